"""Limits of the detectors from the center's own clean days, for the false alarms it allows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from dashboard.measures.abnormal import agents, contacts, handle_time, leak
from dashboard.measures.abnormal.agents import OnQueue
from dashboard.measures.abnormal.calibrate import budget_a_stream, limits_by_size
from dashboard.measures.abnormal.group import summed
from dashboard.measures.abnormal.limits import LimitTable, Paths
from dashboard.operations.alerting.alarms import ALL
from dashboard.operations.alerting.streams import (
    Today,
    agents_today,
    contacts_today,
    handled_today,
)
from dashboard.operations.desk import Desk
from dashboard.operations.jobs import Report
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import (
    all_queues,
    day_bounds,
    is_automated,
    is_deferred,
    zone_of,
)
from dashboard.operations.trail import record
from dashboard.store.tables import Alert, Queue, Setting

SETTING = "detector_limits"
ALARMS_A_DAY = 0.5
"""False alarms a day that a center allows before anybody has said so."""
LEAST_ALARMS, MOST_ALARMS = 0.05, 20.0
LOOK_BACK = 28
RENEWED = dt.timedelta(days=7)
_SOONER = dt.timedelta(hours=6)
_BUILT_IN: Mapping[str, LimitTable] = {
    "volume": contacts.LIMITS,
    "leak": leak.LIMITS,
    "handle_time": handle_time.LIMITS,
    "agents": agents.LIMITS,
}
Sized = tuple[str, float, Paths]
"""Detector, size of the stream, and its signals on one day."""


@dataclass(frozen=True)
class Calibrated:
    """What the limits in force rest on.

    Attributes
    ----------
    alarms_a_day
        False alarms that are allowed the whole center.
    made_at
        When they were last worked out, None where the built-in ones hold.
    days
        Detector → clean stream-days at each size.
    own
        Detector → whether the limits of each size are the center's own.
    sizes
        Detector → the sizes, mean of a bucket.
    """

    alarms_a_day: float
    made_at: dt.datetime | None
    days: Mapping[str, Sequence[int]]
    own: Mapping[str, Sequence[bool]]
    sizes: Mapping[str, Sequence[float]]


def limits_in_force(session: Session) -> dict[str, LimitTable]:
    """Return the center's own limits by detector; one that is absent has those built in."""
    return {
        name: LimitTable(
            tuple(told["sizes"]), {signal: tuple(at) for signal, at in told["limits"].items()}
        )
        for name, told in _told(session).get("tables", {}).items()
    }


def _told(session: Session) -> dict[str, Any]:
    kept = session.get(Setting, SETTING)
    return {} if kept is None else kept.value


def calibration(desk: Desk, actor: Actor) -> Calibrated:
    """Return what the limits rest on."""
    require(actor, "see_alerting")
    with desk.store.read() as session:
        told = _told(session)
    tables = told.get("tables", {})
    made = told.get("made_at")
    return Calibrated(
        told.get("alarms_a_day", ALARMS_A_DAY),
        dt.datetime.fromisoformat(made) if made else None,
        {name: table["days"] for name, table in tables.items()},
        {name: table["own"] for name, table in tables.items()},
        {name: table["sizes"] for name, table in tables.items()},
    )


def allow(desk: Desk, actor: Actor, alarms_a_day: float) -> None:
    """Say how many false alarms a day are allowed; limits follow with the next calibration."""
    require(actor, "change_alerting")
    allowed = float(np.clip(alarms_a_day, LEAST_ALARMS, MOST_ALARMS))
    with desk.store.write() as session:
        row = session.get(Setting, SETTING) or Setting(name=SETTING, value={})
        row.value = {**row.value, "alarms_a_day": allowed}
        session.add(row)
        record(session, actor, "alerting.budget", SETTING, {"alarms_a_day": allowed})


def is_due(desk: Desk) -> bool:
    """Tell whether the limits are older than a week, or than hours where there were none yet."""
    with desk.store.read() as session:
        told = _told(session)
    if "made_at" not in told:
        return True
    own = any(any(table["own"]) for table in told.get("tables", {}).values())
    renewed = RENEWED if own else _SOONER
    return dt.datetime.fromisoformat(told["made_at"]) + renewed <= desk.now()


def calibrate_detectors(desk: Desk, report: Report) -> dict[str, Any]:
    """Work limits out anew from the clean days of the last four weeks and keep them.

    A day is clean for a stream when no alert about it was open on it.

    Returns
    -------
    dict
        Detector → clean stream-days in all.
    """
    now = desk.now()
    found: dict[str, list[tuple[float, Paths]]] = defaultdict(list)
    streams = 1
    for back in range(1, LOOK_BACK + 1):
        with desk.store.read() as session:
            for name, size, paths in _clean_day(session, now - dt.timedelta(days=back)):
                found[name].append((size, paths))
            streams = 1 + sum(not is_deferred(queue.channel) for queue in all_queues(session))
        if not report(back / LOOK_BACK, {}):
            break
    with desk.store.write() as session:
        row = session.get(Setting, SETTING) or Setting(name=SETTING, value={})
        allowed = row.value.get("alarms_a_day", ALARMS_A_DAY)
        tables = {name: _table(name, days, allowed, streams) for name, days in found.items()}
        row.value = {**row.value, "tables": tables, "made_at": now.isoformat()}
        session.add(row)
    return {name: len(days) for name, days in found.items()}


def _table(
    name: str, days: Sequence[tuple[float, Paths]], allowed: float, streams: int
) -> dict[str, Any]:
    """Return a detector's limits as plain values."""
    budget = budget_a_stream(allowed, 1 if name == "agents" else streams, name)
    table, made = limits_by_size(days, budget, _BUILT_IN[name])
    return {
        "sizes": list(table.sizes),
        "limits": {signal: [round(v, 4) for v in at] for signal, at in table.limits.items()},
        "days": [one.days for one in made],
        "own": [one.own for one in made],
    }


def _clean_day(session: Session, moment: dt.datetime) -> Iterator[Sized]:
    """Yield the signals of everything that was not abnormal on a local day."""
    queues = [queue for queue in all_queues(session) if not is_deferred(queue.channel)]
    if not queues:
        return
    start, end = day_bounds(moment.astimezone(zone_of(queues[0])).date(), zone_of(queues[0]))
    today = Today.of(queues, end - dt.timedelta(seconds=1))
    dirty = _told_of(session, queues, start, end)
    streams = contacts_today(session, today, today.end)
    by_people = {n: s for n, s in streams.items() if not is_automated(today.queues[n].channel)}
    together = dict(by_people)
    sizes = {stream.observed.size for stream in by_people.values()}
    if len(by_people) > 1 and len(sizes) == 1:
        together[ALL] = summed(list(by_people.values()))
    of_contacts: Mapping[str, Callable[..., Paths]] = {
        "volume": contacts.volume_signals,
        "leak": leak.leak_signals,
    }
    for name, stream in together.items():
        for detector, signals in of_contacts.items():
            if name not in dirty:
                size = float(np.mean(stream.forecast))
                yield detector, size, signals(stream.observed, stream.forecast)
    for name, seen in handled_today(session, today).items():
        if name not in dirty:
            paths = handle_time.handle_time_signals(seen.count, seen.aht_s, seen.planned_s)
            yield "handle_time", float(np.mean(seen.count)), paths
    there = agents_today(session, today)
    if there is not None and ALL not in dirty:
        opened = there.scheduled > 0
        since = OnQueue(there.present[opened], there.scheduled[opened])
        yield "agents", float(np.mean(since.scheduled)), agents.agents_signals(since)


def _told_of(
    session: Session, queues: Sequence[Queue], start: dt.datetime, end: dt.datetime
) -> set[str]:
    """Return the queues about which an alert was open on a day, and the group of all if any was."""
    names = {queue.id: queue.name for queue in queues}
    open_then = select(Alert).where(
        col(Alert.opened_at) < end,
        col(Alert.last_seen_at) >= start,
        col(Alert.queue_id).is_not(None),
    )
    found = {names[a.queue_id] for a in session.exec(open_then) if a.queue_id in names}
    return found | ({ALL} if found else set())
