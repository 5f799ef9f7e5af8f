// A wallboard: asks for its boards every two seconds, shows one after the other.
const MARKS = { ok: "●", watch: "▲", breach: "■", none: "" };
const STALE_S = 15, POLL_MS = 2000, LONG = 6;
const token = location.hash.slice(1), wall = document.getElementById("wall");
let shown = null, seen = "", at = 0, board = 0, turned = performance.now(), closed = false;

function element(tag, className, parent, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  if (parent) parent.appendChild(made);
  return made;
}

function said(tile) {
  const locale = shown.language === "zh" ? "zh-CN" : "en", v = tile.value;
  if (v === null || v === undefined) return "–";
  if (tile.unit === "share") return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(v);
  if (tile.unit === "count") return new Intl.NumberFormat(locale).format(v);
  const s = Math.round(v), [second, hour] = shown.language === "zh" ? ["秒", "小时"] : ["s", "h"];
  if (s >= 3600) return `${Math.floor(s / 3600)}:${String(Math.floor((s % 3600) / 60)).padStart(2, "0")} ${hour}`;
  return s < 60 ? `${s} ${second}` : `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

function beside(tile) {
  const mark = MARKS[tile.status] || "";
  if (tile.target === null || tile.target === undefined) return mark;
  return `${mark} ${shown.words.target} ${said({ ...tile, value: tile.target })}`.trim();
}

function draw() {
  if (!shown) return;
  const old = performance.now() - at > STALE_S * 1000;
  document.documentElement.lang = shown.language === "zh" ? "zh-Hans" : "en";
  wall.replaceChildren();
  const now = shown.boards[board % shown.boards.length];
  const head = element("header", "", wall);
  element("h1", "", head, shown.demo ? `${now.title} · ${shown.words.mark}` : now.title);
  const clock = new Intl.DateTimeFormat(shown.language === "zh" ? "zh-CN" : "en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: shown.timezone }).format(new Date(shown.as_of));
  element("div", old ? "when stale" : "when", head, old ? `⊘ ${shown.words.stale} · ${clock}` : clock);
  if (!now.tiles.length) { element("div", "quiet", wall, shown.words.quiet); }
  else {
    const tiles = element("div", "tiles", wall);
    for (const tile of now.tiles) {
      const state = old ? "none" : tile.status, box = element("div", `tile ${state}`, tiles), value = said(tile);
      box.dataset.tile = tile.key;
      element("div", "name", box, tile.name);
      element("div", value.length > LONG ? "value long" : "value", box, value);
      element("div", "beside mark", box, beside({ ...tile, status: state }));
    }
  }
  const foot = element("div", "foot", wall);
  for (const alert of shown.alerts.slice(0, 2)) element("div", `alert ${alert.severity}`, foot, `${MARKS[alert.severity] || "▲"} ${alert.said}`);
  if (shown.boards.length > 1) element("div", "dots", foot, shown.boards.map((_, i) => (i === board % shown.boards.length ? "●" : "○")).join(""));
}

async function poll() {
  try {
    const answer = await fetch("/api/wallboard?v=" + encodeURIComponent(seen), { headers: { Authorization: `Bearer ${token}` } });
    if (answer.status === 401) { closed = true; shown = null; seen = ""; wall.replaceChildren(); element("div", "quiet", wall, "⊘ This wallboard is closed · 此大屏已关闭"); return; }
    if (closed) { closed = false; }
    if (answer.status === 200) { shown = await answer.json(); seen = shown.as_of; at = performance.now(); }
    else if (answer.status === 204) at = performance.now();
  } catch (error) { /* the mark beside the clock says that nothing comes */ }
  draw();
}

setInterval(() => {
  if (shown && performance.now() - turned >= shown.rotate_s * 1000) { board += 1; turned = performance.now(); draw(); }
}, 500);
setInterval(poll, POLL_MS);
poll();
