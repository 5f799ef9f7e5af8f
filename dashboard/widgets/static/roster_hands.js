// Hands on the roster: pointer and keys. A cell is an agent's day; what is done to cells goes out as edits.
const EDGE = 6, PATIENCE_MS = 10000;

Object.assign(RosterGrid.prototype, {
  hit(e) {
    const box = this.grid.getBoundingClientRect(), x = e.clientX - box.left - this.grid.clientLeft, y = e.clientY - box.top - this.grid.clientTop;
    if (y < HEAD || y > this.height - this.strip || x < this.names || x > this.width) return {};
    const row = Math.floor((y - HEAD + this.grid.scrollTop) / ROW);
    if (!this.rows[row]) return {};
    const shift = this.rows[row].find((s) => { const at = this.place(s.day, s.start); return x >= at - 1 && x <= at + s.length * this.perMinute + 1; });
    const day = shift ? shift.day : this.data.first + Math.floor((x - this.names + this.grid.scrollLeft) / (this.span * this.perMinute));
    return { row, day, shift, edge: shift && this.edgeOf(shift, x) };
  },

  edgeOf(shift, x) {
    const at = this.place(shift.day, shift.start), width = shift.length * this.perMinute;
    if (width < 4 * EDGE) return null;
    return x < at + EDGE ? "start" : x > at + width - EDGE ? "end" : null;
  },

  press(e) {
    if (this.waiting) return;
    const { row, day, shift, edge } = this.hit(e);
    if (row === undefined) return;
    this.goto(row, day);
    if (shift && this.data.editable && e.pointerType !== "touch" && e.button === 0) {
      this.hold(shift, edge); this.moving.from = e.clientX;
      this.grid.setPointerCapture(e.pointerId);
    }
  },

  hold(shift, edge) { this.moving = { shift, edge, row: shift.row, start: shift.start, length: shift.length }; },

  drag(e) {
    const held = this.moving;
    if (!held || held.from === undefined) { this.grid.style.cursor = this.data?.editable && this.hit(e).edge ? "ew-resize" : ""; return; }
    const { step } = this.data, by = Math.round((e.clientX - held.from) / this.perMinute / step) * step;
    if (held.edge) this.resize(held.edge, (e.clientX - held.from) / this.perMinute);
    else { held.start = held.shift.start + by; held.row = this.hit(e).row ?? held.row; }
    this.tell(); this.request();
  },

  // lengths are those of the agent's contract: the nearest one is taken
  resize(edge, by) {
    const held = this.moving, { shift } = held, allowed = this.data.agents[shift.row].lengths;
    const wanted = shift.length + (edge === "end" ? by : -by);
    held.length = allowed.reduce((best, n) => (Math.abs(n - wanted) < Math.abs(best - wanted) ? n : best), shift.length);
    held.start = edge === "end" ? shift.start : shift.start + shift.length - held.length;
  },

  drop() {
    const held = this.moving;
    this.moving = null;
    if (held) {
      const { shift, row, start, length } = held;
      if (row !== shift.row) this.ask([this.cell(shift.row, shift.day, null), this.cell(row, shift.day, { start, length })], held);
      else if (start !== shift.start || length !== shift.length) this.ask([this.cell(row, shift.day, { start, length })], held);
    }
    this.request();
  },

  cell(row, day, wanted) {
    const there = this.at(row, day);
    return { agent: this.data.agents[row].name, day, start: wanted ? wanted.start : null, minutes: wanted ? wanted.length : null, was: there ? [there.start, there.start + there.length] : [] };
  },

  ask(edits, held) {
    if (!this.data.editable || this.waiting) return;
    const asked = (this.waiting = held || { shift: null });
    this.emit({ edits });
    // an answer that never comes must not keep the next edit away
    setTimeout(() => { if (this.waiting === asked) { this.waiting = null; this.request(); } }, PATIENCE_MS);
  },

  press_key(e) {
    if (this.shortcut(e)) { e.preventDefault(); this.tell(); this.request(); return; }
    const down = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[e.key], side = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (e.key === "Enter" && this.moving) this.drop();
    else if (e.key === "Enter" && this.selected && this.data.editable && !this.waiting) this.hold(this.selected, null);
    else if (e.key === "Escape" && this.moving) this.moving = null;
    else if (this.moving && side && e.shiftKey) this.nextLength(side);
    else if (this.moving && side) this.moving.start += side * this.data.step;
    else if (this.moving && down) this.moving.row = Math.max(0, Math.min(this.rows.length - 1, this.moving.row + down));
    else if (down || side) this.walk(down || 0, side || 0);
    else return;
    e.preventDefault();
    this.tell(); this.request();
  },

  shortcut(e) {
    const key = e.key.toLowerCase(), command = e.ctrlKey || e.metaKey;
    if (!this.data.editable || this.moving) return false;
    if ((key === "delete" || key === "backspace") && this.selected) this.ask([this.cell(this.cursor.row, this.cursor.day, null)]);
    else if (command && key === "c" && this.selected) this.copied = { start: this.selected.start, length: this.selected.length };
    else if (command && key === "v" && this.copied && this.cursor) this.ask([this.cell(this.cursor.row, this.cursor.day, this.copied)]);
    else if (command && key === "z" && !e.shiftKey) this.emit({ turn: "undo" });
    else if (command && (key === "y" || key === "z")) this.emit({ turn: "redo" });
    else return false;
    return true;
  },

  nextLength(side) {
    const held = this.moving, allowed = [...this.data.agents[held.shift.row].lengths].sort((a, b) => a - b);
    const longer = allowed.filter((n) => (side > 0 ? n > held.length : n < held.length));
    if (longer.length) held.length = side > 0 ? longer[0] : longer[longer.length - 1];
  },

  walk(down, side) {
    const { first, days } = this.data, now = this.cursor || { row: -1, day: first };
    const row = Math.max(0, Math.min(this.rows.length - 1, now.row + down)), last = first + days.length - 1;
    this.goto(Math.max(row, 0), Math.max(first, Math.min(last, now.day + side)));
  },

  goto(row, day) {
    this.cursor = { row, day };
    const { opens } = this.data, shift = this.selected, from = shift ? shift.start : opens, length = shift ? shift.length : this.span;
    const y = row * ROW, seen = this.height - HEAD - this.strip, x = this.place(day, from);
    if (y < this.grid.scrollTop) this.grid.scrollTop = y;
    if (y + ROW > this.grid.scrollTop + seen) this.grid.scrollTop = y + ROW - seen;
    if (x < this.names) this.grid.scrollLeft += x - this.names - 8;
    else if (x + length * this.perMinute > this.width) this.grid.scrollLeft += Math.min(x - this.names - 8, x + length * this.perMinute - this.width + 8);
    this.tell(); this.request();
  },

  tell() {
    if (!this.cursor) return;
    const { agents, days, first, words } = this.data, { row, day } = this.cursor, shift = this.selected, now = shift && this.heldOf(shift);
    const parts = [agents[now ? now.row : row].name, agents[now ? now.row : row].team, days[day - first]];
    if (!shift) parts.push(words.free);
    else {
      parts.push(`${clock(now.start)}–${clock(now.start + now.length)}`);
      const pauses = shift.pauses.map(([offset, minutes]) => `${clock(now.start + offset)} +${minutes}`).join(", ");
      if (pauses && now.length === shift.length) parts.push(`${words.breaks} ${pauses}`);
      for (const s of this.sessionsIn(shift)) parts.push(`${s.name} ${clock(s.start)}–${clock(s.start + s.length)}`);
    }
    if (this.moving) parts.push(words.moving);
    const text = parts.filter(Boolean).join(" · ");
    if (this.said.textContent !== text) this.said.textContent = text;
  },
});

export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid"), said = parentElement.querySelector(".said"), keys = parentElement.querySelector(".keys");
  if (!data || !grid) return;
  if (!grid._view) grid._view = new RosterGrid(grid, said);
  grid.setAttribute("aria-label", data.words.label);
  const legend = data.sessions.length ? `◆ ${data.words.activities} · ` : "";
  keys.textContent = legend + (data.editable ? data.words.keys : data.words.keys_look);
  grid._view.load(data, (edit) => setTriggerValue("edit", edit));
}
