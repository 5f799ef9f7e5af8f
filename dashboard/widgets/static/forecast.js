// A forecast's days as handles: drag one up or down, or raise it by keys. Texts go in as text, changes go out as events.
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 320, TOP = 14, FOOT = 28, LEFT = 56, RIGHT = 16;
const NARROW = 600, FEW = 7, TICK_ROOM = 46, TARGET = 44, HEADROOM = 1.25;
const DIAMOND = "M0 -7 L7 0 L0 7 L-7 0 Z", DOT = "M-5 0 A5 5 0 1 0 5 0 A5 5 0 1 0 -5 0 Z";

function make(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent.append(node);
  return node;
}

// The least of 1, 2, 5 times a power of ten that is not below a value.
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].find((n) => n * power >= value) * power;
}

class DayHandles {
  constructor(root) {
    this.plot = root.querySelector(".plot");
    this.said = root.querySelector(".said");
    this.key = root.querySelector(".legend");
    this.svg = make("svg", { role: "group", height: HEIGHT }, this.plot);
    this.svg.style.width = "100%";
    this.selected = 0;
    this.held = this.waiting = null;
    this.observer = new ResizeObserver(() => this.build());
    this.observer.observe(this.plot);
  }

  load(data, emit) {
    this.emit = emit;
    if (this.data && this.data.rev === data.rev) return;
    const focused = this.handles && this.handles.includes(this.svg.getRootNode().activeElement);
    if (this.data && this.data.queue !== data.queue) this.selected = 0;
    this.data = data;
    this.held = this.waiting = null;
    this.selected = Math.min(this.selected, data.days.length - 1);
    this.number = new Intl.NumberFormat(data.locale, { maximumFractionDigits: 0 });
    this.svg.setAttribute("aria-label", data.words.label);
    this.legend();
    this.build();
    if (focused) this.handles[this.selected].focus({ preventScroll: true });
  }

  // --- places ---

  get past() {
    return this.width < NARROW ? this.data.history.slice(-FEW) : this.data.history;
  }

  x(place) {
    return LEFT + place * this.gap;
  }

  y(value) {
    return HEIGHT - FOOT - (value / this.top) * (HEIGHT - FOOT - TOP);
  }

  valueOf(index) {
    const changed = this.held || this.waiting;
    return changed && changed.index === index ? changed.value : this.data.days[index].contacts;
  }

  points(values, from) {
    return values.map((value, n) => `${this.x(from + n)},${this.y(value)}`).join(" ");
  }

  // --- drawing ---

  build() {
    this.width = this.plot.clientWidth;
    if (!this.data || !this.width) return;
    const { days } = this.data, past = this.past, focused = this.handles && this.handles.indexOf(this.svg.getRootNode().activeElement);
    this.gap = (this.width - LEFT - RIGHT) / Math.max(1, past.length + days.length - 1);
    const highest = Math.max(1, ...past.map((day) => day.offered), ...days.map((day) => Math.max(day.hi95, day.made)));
    this.top = HEADROOM * Math.max(highest, this.held ? this.held.value : 0);
    this.svg.replaceChildren();
    this.axes([...past, ...days]);
    this.layers(past, days);
    this.handles = days.map((day, index) => this.handle(day, index));
    this.note = make("text", { "text-anchor": "middle", "font-size": 13, "font-weight": 600, fill: "currentColor", "pointer-events": "none" }, this.svg);
    this.update();
    if (focused >= 0) this.handles[focused].focus({ preventScroll: true });
  }

  axes(all) {
    const { colors } = this.data, step = nice(this.top / 5), every = Math.ceil(TICK_ROOM / this.gap);
    const text = { "font-size": 12, fill: "currentColor", "aria-hidden": "true" };
    for (let value = 0; value <= this.top; value += step) {
      make("line", { x1: LEFT, x2: this.width - RIGHT, y1: this.y(value), y2: this.y(value), stroke: colors.grid }, this.svg);
      make("text", { ...text, x: LEFT - 8, y: this.y(value) + 4, "text-anchor": "end" }, this.svg).textContent = this.number.format(value);
    }
    all.forEach((day, place) => {
      if ((all.length - 1 - place) % every) return;
      make("text", { ...text, x: this.x(place), y: HEIGHT - 8, "text-anchor": place === all.length - 1 ? "end" : "middle" }, this.svg).textContent = day.tick;
    });
  }

  layers(past, days) {
    const { colors } = this.data, from = past.length;
    const band = (low, high, fill) => make("polygon", { points: `${this.points(days.map((d) => d[high]), from)} ${[...days].reverse().map((d, n) => `${this.x(from + days.length - 1 - n)},${this.y(d[low])}`).join(" ")}`, fill }, this.svg);
    const line = (values, at, look) => make("polyline", { points: this.points(values, at), fill: "none", ...look }, this.svg);
    band("lo95", "hi95", colors.band_wide);
    band("lo80", "hi80", colors.band);
    line(past.map((day) => day.offered), 0, { stroke: colors.none, "stroke-width": 2 });
    if (days.some((day) => day.by)) line(days.map((day) => day.made), from, { stroke: colors.forecast, "stroke-width": 1, "stroke-dasharray": "2 3" });
    this.line = line([], from, { stroke: colors.forecast, "stroke-width": 2, "stroke-dasharray": "7 5" });
  }

  handle(day, index) {
    const { colors, words } = this.data;
    const node = make("g", { role: "slider", class: "handle", "aria-label": day.name, "aria-orientation": "vertical", "aria-valuemin": 0 }, this.svg);
    make("rect", { class: "target", x: -this.gap / 2, y: -TARGET / 2, width: this.gap, height: TARGET, fill: "transparent" }, node);
    make("path", { class: "mark", d: day.by ? DIAMOND : DOT, fill: day.by ? colors.accent : colors.forecast, stroke: colors.surface, "stroke-width": 1.5 }, node);
    if (day.by) make("title", {}, node).textContent = `${words.override}: ${day.by}`;
    node.onpointerdown = (e) => this.press(e, index);
    node.onpointermove = (e) => this.drag(e);
    node.onpointerup = () => this.drop();
    node.onpointercancel = () => this.cancel();
    node.onkeydown = (e) => this.press_key(e);
    node.onfocus = () => this.select(index);
    return node;
  }

  update() {
    const from = this.past.length, changed = this.held || this.waiting, values = this.data.days.map((_, index) => this.valueOf(index));
    this.line.setAttribute("points", this.points(values, from));
    this.handles.forEach((node, index) => {
      const value = values[index];
      node.setAttribute("transform", `translate(${this.x(from + index)} ${this.y(value)})`);
      node.setAttribute("tabindex", index === this.selected ? 0 : -1);
      node.setAttribute("aria-valuenow", Math.round(value));
      node.setAttribute("aria-valuemax", Math.round(Math.max(this.top, value)));
      node.setAttribute("aria-valuetext", this.contacts(value));
      node.classList.toggle("held", Boolean(changed) && changed.index === index);
    });
    this.note.textContent = changed ? this.number.format(changed.value) : "";
    if (changed) {
      this.note.setAttribute("x", Math.min(this.x(from + changed.index), this.width - RIGHT - 20));
      this.note.setAttribute("y", Math.max(TOP + 4, this.y(changed.value) - 14));
    }
  }

  legend() {
    const { colors, words, days } = this.data;
    const entries = [[colors.none, words.history], [colors.forecast, words.forecast], [colors.band, words.band80], [colors.band_wide, words.band95]];
    if (days.some((day) => day.by)) entries.push([`repeating-linear-gradient(90deg, ${colors.forecast} 0 2px, transparent 2px 5px)`, words.column_made], [colors.accent, words.overrides]);
    this.key.replaceChildren(...entries.map(([color, name]) => {
      const entry = document.createElement("span"), swatch = document.createElement("i");
      swatch.style.background = color;
      entry.append(swatch, name);
      return entry;
    }));
  }

  // --- changing ---

  hold(index, value) {
    this.held = { ...this.held, index, value: Math.max(0, value) };
    if (value > this.top) this.build();
    this.tell();
    this.update();
  }

  press(e, index) {
    if (this.waiting || e.button !== 0) return;
    this.cancel();
    this.handles[index].focus({ preventScroll: true });
    this.handles[index].setPointerCapture(e.pointerId);
    this.held = { index, value: this.data.days[index].contacts, grip: { at: e.clientY, value: this.data.days[index].contacts } };
    e.preventDefault();
  }

  drag(e) {
    const grip = this.held && this.held.grip;
    if (!grip) return;
    const moved = ((grip.at - e.clientY) / (HEIGHT - FOOT - TOP)) * this.top, step = nice(this.top / 400);
    if (Math.abs(grip.at - e.clientY) < 2) return;
    this.hold(this.held.index, Math.min(this.top, Math.round((grip.value + moved) / step) * step));
  }

  drop() {
    if (this.held && this.held.grip) this.lay();
  }

  cancel() {
    this.held = null;
    this.update();
    this.tell();
  }

  lay() {
    const { index, value } = this.held, day = this.data.days[index];
    this.held = null;
    if (Math.round(value) !== Math.round(day.contacts)) {
      this.waiting = { index, value };
      this.emit({ day: day.key, total: Math.round(value), rev: this.data.rev });
    }
    this.update();
    this.tell();
  }

  press_key(e) {
    const up = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[e.key], side = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (this.waiting) return;
    if (up) this.raise(up);
    else if (e.key === "Enter" && this.held) this.lay();
    else if (e.key === "Escape" && this.held) this.cancel();
    else if (side && !this.held) this.handles[Math.max(0, Math.min(this.handles.length - 1, this.selected + side))].focus();
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  raise(by) {
    const now = this.valueOf(this.selected), step = nice(this.data.days[this.selected].contacts / 100);
    this.hold(this.selected, Math.round(now / step) * step + by * step);
  }

  select(index) {
    if (this.held && this.held.index !== index) this.held = null;
    this.selected = index;
    this.update();
    this.tell();
  }

  contacts(value) {
    return this.data.words.contacts.replace("{value}", this.number.format(value));
  }

  tell() {
    const day = this.data.days[this.selected], { words } = this.data, value = this.valueOf(this.selected);
    const parts = [day.name, this.contacts(value)];
    if (this.held && day.contacts > 0) {
      const apart = 100 * (value / day.contacts - 1);
      parts.push(`${apart > 0 ? "+" : ""}${apart.toFixed(1)}%`);
    }
    if (day.by) parts.push(`${words.override}: ${day.by}`);
    if (this.held) parts.push(words.unsaved);
    if (this.waiting) parts.push(words.laying);
    const text = parts.join(" · ");
    if (this.said.textContent !== text) this.said.textContent = text;
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".forecast");
  if (!data || !root) return;
  if (!root._view) root._view = new DayHandles(root);
  root.querySelector(".keys").textContent = data.words.keys;
  root._view.load(data, (wish) => setTriggerValue("lay", wish));
}
