// The roster as one canvas: only what is in sight is drawn, names go in as text, edits go out as events.
const ROW = 20, HEAD = 38, STRIP = 96, SHORT = 5;
const COLORS = { shift: "shift", pause: "pause", session: "session", under: "breach", over: "watch", fit: "ok", scheduled: "band", text: "text", paper: "background", line: "border", shade: "surface" };

function numbers(base64) {
  const raw = atob(base64), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Int16Array(bytes.buffer);
}

let twelve = null; // writes a clock of twelve hours, for who wants it

function clock(minute) {
  const whole = ((minute % 1440) + 1440) % 1440;
  if (twelve) return twelve.format(whole * 60000);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

function tickStep(perMinute, span) {
  return [60, 120, 180, 240, 360, 480, 720].find((step) => step * perMinute >= 40) || span;
}

class RosterGrid {
  constructor(grid, said) {
    this.grid = grid; this.said = said;
    this.canvas = document.createElement("canvas");
    this.room = document.createElement("div"); this.room.className = "room";
    grid.replaceChildren(this.canvas, this.room);
    this.pen = this.canvas.getContext("2d");
    this.cursor = null; this.moving = null; this.waiting = null; this.copied = null;
    grid.onscroll = () => this.request();
    grid.onpointerdown = (e) => this.press(e);
    grid.onpointermove = (e) => this.drag(e);
    grid.onpointerup = () => this.drop();
    grid.onpointercancel = () => { this.moving = null; this.request(); };
    grid.onkeydown = (e) => this.press_key(e);
    this.observer = new ResizeObserver(() => { this.fit(); this.request(); });
    this.observer.observe(grid);
  }

  load(data, emit) {
    this.emit = emit;
    if (this.rev === data.rev) { this.request(); return; }
    const sameRoster = this.data && this.data.id === data.id && this.data.first === data.first;
    const kept = this.cursor && [this.data.agents[this.cursor.row]?.name, this.cursor.day];
    twelve = data.twelve ? new Intl.DateTimeFormat(data.twelve === "zh" ? "zh-CN" : "en", { hour: "numeric", minute: "2-digit", hour12: true, timeZone: "UTC" }) : null;
    this.data = data; this.rev = data.rev; this.moving = this.waiting = null;
    const packed = numbers(data.shifts), rows = data.agents.map(() => []);
    for (let i = 0; i < packed.length;) {
      const [row, day, start, length, pauses] = packed.subarray(i, i + SHORT);
      const shift = { row, day, start, length, pauses: [] };
      i += SHORT;
      for (let p = 0; p < pauses; p++, i += 2) shift.pauses.push([packed[i] - start, packed[i + 1]]);
      rows[row].push(shift);
    }
    this.rows = rows;
    this.sessions = data.agents.map(() => []);
    for (const session of data.sessions) this.sessions[session.row].push(session);
    this.cover = data.cover ? numbers(data.cover) : null;
    this.edited = new Set(data.edited.map(([row, day]) => `${row}.${day}`));
    const row = kept ? data.agents.findIndex((a) => a.name === kept[0]) : -1;
    this.cursor = row >= 0 ? { row, day: kept[1] } : null;
    if (!sameRoster) { this.grid.scrollTop = 0; this.grid.scrollLeft = 0; }
    this.fit(); this.request();
    if (this.cursor) this.tell();
  }

  at(row, day) { return (this.rows[row] || []).find((s) => s.day === day) || null; }

  get selected() { return this.cursor && this.at(this.cursor.row, this.cursor.day); }

  fit() {
    if (!this.data) return;
    const { opens, closes, days } = this.data, ratio = devicePixelRatio || 1;
    this.width = this.grid.clientWidth;
    this.names = this.width < 600 ? 118 : 190;
    this.strip = this.cover ? STRIP : 0;
    this.span = closes - opens;
    this.grid.style.height = `${Math.min(HEAD + this.strip + Math.max(this.rows.length, 1) * ROW + 18, 640)}px`;
    this.height = this.grid.clientHeight;
    const least = days.length === 1 ? 0.6 : 0.11;
    this.perMinute = Math.max(least, (this.width - this.names - 2) / (days.length * this.span));
    this.room.style.width = `${this.names + days.length * this.span * this.perMinute}px`;
    this.room.style.height = `${HEAD + this.rows.length * ROW + this.strip}px`;
    this.canvas.width = this.width * ratio; this.canvas.height = this.height * ratio;
    this.canvas.style.width = `${this.width}px`; this.canvas.style.height = `${this.height}px`;
  }

  request() { if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; if (this.data) this.draw(); }); }

  place(day, minute) { return this.names + ((day - this.data.first) * this.span + minute - this.data.opens) * this.perMinute - this.grid.scrollLeft; }

  // where a shift stands while it is held: another row, start or length
  heldOf(shift) {
    const held = this.moving || this.waiting;
    return held && held.shift === shift ? held : shift;
  }

  colors() {
    const css = getComputedStyle(this.grid), root = this.grid.parentElement;
    const [r, g, b] = (css.color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
    root.classList.toggle("dark", r + g + b > 380);
    const read = Object.entries(COLORS).map(([name, token]) => [name, css.getPropertyValue(`--fw-${token}`).trim()]);
    return { ...Object.fromEntries(read), font: css.fontFamily };
  }

  draw() {
    const begun = performance.now(), pen = this.pen, ratio = devicePixelRatio || 1, c = (this.c = this.colors());
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.font = `12px ${c.font}`; pen.textBaseline = "middle";
    const bottom = this.height - this.strip;
    this.within(this.names, HEAD, this.width - this.names, bottom - HEAD, () => { this.drawLines(HEAD, bottom); this.drawRows(bottom); });
    this.drawNames(bottom);
    this.drawHead();
    if (this.cover) this.drawCover(bottom);
    this.frame_ms = performance.now() - begun;
    this.grid.dataset.frameMs = this.frame_ms.toFixed(2);
  }

  within(x, y, width, height, work) {
    this.pen.save(); this.pen.beginPath(); this.pen.rect(x, y, width, height); this.pen.clip(); work(); this.pen.restore();
  }

  rule(x, y, toX, toY, color, thick) {
    const pen = this.pen; pen.strokeStyle = color; pen.lineWidth = thick || 1;
    pen.beginPath(); pen.moveTo(Math.round(x) + .5, Math.round(y) + .5); pen.lineTo(Math.round(toX) + .5, Math.round(toY) + .5); pen.stroke();
  }

  drawLines(top, bottom) {
    const { first, days, opens, closes } = this.data, step = tickStep(this.perMinute, this.span);
    for (let n = 0; n < days.length; n++) {
      for (let m = Math.ceil((opens + 1) / step) * step; m < closes; m += step) { const x = this.place(first + n, m); if (x > 0 && x < this.width) { this.pen.globalAlpha = .6; this.rule(x, top, x, bottom, this.c.line); this.pen.globalAlpha = 1; } }
      const x = this.place(first + n, opens);
      if (n) this.rule(x, top, x, bottom, this.c.text, .6);
    }
  }

  span_of_rows(bottom) {
    const top = this.grid.scrollTop, from = Math.max(0, Math.floor(top / ROW));
    return [from, Math.min(this.rows.length, Math.ceil((top + bottom - HEAD) / ROW)), (row) => HEAD + row * ROW - top];
  }

  drawRows(bottom) {
    const [from, to, at] = this.span_of_rows(bottom), pen = this.pen;
    for (let row = from; row < to; row++) {
      const y = at(row);
      if (this.cursor && this.cursor.row === row) { pen.fillStyle = this.c.shade; pen.fillRect(this.names, y, this.width, ROW); }
      for (const shift of this.rows[row]) if (this.heldOf(shift).row === row) this.drawShift(shift, y);
      for (const session of this.sessions[row]) this.drawSession(session, y);
    }
    const held = this.moving || this.waiting;
    if (held && held.shift && held.row !== held.shift.row) this.drawShift(held.shift, at(held.row));
    this.drawCursor(at);
    for (const wrong of this.data.refused) if (wrong.row >= from && wrong.row < to) this.outline(this.place(wrong.day, wrong.start), at(wrong.row), wrong.length * this.perMinute, this.c.under, "■");
  }

  drawCursor(at) {
    if (!this.cursor || this.selected) return;
    const { opens } = this.data, { row, day } = this.cursor;
    this.outline(this.place(day, opens) + 1, at(row), this.span * this.perMinute - 2, this.c.text, "");
  }

  drawShift(shift, y) {
    const pen = this.pen, now = this.heldOf(shift), x = this.place(shift.day, now.start), width = now.length * this.perMinute;
    if (x > this.width || x + width < this.names) return;
    pen.fillStyle = this.c.shift; pen.fillRect(x, y + 3, Math.max(1, width - .5), ROW - 6);
    pen.fillStyle = this.c.pause;
    if (now.length === shift.length) for (const [offset, minutes] of shift.pauses) pen.fillRect(x + offset * this.perMinute, y + 3, Math.max(1, minutes * this.perMinute), ROW - 6);
    const held = this.moving || this.waiting;
    if ((held && held.shift === shift) || this.edited.has(`${shift.row}.${shift.day}`)) this.hatch(x, y + 3, width, ROW - 6);
    if (this.selected === shift) this.outline(x, y, width, this.c.text, "");
  }

  // training and meetings stay where they are while a shift is held: whether they still fit is seen
  drawSession(session, y) {
    const pen = this.pen, x = this.place(session.day, session.start), width = Math.max(2, session.length * this.perMinute - .5);
    if (x > this.width || x + width < this.names) return;
    pen.fillStyle = this.c.session; pen.fillRect(x, y + 5, width, ROW - 10);
    pen.strokeStyle = this.c.paper; pen.lineWidth = 1; pen.strokeRect(x + .5, y + 5.5, width - 1, ROW - 11);
    if (width > 12) { pen.fillStyle = this.c.paper; pen.textAlign = "center"; pen.fillText("◆", x + width / 2, y + ROW / 2); pen.textAlign = "left"; }
  }

  // of a shift, those of the night after midnight too
  sessionsIn(shift) {
    const begins = (s) => (s.day - shift.day) * 1440 + s.start - shift.start;
    return this.sessions[shift.row].filter((s) => begins(s) >= 0 && begins(s) < shift.length);
  }

  hatch(x, y, width, height) {
    this.within(x, y, width, height, () => { for (let at = x - height; at < x + width; at += 6) this.rule(at, y + height, at + height, y, this.c.paper, 1.5); });
  }

  outline(x, y, width, color, sign) {
    const pen = this.pen; pen.strokeStyle = color; pen.lineWidth = 2; pen.setLineDash(sign ? [4, 3] : []);
    pen.strokeRect(x, y + 2, width, ROW - 4); pen.setLineDash([]);
    if (sign) { pen.fillStyle = color; pen.fillText(sign, x + width + 4, y + ROW / 2); }
  }

  drawNames(bottom) {
    const [from, to, at] = this.span_of_rows(bottom), pen = this.pen, hours = this.names < 150 ? 34 : 50;
    pen.fillStyle = this.c.paper; pen.fillRect(0, HEAD, this.names, bottom - HEAD);
    for (let row = from; row < to; row++) {
      const agent = this.data.agents[row], y = at(row) + ROW / 2;
      if (this.cursor && this.cursor.row === row) { pen.fillStyle = this.c.shade; this.within(0, HEAD, this.names, bottom - HEAD, () => pen.fillRect(0, y - ROW / 2, this.names, ROW)); }
      pen.fillStyle = this.c.text;
      this.within(0, HEAD, this.names - hours - 6, bottom - HEAD, () => pen.fillText(agent.name, 8, y));
      this.within(0, HEAD, this.names, bottom - HEAD, () => { pen.textAlign = "right"; pen.fillText(agent.hours, this.names - 8, y); pen.textAlign = "left"; });
    }
    this.rule(this.names, 0, this.names, this.height, this.c.line);
  }

  drawHead() {
    const { first, days, opens, closes, words } = this.data, pen = this.pen, step = tickStep(this.perMinute, this.span);
    pen.fillStyle = this.c.paper; pen.fillRect(0, 0, this.width, HEAD);
    pen.fillStyle = this.c.text; pen.fillText(words.agent, 8, 11);
    pen.textAlign = "right"; pen.fillText(words.paid, this.names - 8, 27); pen.textAlign = "left";
    this.within(this.names, 0, this.width - this.names, HEAD, () => {
      for (let n = 0; n < days.length; n++) {
        const x = this.place(first + n, opens), end = x + this.span * this.perMinute;
        if (end < this.names || x > this.width) continue;
        pen.fillStyle = this.c.text; pen.font = `600 12px ${this.c.font}`;
        this.within(x, 0, end - x - 2, HEAD, () => pen.fillText(days[n], Math.max(x, this.names) + 5, 11));
        pen.font = `11px ${this.c.font}`;
        for (let m = Math.ceil(opens / step) * step; m < closes; m += step) if (this.place(first + n, m) + 30 < end) pen.fillText(clock(m), this.place(first + n, m) + 4, 28);
        pen.font = `12px ${this.c.font}`;
      }
    });
    this.rule(0, HEAD, this.width, HEAD, this.c.line);
  }

  drawCover(top) {
    const { first, days, opens, slot, slots, words } = this.data, pen = this.pen, count = days.length * slots, v = this.cover, c = this.c;
    pen.fillStyle = c.paper; pen.fillRect(0, top, this.width, this.strip);
    this.rule(0, top, this.width, top, c.line);
    let most = 1, gap = 1;
    for (let i = 0; i < count; i++) { most = Math.max(most, v[4 * i], v[4 * i + 1]); gap = Math.max(gap, v[4 * i + 2], v[4 * i + 3]); }
    const high = 48, base = top + 6 + high, zero = top + 6 + high + 8 + 16, unit = 14 / gap;
    this.within(this.names, top + 1, this.width - this.names, this.strip, () => {
      this.drawLines(top, this.height);
      let joined = false;
      pen.beginPath();
      for (let i = 0; i < count; i++) {
        const day = Math.floor(i / slots), x = this.place(first + day, opens + (i % slots) * slot), w = slot * this.perMinute;
        if (x + w < this.names || x > this.width) { joined = false; continue; }
        const [needed, there, under, over] = v.subarray(4 * i, 4 * i + 4);
        pen.fillStyle = c.scheduled; pen.fillRect(x, base - (there / most) * high, w + .5, (there / most) * high);
        pen.fillStyle = c.over; if (over) pen.fillRect(x, zero - over * unit, Math.max(1, w - .3), over * unit);
        pen.fillStyle = c.under; if (under) pen.fillRect(x, zero, Math.max(1, w - .3), under * unit);
        if (!under && !over && needed) { pen.fillStyle = c.fit; pen.fillRect(x, zero - 1, Math.max(1, w), 2); }
        const y = base - (needed / most) * high;
        if (joined && i % slots) pen.lineTo(x, y); else pen.moveTo(x, y);
        pen.lineTo(x + w, y); joined = true;
      }
      pen.strokeStyle = c.text; pen.lineWidth = 1.5; pen.stroke();
      this.rule(this.names, zero, this.width, zero, c.line);
    });
    pen.fillStyle = c.text;
    this.within(0, top, this.names - 4, this.strip, () => {
      pen.fillText(`— ${words.required}`, 8, top + 16); pen.fillStyle = c.shift; pen.fillText("▆", 8, top + 34); pen.fillStyle = c.text; pen.fillText(words.scheduled, 24, top + 34);
      pen.fillStyle = c.over; pen.fillText(`▲ ${words.over}`, 8, top + 60); pen.fillStyle = c.under; pen.fillText(`■ ${words.under}`, 8, top + 78);
    });
  }
}
