// The live floor: polls the shared snapshot and writes text into cells that stay where they are.
const MARKS = { ok: "●", watch: "▲", breach: "■", stale: "⊘", none: "–" };

const POLL_S = 2;
const KPIS = { service_level: "service_level", offered: "offered", asa: "asa_s", abandon: "abandon_rate" };

function element(tag, className, parent) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (parent) parent.appendChild(made);
  return made;
}

// What stands in a cell is remembered beside it: to ask the document costs more than to write.
function write(node, text) {
  if (node._text !== text) { node._text = text; node.textContent = text; }
}

function dress(node, className) {
  if (node._class !== className) { node._class = className; node.className = className; }
}

function isDark(node) {
  const [r, g, b] = (getComputedStyle(node).color.match(/\d+/g) || [0, 0, 0]).map(Number);
  return r + g + b > 380;
}

// Points of a line in half pixels, so that a line that has not moved is known to be the same; null is a gap.
function pointsOf(values, [width, height]) {
  const known = values.filter((v) => v !== null && v !== undefined);
  if (known.length < 2) return [];
  const low = Math.min(...known), span = Math.max(...known) - low || 1, half = (pixels) => Math.round(2 * pixels) / 2;
  return values.map((v, i) => (v === null || v === undefined ? null
    : [half(1 + (i / (values.length - 1)) * (width - 2)), half(height - 3 - ((v - low) / span) * (height - 6))]));
}

function spark(canvas, points, color, [width, height]) {
  const ratio = devicePixelRatio || 1, wide = Math.round(width * ratio), high_px = Math.round(height * ratio);
  if (canvas.width !== wide || canvas.height !== high_px) { canvas.width = wide; canvas.height = high_px; }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.strokeStyle = color; pen.lineWidth = 1.5; pen.beginPath();
  let down = false;
  for (const point of points) {
    if (point && down) pen.lineTo(...point); else if (point) pen.moveTo(...point);
    down = point !== null;
  }
  pen.stroke();
}

function formats(language, chosen) {
  const locale = language === "zh" ? "zh-CN" : "en", [second, hour] = language === "zh" ? ["秒", "小时"] : ["s", "h"], counted = chosen.numbers || locale;
  const whole = new Intl.NumberFormat(counted, { useGrouping: chosen.apart });
  const tenths = new Intl.NumberFormat(counted, { useGrouping: chosen.apart, minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const one = { format: (share) => tenths.format(100 * share) + "%" };
  const known = (v) => v !== null && v !== undefined, clocks = new Map();
  const clockOf = (timeZone, seconds) => {
    const key = `${timeZone} ${seconds}`;
    if (!clocks.has(key)) clocks.set(key, new Intl.DateTimeFormat(locale, { hour: chosen.twelve ? "numeric" : "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined, hour12: chosen.twelve, timeZone }));
    return clocks.get(key);
  };
  return {
    count: (v) => (known(v) ? whole.format(v) : "–"),
    share: (v) => (known(v) ? one.format(v) : "–"),
    change: (v) => (known(v) ? (v > 0 ? "+" : "") + one.format(v) : "–"),
    span: (v) => {
      if (!known(v)) return "–";
      const s = Math.round(v);
      if (s >= 3600) return s % 3600 < 60 ? `${Math.floor(s / 3600)} ${hour}` : `${Math.floor(s / 3600)}:${String(Math.floor((s % 3600) / 60)).padStart(2, "0")} ${hour}`;
      return s < 60 ? `${s} ${second}` : `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
    },
    clock: (iso, zone, seconds = false) => clockOf(chosen.timezone || zone, seconds).format(new Date(iso)),
  };
}

function levelStatus(value, target) {
  if (value === null || value === undefined) return "none";
  return value >= target ? "ok" : value >= target - 0.05 ? "watch" : "breach";
}

class FloorView {
  constructor(root, words, language, chosen) {
    this.words = words; this.f = formats(language, chosen); this.language = language;
    this.root = root; root.replaceChildren(); root._class = root.className = "floor";
    const inner = element("div", "", root);
    const head = element("div", "head", inner);
    this.asOf = element("span", "", head); this.age = element("span", "age", head);
    this.age.setAttribute("role", "status");
    this.alerts = element("div", "alerts", inner);
    const tiles = element("div", "tiles", inner);
    tiles.style.marginTop = "12px";
    this.tiles = ["service_level", "offered", "waiting", "longest", "asa", "abandon"].map((key) => this.tile(tiles, key));
    this.states = element("div", "states", inner);
    const wrap = element("div", "wrap", inner); wrap.tabIndex = 0; wrap.setAttribute("role", "region"); wrap.setAttribute("aria-label", words.queues);
    const table = element("table", "", wrap), row = element("tr", "", element("thead", "", table));
    for (const key of ["queue", "status", "level_now", "target", "waiting", "longest", "offered", "answered", "abandoned", "level_day", "asa", "aht"]) {
      const th = element("th", "", row); th.scope = "col"; write(th, words["column_" + key]);
    }
    this.body = element("tbody", "", table);
    this.rows = new Map();
    this.marks = {}; // colour of a status in this theme, read once
    this.sizes = new Map(); // of the canvases: told when they change, never asked
    this.observer = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) this.sizes.set(target, [contentRect.width, contentRect.height]);
      for (const tile of this.tiles) tile.drawn = "";
      if (this.snapshot) this.draw(this.snapshot, this.last);
    });
    for (const tile of this.tiles) this.observer.observe(tile.canvas);
    // what changes inside lays out nothing outside: the root's height is told, never found
    this.height = new ResizeObserver(([entry]) => { root.style.height = `${entry.borderBoxSize[0].blockSize}px`; });
    this.height.observe(inner);
  }

  leave() {
    this.observer.disconnect(); this.height.disconnect();
  }

  tile(parent, key) {
    const box = element("div", "tile", parent);
    box.dataset.tile = key;
    const name = element("div", "name", box); write(name, this.words["tile_" + key]);
    const kpi = KPIS[key];
    if (kpi) {
      box.setAttribute("role", "button"); box.tabIndex = 0; box.title = this.words.how;
      const ask = () => this.ask && this.ask(kpi);
      box.addEventListener("click", ask);
      box.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); ask(); } });
    }
    return { box, value: element("div", "value", box), beside: element("div", "beside", box), canvas: element("canvas", "", box) };
  }

  set(i, status, value, beside, series) {
    const tile = this.tiles[i];
    dress(tile.box, "tile " + status);
    write(tile.value, value); write(tile.beside, beside);
    if (!series) { tile.canvas.hidden = true; return; }
    const size = this.sizes.get(tile.canvas);
    if (!size || !size[0]) return;
    const points = pointsOf(series, size), drawn = `${status} ${this.dark} ${points}`;
    if (tile.drawn === drawn) return;
    tile.drawn = drawn;
    spark(tile.canvas, points, this.mark(status, tile.box), size);
  }

  mark(status, box) {
    const key = `${status} ${this.dark}`;
    if (!this.marks[key]) { const css = getComputedStyle(box); this.marks[key] = css.getPropertyValue("--mark").trim() || css.color; }
    return this.marks[key];
  }

  draw(s, at = performance.now()) {
    const { f, words: w } = this;
    if (this.dark === undefined) this.dark = isDark(this.root);
    dress(this.root, this.dark ? "floor dark" : "floor");
    this.last = at; this.snapshot = s;
    write(this.asOf, w.as_of + " " + f.clock(s.as_of, s.timezone, true));
    // Work that may wait for hours has no part in who waits now.
    const live = s.queues.filter((q) => !q.deferred);
    const t = s.total, waiting = live.reduce((n, q) => n + q.waiting, 0), longest = Math.max(0, ...live.map((q) => q.longest_wait_s || 0));
    const level = levelStatus(t.service_level_now, t.target);
    this.set(0, level, f.share(t.service_level_now), `${MARKS[level]} ${w["status_" + level]} · ${w.target} ${f.share(t.target)}`, s.series.service_level);
    const due = s.series.expected.reduce((a, b) => a + b, 0), came = s.series.offered.reduce((a, b) => a + b, 0);
    this.set(1, "none", f.count(t.offered), due ? `${w.against_forecast} ${f.change(came / due - 1)}` : "", s.series.offered);
    this.set(2, waiting > 10 ? "watch" : "none", f.count(waiting), "", null);
    this.set(3, longest > 120 ? "watch" : "none", f.span(longest), "", null);
    this.set(4, "none", f.span(t.asa_now_s), `${w.day_so_far} ${f.span(t.asa_s)}`, s.series.asa_s);
    this.set(5, "none", f.share(t.abandon_rate), w.day_so_far, s.series.abandon_rate);
    this.drawAlerts(s); this.drawStates(s); this.drawQueues(s);
  }

  drawAlerts(s) {
    const key = JSON.stringify(s.alerts.map((a) => [a.id, a.severity, a.state]));
    if (key === this.alertsKey) return;
    this.alertsKey = key; this.alerts.replaceChildren();
    for (const a of s.alerts.slice(0, 4)) {
      const link = element("a", a.severity, this.alerts);
      link.href = `/alerts?alert=${a.id}`; link.target = "_self";
      const mark = element("span", "mark", link);
      write(mark, `${MARKS[a.severity]} ${this.words["status_" + a.severity]} `);
      const rest = element("span", "", link);
      write(rest, `${a.said[this.language]} · ${this.f.clock(a.opened_at, s.timezone)}`);
    }
  }

  drawStates(s) {
    const order = ["contact", "ready", "wrap", "break", "meeting", "training", "other"].filter((k) => s.agents[k] !== undefined);
    if (this.states.childElementCount !== order.length) {
      this.states.replaceChildren();
      for (const k of order) { const box = element("span", "", this.states); element("b", "", box); const label = element("span", "", box); write(label, " " + this.words["state_" + k]); }
    }
    order.forEach((k, i) => write(this.states.children[i].firstChild, this.f.count(s.agents[k])));
  }

  drawQueues(s) {
    const { f } = this;
    for (const q of s.queues) {
      let cells = this.rows.get(q.name);
      const told = JSON.stringify(q);
      if (cells && cells.told === told) continue;
      if (!cells) {
        const row = element("tr", "", this.body);
        row.dataset.queue = q.name;
        cells = Array.from({ length: 12 }, () => element("td", "", row));
        this.rows.set(q.name, cells);
      }
      cells.told = told;
      const texts = [q.title[this.language], `${MARKS[q.status]} ${this.words["status_" + q.status]}`, f.share(q.service_level_now), `${f.share(q.target)} / ${f.span(q.target_wait_s)}`, f.count(q.waiting), f.span(q.longest_wait_s), f.count(q.offered), f.count(q.answered), f.count(q.abandoned), f.share(q.service_level), f.span(q.asa_s), f.span(q.aht_s)];
      texts.forEach((text, i) => write(cells[i], text));
      dress(cells[1], "mark");
      dress(cells[1].parentElement, q.status);
    }
  }

  tickAge() {
    if (!this.last) return;
    const dark = isDark(this.root);
    if (this.dark !== dark) { this.dark = dark; this.draw(this.snapshot, this.last); }
    const age = Math.round((performance.now() - this.last) / 1000);
    if (age > 15) write(this.age, `${MARKS.stale} ${this.words.stale} ${this.f.span(age)}`);
    // as fresh as the poll is all the same: a number that runs to and fro helps nobody
    else write(this.age, age > POLL_S ? `${this.words.age} ${this.f.span(age)}` : this.words.fresh);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("#floor");
  if (!data) return;
  const key = `${data.language} ${data.playback} ${JSON.stringify(data.formats)}`;
  if (root._key !== key) { root._view?.leave(); root._view = new FloorView(root, data.words, data.language, data.formats); root._key = key; root._seen = ""; }
  const view = root._view;
  view.ask = (kpi) => setTriggerValue("kpi", kpi);
  if (data.first && !view.last && data.first.live) view.draw(data.first);
  // the bell is drawn by the page's script, which this wakes where there is something to tell
  const news = (unread) => { if (unread !== null && +unread !== root._unread) { root._unread = +unread; setTriggerValue("unread", +unread); } };
  root._unread = data.unread;
  const poll = async () => {
    try {
      const answer = await fetch(`/api/live?playback=${data.playback}&v=${encodeURIComponent(root._seen || "")}`, { credentials: "same-origin" });
      news(answer.headers.get("x-unread"));
      if (answer.status === 200) { const s = await answer.json(); if (s.live) { root._seen = s.as_of; view.draw(s); } }
      else if (answer.status === 204) view.last = performance.now();
    } catch (error) { /* the age shown beside the clock says that nothing comes */ }
  };
  // one beat for both: every other wakes the page once more, for hours
  const beat = () => { view.tickAge(); if (!data.still) poll(); };
  clearInterval(root._beat);
  root._beat = setInterval(beat, 1000 * POLL_S);
  beat();
  return () => clearInterval(root._beat);
}
