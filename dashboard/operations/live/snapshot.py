"""The live floor at one moment: one answer for every viewer, made at most once a second."""

import datetime as dt
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from sqlmodel import Session, col, func, select

from dashboard.measures.kpis import counted, kpis, summed
from dashboard.measures.service import FORMULAS, status
from dashboard.operations.alerting.spoken import spoken
from dashboard.operations.demo.seed import is_demo
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import extent, read_facts
from dashboard.operations.forecasts.expect import BUCKET_S, Floats, expected_day, live_queues
from dashboard.operations.notices.say import say
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import (
    all_queues,
    day_bounds,
    floor_zone,
    goals_of,
    id_of,
    is_deferred,
    waited_for,
    zone_of,
)
from dashboard.store.read import read_frame
from dashboard.store.tables import AgentState, Alert, Contact, Queue
from dashboard.store.write import table_of
from dashboard.text import LANGUAGES, Words

RECENT = dt.timedelta(minutes=30)
_MADE_EVERY_S, _ASKED_EVERY_S = 1.0, 60.0
_LONGEST_WAIT = dt.timedelta(hours=3)
_SPARK = 24
_SPARK_LENGTH = "15m"


class Due:
    """Contacts expected of all queues together, asked for anew once a minute."""

    def __init__(self) -> None:
        self._asked = -_ASKED_EVERY_S
        self._of: tuple[Any, ...] = ()
        self._total: Floats | None = None

    def total(self, session: Session, queues: Sequence[Queue], day: dt.date) -> Floats | None:
        """Return the contacts of each five minutes of a local day; None while nothing is known."""
        about = (day, *(queue.name for queue in queues))
        if about != self._of or time.monotonic() - self._asked >= _ASKED_EVERY_S:
            due = [d for queue in queues if (d := expected_day(session, queue, day)) is not None]
            self._total = np.sum(due, axis=0) if due else None
            self._of, self._asked = about, time.monotonic()
        return self._total


class SnapshotCache:
    """Keeps the last snapshot for a second, so that viewers do not multiply the work."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._due = Due()
        self._lock = threading.Lock()
        self._made = -_MADE_EVERY_S
        self._snapshot: dict[str, Any] = {}

    def get(self, actor: Actor, within_s: float = _MADE_EVERY_S) -> dict[str, Any]:
        """Return the snapshot, made now or within the last second, or so many of them."""
        require(actor, "see_live")
        with self._lock:
            if time.monotonic() - self._made >= within_s:
                self._snapshot = snapshot(self._desk, actor, self._due)
                self._made = time.monotonic()
            return self._snapshot


def snapshot(desk: Desk, actor: Actor, due: Due | None = None) -> dict[str, Any]:
    """Return the live floor as plain values.

    Parameters
    ----------
    desk, actor
        Where, and who asks.
    due : Due, optional
        What was expected of today, where it is kept from one snapshot to the next.

    Returns
    -------
    dict
        ``as_of``, ``age_s`` of the newest event, ``demo``, ``live`` (whether live contacts come),
        ``total`` of the queues in which somebody waits and ``queues``, all of them (KPIs of the day
        so far and of the last half hour, waiting, longest wait, target, status), ``agents`` by
        state, ``series`` of the total in quarters of an hour, and open ``alerts``.
    """
    require(actor, "see_live")
    now = desk.now()
    with desk.store.read() as session:
        everything = all_queues(session)
        queues = live_queues(session, everything, now)
        answer: dict[str, Any] = {
            "as_of": now.isoformat(),
            "demo": is_demo(session),
            "live": bool(queues),
            "history_until": _history_until(session, everything),
            "timezone": floor_zone(session).key,
        }
        if not queues:
            return answer | {"total": {}, "queues": [], "agents": {}, "series": {}, "alerts": []}
        zone = zone_of(queues[0])
        start, _ = day_bounds(now.astimezone(zone).date(), zone)
        facts = read_facts(session, queues, start, now + dt.timedelta(seconds=BUCKET_S))
        waited = waited_for(queues)
        people = facts.filter(pl.col("queue").is_in([queue.name for queue in waited]))
        waiting = _waiting(session, queues, now)
        return answer | {
            "timezone": zone.key,
            "total": _total(people, waited, now),
            "queues": _queue_rows(facts, queues, waiting, now),
            "agents": _agents(session),
            "series": _series(session, people, waited, now, due or Due()),
            "alerts": _alerts(session, queues),
        }


def _history_until(session: Session, queues: Sequence[Queue]) -> str | None:
    span = extent(session, queues)
    return span[1].isoformat() if span else None


def _waiting(session: Session, queues: Sequence[Queue], now: dt.datetime) -> pl.DataFrame:
    table = table_of(Contact)
    names = {id_of(queue): queue.name for queue in queues}
    found = read_frame(
        session,
        select(table.c.queue_id, table.c.arrived_at)
        .where(table.c.queue_id.in_(names))
        .where(table.c.arrived_at >= now - _LONGEST_WAIT, table.c.arrived_at <= now)
        .where(table.c.answered_at.is_(None), table.c.ended_at.is_(None)),
    )
    return found.select(
        queue=pl.col("queue_id").replace_strict(names, return_dtype=pl.String, default=None),
        wait_s=(pl.lit(now) - pl.col("arrived_at")).dt.total_milliseconds() / 1000,
    )


_FIGURES = ("offered", "answered", "abandoned", "service_level", "asa_s", "aht_s", "abandon_rate")


def _figures(facts: pl.DataFrame, queues: Sequence[Queue], by: list[str]) -> pl.DataFrame:
    goals = goals_of(queues)
    sums = summed(counted(facts, goals), by)
    formulas = {name: goal.formula for name, goal in goals.items()}
    return kpis(sums, formulas, queues[0].formula)


def _total(facts: pl.DataFrame, queues: Sequence[Queue], now: dt.datetime) -> dict[str, Any]:
    day = _figures(facts, queues, []).select(*_FIGURES, "connection_rate").to_dicts()[0]
    recent = _figures(facts.filter(pl.col("start") >= now - RECENT), queues, []).to_dicts()[0]
    offered = np.array([q.service_level for q in queues])
    weights = np.array([facts.filter(pl.col("queue") == q.name)["offered"].sum() for q in queues])
    target = float(np.average(offered, weights=np.maximum(weights, 1)))
    return day | {
        "service_level_now": recent["service_level"],
        "asa_now_s": recent["asa_s"],
        "target": target,
    }


def _queue_rows(
    facts: pl.DataFrame, queues: Sequence[Queue], waiting: pl.DataFrame, now: dt.datetime
) -> list[dict[str, Any]]:
    day = _by_queue(_figures(facts, queues, ["queue"]))
    recent = _by_queue(_figures(facts.filter(pl.col("start") >= now - RECENT), queues, ["queue"]))
    waits = {
        name: (count, longest)
        for name, count, longest in waiting.group_by("queue")
        .agg(pl.len(), pl.col("wait_s").max())
        .iter_rows()
    }
    goals = goals_of(queues)
    rows: list[dict[str, Any]] = []
    for queue in queues:
        figures = day.get(queue.name, {})
        level = recent.get(queue.name, {}).get("service_level")
        count, longest = waits.get(queue.name, (0, 0.0))
        rows.append(
            {
                "name": queue.name,
                "channel": queue.channel,
                "title": {"en": queue.title_en or queue.name, "zh": queue.title_zh or queue.name},
                **{name: figures.get(name) for name in _FIGURES},
                "service_level_now": level,
                "waiting": count,
                "longest_wait_s": longest,
                "target": queue.service_level,
                "target_wait_s": queue.target_wait_s,
                "deferred": is_deferred(queue.channel),
                "formula": FORMULAS[queue.formula],
                "status": status(level, goals[queue.name]),
            }
        )
    return rows


def _by_queue(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["queue"]): row for row in frame.to_dicts()}


def _agents(session: Session) -> dict[str, int]:
    table = table_of(AgentState)
    going_on = select(table.c.state, func.count().label("agents")).where(table.c.until.is_(None))
    return dict(read_frame(session, going_on.group_by(table.c.state)).iter_rows())


def _series(
    session: Session, facts: pl.DataFrame, queues: Sequence[Queue], now: dt.datetime, expected: Due
) -> dict[str, Any]:
    """Return the last hours by quarter: service level, offered, expected."""
    quartered = facts.with_columns(start=pl.col("start").dt.truncate(_SPARK_LENGTH))
    complete = pl.col("start") < pl.lit(now).dt.truncate(_SPARK_LENGTH)
    figures = _figures(quartered.filter(complete), queues, ["start"]).sort("start").tail(_SPARK)
    zone = zone_of(queues[0])
    day = now.astimezone(zone).date()
    start, _ = day_bounds(day, zone)
    total = expected.total(session, queues, day)
    times = figures["start"].to_list()
    places = [int((t - start).total_seconds() // BUCKET_S) for t in times]
    return {
        "start": [t.isoformat() for t in times],
        "service_level": figures["service_level"].to_list(),
        "asa_s": figures["asa_s"].to_list(),
        "abandon_rate": figures["abandon_rate"].to_list(),
        "offered": figures["offered"].to_list(),
        "expected": []
        if total is None
        else [round(float(total[p : p + 3].sum()), 1) for p in places],
    }


def _alerts(session: Session, queues: Sequence[Queue]) -> list[dict[str, Any]]:
    """Return the open alerts, newest first, each said in every language; not those suppressed."""
    known: Mapping[int | None, Queue] = {queue.id: queue for queue in queues}
    there = select(Alert).where(col(Alert.open_key).is_not(None), col(Alert.suppressed).is_(False))
    return [
        {
            "id": alert.id,
            "indicator": alert.indicator,
            "queue": queue.name if queue else str(alert.evidence.get("source", "")),
            "severity": alert.severity,
            "state": alert.state,
            "opened_at": alert.opened_at.isoformat(),
            "said": _said(alert, queue),
        }
        for alert in session.exec(there.order_by(col(Alert.id).desc()))
        for queue in [known.get(alert.queue_id)]
    ]


def _said(alert: Alert, queue: Queue | None) -> dict[str, str]:
    phrase = spoken(alert.indicator, alert.evidence, queue)
    return {language: say(Words(language), phrase) for language in LANGUAGES}
