"""What the detectors would have said of a past day: which alert, when, beside what went wrong."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl
from sqlmodel import Session

from dashboard.measures.abnormal import BUCKET_S
from dashboard.measures.abnormal.agents import OnQueue
from dashboard.measures.abnormal.group import Stream
from dashboard.operations.alerting import alarms
from dashboard.operations.alerting.alarms import Alarm, Limited
from dashboard.operations.alerting.calibrated import limits_in_force
from dashboard.operations.alerting.raise_alert import NORMAL_FOR
from dashboard.operations.alerting.streams import (
    Handled,
    Kept,
    Today,
    agents_today,
    handled_today,
    kept_today,
)
from dashboard.operations.demo.labels import labels
from dashboard.operations.demo.seed import is_demo
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.forecasts.expect import expected_day, observed_day, usual_day
from dashboard.operations.jobs import Report
from dashboard.operations.permit import SYSTEM, Actor, require
from dashboard.operations.queues.known import all_queues, day_bounds, is_deferred, zone_of
from dashboard.store.tables import Queue
from dashboard.text import SaidError

_CAUSES = frozenset({"volume", "leak", "dead_queue", "handle_time", "agents"})
"""Indicators of what goes wrong; the others tell what customers met of it."""
_AFTERWARDS = dt.timedelta(minutes=30)
"""An alert so soon after an incident's end is still about it."""


@dataclass(frozen=True)
class Would:
    """An alert that would have been: from when it would have opened until it would have closed.

    Attributes
    ----------
    indicator : str
        Of `alarms.INDICATORS`.
    queue : str
        What it is about, or what drives the group most.
    group : str
        ``all`` where it is about all queues together, else empty.
    opened_at, closed_at : str
        UTC, ISO 8601.
    severity : str
        The worst that it came to.
    direction : int
        +1 more than expected, −1 less.
    score : float
        The strongest signal / limit.
    """

    indicator: str
    queue: str
    group: str
    opened_at: str
    closed_at: str
    severity: str
    direction: int
    score: float


@dataclass(frozen=True)
class Seen:
    """The streams of a whole day, to be cut where a look would have ended.

    Attributes
    ----------
    today : Today
        The day and the queues that can be judged.
    contacts : mapping
        Queue → contacts counted and expected in every bucket, from midnight on.
    handled, kept, agents
        As `streams` returns them.
    """

    today: Today
    contacts: Mapping[str, Stream]
    handled: Mapping[str, Handled]
    kept: Mapping[str, Kept]
    agents: OnQueue | None


def hindsight(
    desk: Desk, actor: Actor, day: dt.date, report: Report | None = None
) -> dict[str, Any]:
    """Judge every five minutes of a local day up to now, as the live floor would have been judged.

    Each look sees the buckets before it alone; limits are those in force now. A day that no
    forecast was made for is held against the mean of the last four same weekdays.

    Returns
    -------
    dict
        ``alerts`` (a `Would` each, in order of opening), ``incidents`` of the demo bank with
        ``after_minutes`` (to the first alert on its queues that tells a cause, or null),
        ``judged``, ``by_forecast`` and ``unjudged`` queues.

    Raises
    ------
    SaidError
        Where the day has no five-minute facts that can be held against something.
    """
    require(actor, "see_alerts")
    with desk.store.read() as session:
        seen, told = _read(session, day, desk.now())
        limits = limits_in_force(session)
        demo = is_demo(session)
    alerts = _joined(_looks(seen, limits, report))
    answer: dict[str, Any] = {"alerts": [asdict(would) for would in alerts], **told}
    return answer | {"incidents": _incidents(desk, seen.today, alerts) if demo else []}


def _read(session: Session, day: dt.date, now: dt.datetime) -> tuple[Seen, dict[str, list[str]]]:
    told: dict[str, list[str]] = {"judged": [], "by_forecast": [], "unjudged": []}
    contacts: dict[str, Stream] = {}
    queues = [queue for queue in all_queues(session) if not is_deferred(queue.channel)]
    for queue in queues:
        stream, forecast = _stream(session, queue, day, now)
        told["unjudged" if stream is None else "judged"].append(queue.name)
        if stream is not None:
            contacts[queue.name] = stream
            told["by_forecast"] += [queue.name] if forecast else []
    judged = [queue for queue in queues if queue.name in contacts]
    if not judged:
        raise SaidError("hindsight.nothing")
    end = day_bounds(day, zone_of(judged[0]))[1]
    today = Today.of(judged, min(now, end - dt.timedelta(microseconds=1)))
    handled, kept = handled_today(session, today), kept_today(session, today)
    return Seen(today, contacts, handled, kept, agents_today(session, today)), told


def _stream(
    session: Session, queue: Queue, day: dt.date, now: dt.datetime
) -> tuple[Stream | None, bool]:
    """Return a queue's whole day, and whether a forecast was made for it."""
    since, until = day_bounds(day, zone_of(queue))
    facts = read_facts(session, [queue], since, min(until, now))
    if facts.is_empty() or facts.filter(pl.col("length_s") != BUCKET_S).height:
        return None, False
    expected = expected_day(session, queue, day)
    due = usual_day(session, queue, day) if expected is None else expected
    if due is None or not due.any():
        return None, False
    return Stream(observed_day(session, queue, day, now), due), expected is not None


Alarmed = tuple[dt.datetime, Alarm]


def _looks(seen: Seen, limits: Limited, report: Report | None) -> Iterator[Alarmed]:
    """Yield what every look of the day would have found."""
    for count in range(1, seen.today.count + 1):
        at = seen.today.start + dt.timedelta(seconds=BUCKET_S * count)
        for alarm in _look(seen, count, limits):
            yield at, alarm
        if report is not None:
            report(count / seen.today.count, {})


def _look(seen: Seen, count: int, limits: Limited) -> Iterator[Alarm]:
    """Yield what is abnormal when so many buckets of the day are complete."""
    named = seen.today.queues
    streams = {n: cut for n, one in seen.contacts.items() if (cut := _cut(one, count)) is not None}
    if not streams:
        return
    yield from alarms.of_contacts(named, streams, limits)
    handled = {
        name: Handled(one.count[:count], one.aht_s[:count], one.planned_s[:count])
        for name, one in seen.handled.items()
    }
    yield from alarms.of_handle_times(named, handled, limits)
    if seen.agents is not None:
        there = OnQueue(seen.agents.present[:count], seen.agents.scheduled[:count])
        yield from alarms.of_agents(named, there, limits)
    kept = {
        name: Kept(one.in_target[:count], one.abandoned[:count], one.offered[:count])
        for name, one in seen.kept.items()
    }
    yield from alarms.of_promises(named, kept)


def _cut(stream: Stream, count: int) -> Stream | None:
    """Return a queue's buckets from its opening to a look, None while it is closed."""
    opened = int(np.argmax(stream.forecast > 0))
    if count <= opened or count > stream.observed.size or stream.forecast[count - 1] <= 0:
        return None
    return Stream(stream.observed[opened:count], stream.forecast[opened:count])


def _joined(found: Iterator[Alarmed]) -> list[Would]:
    """Join what is abnormal into alerts, as they open, stay and close."""
    by_subject: dict[tuple[str, str], list[list[Alarmed]]] = {}
    for at, alarm in found:
        runs = by_subject.setdefault((alarm.indicator, alarm.group or alarm.queue.name), [])
        if not runs or at - runs[-1][-1][0] >= NORMAL_FOR:
            runs.append([])
        runs[-1].append((at, alarm))
    alerts = [_would(run) for runs in by_subject.values() for run in runs]
    return sorted(alerts, key=lambda would: (would.opened_at, would.indicator, would.queue))


def _would(run: Sequence[Alarmed]) -> Would:
    _, worst = max(run, key=lambda one: one[1].verdict.score)
    breach = any(alarm.severity == "breach" for _, alarm in run)
    return Would(
        worst.indicator,
        worst.queue.name,
        worst.group,
        run[0][0].isoformat(),
        (run[-1][0] + NORMAL_FOR).isoformat(),
        "breach" if breach else "watch",
        worst.verdict.direction,
        round(worst.verdict.score, 2),
    )


def _incidents(desk: Desk, today: Today, alerts: Sequence[Would]) -> list[dict[str, Any]]:
    """Return the day's labelled incidents, each with the first alert on one of its queues."""
    end = today.start + dt.timedelta(days=1)
    found = labels(desk, SYSTEM).filter((pl.col("start") < end) & (pl.col("end") > today.start))
    return [_incident(row, alerts) for row in found.iter_rows(named=True)]


def _incident(row: Mapping[str, Any], alerts: Sequence[Would]) -> dict[str, Any]:
    start, end = row["start"], row["end"]
    first = next(
        (
            opened
            for would in alerts
            if would.indicator in _CAUSES
            and (would.group or would.queue in row["queues"])
            and start <= (opened := dt.datetime.fromisoformat(would.opened_at)) <= end + _AFTERWARDS
        ),
        None,
    )
    return {
        "kind": row["kind"],
        "queues": list(row["queues"]),
        "size": row["size"],
        "start": start.isoformat(),
        "end": end.isoformat(),
        "after_minutes": None if first is None else (first - start).total_seconds() / 60,
    }
