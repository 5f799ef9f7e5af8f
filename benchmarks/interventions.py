"""Promises of the advice against what its options really change: the same day without them.

    python -m benchmarks.interventions [INTERVENTIONS]

On a demo bank of its own, day by day: an incident begins and is watched for a while, the options
for the queue that it hits are simulated from the floor as it then is; each is applied to a copy of
the day and measured against the same-seed twin. The bank's agents are late, away and sick, and its
day is busier or quieter than forecast: what is coming of that the advice cannot know.
"""

import datetime as dt
import math
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sqlmodel import Session

from dashboard.operations.demo import tick, warm
from dashboard.operations.demo.bank import QUEUES
from dashboard.operations.demo.incidents import Incident
from dashboard.operations.demo.keeping import Worker
from dashboard.operations.demo.play import Played
from dashboard.operations.demo.seed import seed_demo
from dashboard.operations.desk import CLOCK, Desk, open_desk
from dashboard.operations.forecasts.rest_of_day import service
from dashboard.operations.interventions.advise import Case, days_for
from dashboard.operations.interventions.doing import Doing, roster_with
from dashboard.operations.interventions.honesty import USUAL_WIDENING
from dashboard.operations.interventions.option import HORIZONS, Option
from dashboard.operations.interventions.played import Rest
from dashboard.operations.queues.known import all_queues
from dashboard.operations.rosters.versions import on_duty, published_on, shifts_of, skills_of
from dashboard.store.tables import Queue, Schedule, Setting

TODAY = dt.date(2026, 11, 16)
DAYS = 14
INCIDENTS = (
    ("surge", ("accounts", "cards", "mobile"), 1.5, 120),
    ("surge", ("loans", "prospects"), 1.8, 120),
    ("absence", ("accounts", "cards"), 0.25, 180),
    ("surge", ("vip", "elderly", "fraud"), 1.6, 120),
    ("handle_time", ("cards",), 1.35, 150),
    ("surge", ("chat",), 1.6, 120),
    ("dead_queue", ("loans",), 0.1, 120),
)
STARTS = (9 * 60, 10 * 60 + 30, 13 * 60, 15 * 60)
NARROW = 4e-3
"""Narrower promises, in points of service level, say nothing about widths."""
TIMES, OPTIONS = 4, 9
SEEN_MINUTES = 40
"""Minutes of an incident before the advice is made."""


@dataclass(frozen=True)
class Kept:
    """One promise beside what was measured."""

    kind: str
    horizon: str
    scope: str
    promised: float
    low: float
    high: float
    measured: float

    @property
    def inside(self) -> bool:
        """Whether the promise was kept."""
        return self.low - 5e-4 <= self.measured <= self.high + 5e-4


def set_clock(desk: Desk, moment: dt.datetime) -> None:
    with desk.store.write() as session:
        clock = session.get_one(Setting, CLOCK)
        clock.value = {**clock.value, "shown": moment.isoformat(), "running": False}


levels: list[tuple[str, float, float, str]] = []
"""Horizon, service level without any option as told and as it came, and the incident."""


def rostered(session: Session, day: dt.date) -> Schedule:
    schedule = published_on(session, day)
    if schedule is None:
        message = f"no roster on {day}"
        raise RuntimeError(message)
    return schedule


def play(session: Session, day: dt.date, incidents: list[Incident], doing: Doing) -> Played:
    schedule = rostered(session, day)
    roster = roster_with(shifts_of(session, schedule), doing)
    duty = on_duty(roster, (day - schedule.first_day).days, skills_of(session))
    workers = [Worker(d.agent, d.queues, d.on_contact) for d in duty]
    return tick.play_day(session, day, workers, incidents, doing.orders)


def watched(
    desk: Desk, day: dt.date, incident: Incident
) -> tuple[Case, list[Option], float, float]:
    """Let a day go on until an incident has been seen for a while, and make the advice."""
    minute = incident.start_minute + SEEN_MINUTES
    now = (tick.midnight_of(day) + dt.timedelta(minutes=minute)).astimezone(dt.UTC)
    set_clock(desk, now)
    with desk.store.write() as session:
        played = tick.play_day(session, day, tick.workers_on(session, day), [incident])
        tick.store_day(session, played, day, now)
    with desk.store.read() as session:
        schedule = rostered(session, day)
        queue = next(q for q in all_queues(session) if q.name == incident.queues[0])
        began = time.perf_counter()
        case = Case(session, queue, schedule, now, 1, short=incident.kind != "dead_queue")
        options = case.options()
        return case, options, 60.0 * minute, time.perf_counter() - began


def measured(
    desk: Desk, day: dt.date, incident: Incident, case: Case, options: list[Option], now_s: float
) -> list[Kept]:
    found: list[Kept] = []
    with desk.store.read() as session:
        queues: list[Queue] = [
            next(q for q in all_queues(session) if q.name == bank.name) for bank in QUEUES
        ]
        place = next(i for i, q in enumerate(queues) if q.name == case.queues[case.place].name)
        without = play(session, day, [incident], Doing())
        for name, length in HORIZONS.items():
            window = (now_s, now_s + length if math.isfinite(length) else 86_400.0)
            told = options[0].service_level[name]
            really = service(without.drawn.draw, without.outcome, queues, window, place)
            levels.append((name, told, really.service_level, incident.kind))
        for option in options[1:]:
            with_ = play(session, day, [incident], option.doing)
            for name, length in HORIZONS.items():
                window = (now_s, now_s + length if math.isfinite(length) else 86_400.0)
                for scope, only, gains in (
                    ("queue", place, option.gain),
                    ("all", None, option.total_gain),
                ):
                    a, b = (
                        service(p.drawn.draw, p.outcome, queues, window, only).service_level
                        for p in (with_, without)
                    )
                    gain = gains[name]
                    found.append(
                        Kept(
                            option.kind,
                            name,
                            scope,
                            gain.mean,
                            gain.predict_lo95,
                            gain.predict_hi95,
                            a - b,
                        )
                    )
    return found


def large(case: Case) -> None:
    """Time the same floor four times as large: people, contacts and who waits."""
    there, seen = case.rest.floor, case.rest.outlook
    many = [replace(p, agent=f"{p.agent} {n}") for n in range(TIMES) for p in case.floor.duty]
    busy = {f"{name} {n}": at for n in range(TIMES) for name, at in there.busy.items()}
    floor = replace(there, waiting=there.waiting * TIMES, busy=busy, working=None, away={})
    due = None if seen.due is None else seen.due * TIMES
    recent = None if seen.recent is None else seen.recent * TIMES
    outlook = replace(seen, rates=seen.rates * TIMES, due=due, recent=recent)
    began = time.perf_counter()
    rest = Rest.of(outlook, floor, days_for(outlook), 1)
    for _ in range(OPTIONS):
        rest.play(many, ())
    took = time.perf_counter() - began
    contacts = sum(len(draw) for draw in rest.draws) / len(rest.draws)
    print(
        f"{len(many)} people, {contacts:.0f} contacts to the day's end, {len(rest.draws)} days, "
        f"{OPTIONS} options: {took:.2f} s"
    )


def report(found: list[Kept], seconds: list[float]) -> None:
    print(f"advice in {np.median(seconds):.2f} s (median), {max(seconds):.2f} s (longest)")
    for horizon in HORIZONS:
        mine = np.array([(told, really) for name, told, really, _ in levels if name == horizon])
        told, really = mine.mean(axis=0)
        off = np.abs(mine[:, 0] - mine[:, 1]).mean()
        print(f"without an option, {horizon:3s}: told {told:.3f}, came {really:.3f}, off {off:.3f}")
    off = [
        abs(row.measured - row.promised) / max((row.high - row.low) / 2, 1e-9)
        for row in found
        if row.high - row.low > NARROW
    ]
    needed = np.quantile(off, [0.9, 0.95]) * USUAL_WIDENING
    print(f"widening by which 90 / 95 % had been kept: {needed[0]:.2f} / {needed[1]:.2f}")
    groups: dict[tuple[str, str, str], list[Kept]] = defaultdict(list)
    for kept in found:
        groups["every kind", kept.scope, kept.horizon].append(kept)
        groups[kept.kind, kept.scope, kept.horizon].append(kept)
    head = "kind          scope  horizon    n  inside  promised  measured  width  right sign"
    print(head)
    for (kind, scope, horizon), rows in sorted(groups.items()):
        inside = np.mean([row.inside for row in rows])
        width = np.mean([row.high - row.low for row in rows])
        sign = np.mean([row.promised * row.measured >= 0 for row in rows])
        means = [float(np.mean([getattr(r, f) for r in rows])) for f in ("promised", "measured")]
        print(
            f"{kind:13s} {scope:6s} {horizon:7s} {len(rows):4d}  {inside:6.1%}  {means[0]:+8.3f}  "
            f"{means[1]:+8.3f}  {width:5.3f}  {sign:9.0%}"
        )


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    found: list[Kept] = []
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(f"sqlite:///{Path(folder) / 'demo.db'}")
        seed_demo(desk, days=35, seed=4, speed=1.0, today=TODAY)
        warm.ensure_roster(desk)
        desk.store.close()
        number = 0
        first: Case | None = None
        while len(found) < 6 * wanted and number < len(STARTS) * len(INCIDENTS) * DAYS:
            day = TODAY + dt.timedelta(days=number % DAYS)
            kind, queues, size, minutes = INCIDENTS[number % len(INCIDENTS)]
            incident = Incident(kind, queues, size, day, STARTS[number // 3 % len(STARTS)], minutes)
            # a morning of its own for each: nothing of another day is left open
            shutil.copy(Path(folder) / "demo.db", Path(folder) / "day.db")
            desk = open_desk(f"sqlite:///{Path(folder) / 'day.db'}")
            case, options, now_s, took = watched(desk, day, incident)
            found += measured(desk, day, incident, case, options, now_s)
            seconds.append(took)
            first = case if number == 0 else first
            number += 1
            desk.store.close()
    print(f"{len(found) // 6} interventions in {number} incidents")
    report(found, seconds)
    if first is not None:
        large(first)


if __name__ == "__main__":
    main()
