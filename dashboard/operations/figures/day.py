"""One day of one queue or of all: forecast, actual, reforecast, people and service."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session

from dashboard.measures.kpis import counted, kpis, summed
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import extent, read_facts
from dashboard.operations.forecasts.expect import BUCKET_S, buckets_of, expected_day, live_queues
from dashboard.operations.forecasts.project import read_projection
from dashboard.operations.forecasts.reforecast import RestOfDay, rest_of
from dashboard.operations.forecasts.rest_of_day import outlook
from dashboard.operations.heads.plan import latest_run, read_requirement, run_values
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import (
    all_queues,
    day_bounds,
    goals_of,
    queues_named,
    waited_for,
    zone_of,
)
from dashboard.operations.rosters.versions import OnDuty, duty_on
from dashboard.store.tables import Queue

Floats = npt.NDArray[np.float64]

EVERY = dt.timedelta(minutes=30)
_PER_ROW = int(EVERY.total_seconds()) // BUCKET_S
_REST = ("reforecast", "rest_low", "rest_high")


@dataclass(frozen=True)
class DayView:
    """A day as shown.

    Attributes
    ----------
    day : date
        Local.
    zone : ZoneInfo
        Of the queues.
    now : datetime or None
        The present, where the day is today.
    rows : pl.DataFrame
        One row a half hour of opening: start (aware, local), forecast, low, high, actual,
        reforecast, rest_low, rest_high, required, scheduled, service_level; null is not known.
    total : mapping
        KPIs of the day so far.
    rest : RestOfDay or None
        The rest of today as foretold last, and whether that is a change.
    projection : mapping
        Service level at the end of the day: mean, lo95, hi95; empty where it is not live.
    target : float
        Service level promised, weighted by contacts.
    """

    day: dt.date
    zone: ZoneInfo
    now: dt.datetime | None
    rows: pl.DataFrame
    total: Mapping[str, Any]
    rest: RestOfDay | None
    projection: Mapping[str, float]
    target: float


def default_day(desk: Desk, actor: Actor) -> dt.date | None:
    """Return today where contacts come live, else the last day with history; None without any."""
    require(actor, "see_day")
    now = desk.now()
    with desk.store.read() as session:
        queues = all_queues(session)
        if not queues:
            return None
        zone = zone_of(queues[0])
        if live_queues(session, queues, now):
            return now.astimezone(zone).date()
        span = extent(session, queues)
    return (span[1] - dt.timedelta(minutes=1)).astimezone(zone).date() if span else None


def view_day(desk: Desk, actor: Actor, names: Sequence[str], day: dt.date) -> DayView:
    """Return a day of some queues, of all in which somebody waits when none is named."""
    require(actor, "see_day")
    now = desk.now()
    with desk.store.read() as session:
        queues = queues_named(session, names)
        queues = queues if names else waited_for(queues)
        zone = zone_of(queues[0])
        start, count = buckets_of(day, queues[0])
        end = start + dt.timedelta(seconds=BUCKET_S * count)
        today = start <= now < end
        facts = read_facts(session, queues, start, end)
        rest = rest_of(session, queues, now) if today else None
        columns: dict[str, Any] = {
            "start": [start + EVERY * i for i in range(count // _PER_ROW)],
            "forecast": _halves(_sum([expected_day(session, q, day) for q in queues])),
            **_bands(session, queues, start, end),
            "actual": _actual(facts, start, count, now),
            **_reforecast(session, queues, now, rest, today=today),
            **_people(session, queues, day, start, end),
            "service_level": _service(facts, queues, start, count),
        }
        rows = _opened(_frame(columns, zone, count), queues)
        projection = read_projection(session, [q.name for q in queues]) if today else {}
        total = kpis(summed(counted(facts, goals_of(queues)), []), {}, queues[0].formula)
    totals = total.to_dicts()[0] if total.height else {}
    return DayView(
        day, zone, now if today else None, rows, totals, rest, projection, _target(facts, queues)
    )


def _sum(parts: Sequence[Floats | None]) -> Floats | None:
    known = [part for part in parts if part is not None]
    return np.sum(known, axis=0) if known else None


def _halves(buckets: Floats | None) -> Floats | None:
    return None if buckets is None else buckets.reshape(-1, _PER_ROW).sum(axis=1)


def _bands(
    session: Session, queues: Sequence[Queue], start: dt.datetime, end: dt.datetime
) -> dict[str, Floats | None]:
    """Return the 80 % band; the bands of several queues add as if they were independent."""
    mean, low, high = (np.zeros((end - start) // EVERY) for _ in range(3))
    found = False
    for queue in queues:
        run = latest_run(session, queue)
        if run is None or run.every_s != EVERY.total_seconds():
            continue
        values = run_values(session, run).filter(pl.col("start").is_between(start, end, "left"))
        place = ((values["start"] - start).dt.total_seconds() // run.every_s).to_numpy()
        np.add.at(mean, place, values["contacts"].to_numpy())
        np.add.at(low, place, ((values["contacts"] - values["lo80"]) ** 2).to_numpy())
        np.add.at(high, place, ((values["hi80"] - values["contacts"]) ** 2).to_numpy())
        found = found or values.height > 0
    if not found:
        return {"low": None, "high": None}
    return {"low": np.maximum(mean - np.sqrt(low), 0), "high": mean + np.sqrt(high)}


def _actual(
    facts: pl.DataFrame, start: dt.datetime, count: int, now: dt.datetime
) -> list[float | None]:
    every = int(EVERY.total_seconds())
    place = ((facts["start"] - start).dt.total_seconds() // every).to_numpy()
    sums = np.zeros(count // _PER_ROW)
    np.add.at(sums, place, facts["offered"].to_numpy())
    known = [start + EVERY * (i + 1) <= now for i in range(sums.size)]
    seen = set(place.tolist())
    last = max(seen, default=-1)
    return [
        float(v) if done and i <= last else None
        for i, (v, done) in enumerate(zip(sums, known, strict=True))
    ]


def _reforecast(
    session: Session,
    queues: Sequence[Queue],
    now: dt.datetime,
    rest: RestOfDay | None,
    *,
    today: bool,
) -> dict[str, list[float | None] | None]:
    """Return the rest of today by half hour with its 80 % band, which moves with it."""
    nothing: dict[str, list[float | None] | None] = dict.fromkeys(_REST)
    if not today:
        return nothing
    known = outlook(session, queues, now)
    halves = known.rates.sum(axis=0).reshape(-1, _PER_ROW).sum(axis=1)
    first = known.past // _PER_ROW
    line = [None if i < first else float(v) for i, v in enumerate(halves)]
    if rest is None:
        return {**nothing, "reforecast": line}
    begin, _ = day_bounds(now.astimezone(zone_of(queues[0])).date(), zone_of(queues[0]))
    below, above = _reach(rest, begin, len(line))
    low = [None if v is None else max(0.0, v * (1 - b)) for v, b in zip(line, below, strict=True)]
    high = [None if v is None else v * (1 + a) for v, a in zip(line, above, strict=True)]
    return {"reforecast": line, "rest_low": low, "rest_high": high}


def _reach(rest: RestOfDay, begin: dt.datetime, rows: int) -> Floats:
    """Return how far the band reaches below and above, as shares of what is expected."""
    halves = rest.rows.group_by_dynamic("start", every=EVERY).agg(pl.exclude("start").sum())
    place = ((halves["start"] - begin).dt.total_seconds() // EVERY.total_seconds()).cast(pl.Int64)
    reach = np.zeros((2, rows))
    mean = np.maximum(halves["contacts"].to_numpy(), 1e-9)
    reach[:, place.to_numpy()] = halves.select("below", "above").to_numpy().T / mean
    return reach


def _people(
    session: Session,
    queues: Sequence[Queue],
    day: dt.date,
    start: dt.datetime,
    end: dt.datetime,
) -> dict[str, Floats | None]:
    rows = (end - start) // EVERY
    heads = read_requirement(session, queues, start, end)
    place = ((heads["start"] - start).dt.total_seconds() // EVERY.total_seconds()).cast(pl.Int64)
    required = np.zeros(rows)
    np.add.at(required, place.to_numpy(), heads["agents"].to_numpy())
    wanted = {queue.name for queue in queues}
    duty = [d for d in duty_on(session, day) if wanted & set(d.queues)]
    return {
        "required": required if heads.height else None,
        "scheduled": scheduled_people(duty, rows) if duty else None,
    }


def scheduled_people(duty: Sequence[OnDuty], rows: int) -> Floats:
    """Return how many people are on contact on average in each half hour of a day."""
    every = EVERY.total_seconds()
    people = np.zeros(rows)
    edges = np.arange(rows) * every
    for agent in duty:
        for begin, end in agent.on_contact:
            inside = np.minimum(edges + every, end) - np.maximum(edges, begin)
            people += np.clip(inside, 0, None) / every
    return people


def _service(
    facts: pl.DataFrame, queues: Sequence[Queue], start: dt.datetime, count: int
) -> list[float | None]:
    every = f"{int(EVERY.total_seconds())}s"
    counts = counted(facts.with_columns(start=pl.col("start").dt.truncate(every)), goals_of(queues))
    figures = kpis(summed(counts, ["start"]), {}, queues[0].formula)
    found: dict[dt.datetime, float | None] = dict(
        figures.select("start", "service_level").iter_rows()
    )
    return [found.get(start + EVERY * i) for i in range(count // _PER_ROW)]


def _frame(columns: dict[str, Any], zone: ZoneInfo, count: int) -> pl.DataFrame:
    blank = [None] * (count // _PER_ROW)
    told = {name: blank if values is None else values for name, values in columns.items()}
    frame = pl.DataFrame(told, strict=False)
    return frame.with_columns(
        pl.col("start").dt.convert_time_zone(zone.key),
        pl.col(name for name in told if name != "start").cast(pl.Float64),
    )


def _opened(rows: pl.DataFrame, queues: Sequence[Queue]) -> pl.DataFrame:
    opens = min(queue.opens for queue in queues)
    closes = max(queue.closes for queue in queues)
    clock = pl.col("start").dt.strftime("%H:%M")
    return rows.filter((clock >= opens) & (clock < closes))


def _target(facts: pl.DataFrame, queues: Sequence[Queue]) -> float:
    sums: dict[str, int] = dict(facts.group_by("queue").agg(pl.col("offered").sum()).iter_rows())
    weights = np.array([max(1, sums.get(queue.name, 0)) for queue in queues])
    return float(np.average([queue.service_level for queue in queues], weights=weights))
