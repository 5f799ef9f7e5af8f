// The keys of the desk: `?` lists them, letters ask the page for what they stand for. Texts go in as text.
const PAUSE_MS = 1500, KEPT = "floorwalker.keys", NAMES = { ArrowUp: "↑", ArrowDown: "↓" };
const TYPING = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="spinbutton"]';

function put(tag, parent, text) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

class Keys {
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.dialog = find("dialog"); this.lists = find(".lists"); this.title = find("h2");
    this.opener = find(".open"); this.closer = find(".close"); this.single = find("input"); this.struck = [];
    this.dialog.setAttribute("aria-labelledby", "keys_title");
    this.opener.onclick = () => this.dialog.showModal();
    this.closer.onclick = () => this.dialog.close();
    this.dialog.onclick = (e) => { if (e.target === this.dialog) this.dialog.close(); };
    this.single.checked = localStorage.getItem(KEPT) !== "off";
    this.single.onchange = () => localStorage.setItem(KEPT, this.single.checked ? "on" : "off");
  }

  load(data, emit) {
    this.emit = emit;
    this.deeds = new Map(data.sections.flatMap((s) => s.shortcuts.filter((c) => c.deed).map((c) => [c.keys.join(" "), c.deed])));
    const told = JSON.stringify(data);
    if (told === this.told) return;
    this.told = told;
    const { words } = data;
    this.title.textContent = words.title; this.opener.textContent = words.open;
    this.closer.setAttribute("aria-label", words.close); this.closer.title = words.close;
    this.single.nextElementSibling.textContent = words.single;
    this.lists.replaceChildren();
    for (const section of data.sections) this.list(section, words);
  }

  list(section, words) {
    put("h3", this.lists, section.title);
    if (section.shortcuts.length) {
      const list = put("dl", this.lists);
      for (const { keys, what } of section.shortcuts) {
        const names = put("dt", list);
        keys.forEach((key, n) => { if (n) put("span", names, ` ${words.then} `); put("kbd", names, NAMES[key] || key); });
        put("dd", list, what);
      }
    }
    if (section.note) put("p", this.lists, section.note);
  }

  press(e) {
    const at = e.composedPath()[0];
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !this.single.checked) return;
    if (at instanceof Element && at.matches(TYPING)) return;
    if (this.dialog.open) { if (e.key === "?") this.dialog.close(); return; }
    if (e.key === "?") { this.dialog.showModal(); e.preventDefault(); return; }
    if (e.key === "Shift") return;
    this.struck = [...(performance.now() - this.at < PAUSE_MS ? this.struck : []), e.key].slice(-2);
    this.at = performance.now();
    const deed = this.deeds.get(this.struck.join(" ")) || this.deeds.get(e.key);
    if (!deed) return;
    e.preventDefault(); this.struck = [];
    this.emit("deed", deed);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".keys");
  if (!data || !root) return;
  if (!root._view) root._view = new Keys(root);
  const view = root._view, dark = matchMedia("(prefers-color-scheme: dark)");
  view.load(data, setTriggerValue);
  const press = (e) => view.press(e);
  // Streamlit changes its own colours first; the page is asked again when they stand.
  const turn = () => setTimeout(() => setTriggerValue("theme", dark.matches ? "dark" : "light"), 300);
  document.addEventListener("keydown", press);
  dark.addEventListener("change", turn);
  return () => { document.removeEventListener("keydown", press); dark.removeEventListener("change", turn); };
}
