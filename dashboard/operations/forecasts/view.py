"""A queue's forecast beside its history: by day, and by interval of one day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session

from dashboard.operations.adjusting.override import overridden, overrides_of
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.facts.kept import extent, read_facts
from dashboard.operations.forecasts.runs import Run, run_of
from dashboard.operations.heads.plan import base_values, latest_run
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import day_bounds, queues_named, zone_of
from dashboard.store.tables import ForecastOverride, ForecastRun, Queue

BOUNDS = ("lo80", "hi80", "lo95", "hi95")
_WEEKDAYS_BACK = 4
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class ForecastView:
    """What is known of a queue's contacts, in its own time zone.

    Attributes
    ----------
    zone : ZoneInfo
        Of the queue.
    run : Run or None
        The newest forecast.
    history : pl.DataFrame
        Columns day and offered, whole days before the forecast.
    days : pl.DataFrame
        Columns day, contacts and `BOUNDS`. The bounds are sums over intervals: as if all of a day
        erred together, so at least as wide as the day's own.
    intervals : pl.DataFrame
        The forecast with the overrides that count now: start (in the zone), contacts, `made`,
        `BOUNDS`, aht_s. In `made` are the contacts without overrides; `days` has it too.
    layer : sequence of ForecastOverride
        The overrides that count now, in the order they were made.
    """

    zone: ZoneInfo
    run: Run | None
    history: pl.DataFrame
    days: pl.DataFrame
    intervals: pl.DataFrame
    layer: Sequence[ForecastOverride] = ()

    def laid_on(self, day: dt.date) -> list[ForecastOverride]:
        """Return the overrides that touch a day."""
        start, end = day_bounds(day, self.zone)
        return [row for row in self.layer if row.start < end and row.until > start]


def view_forecast(desk: Desk, actor: Actor, name: str, weeks: int) -> ForecastView:
    """Return a queue's newest forecast and the last weeks before it.

    Raises
    ------
    UnknownQueueError
        For a queue that the store does not have.
    """
    require(actor, "see_forecast")
    with desk.store.read() as session:
        queue = queues_named(session, [name])[0]
        zone, run = zone_of(queue), latest_run(session, queue)
        layer = overrides_of(session, queue, floor_time(session))
        intervals = _intervals(session, run, layer, zone)
        days = _by_day(intervals)
        until = days["day"][0] if days.height else _day_after(session, queue, zone)
        history = _history(session, queue, until, weeks)
    return ForecastView(zone, run_of(run) if run else None, history, days, intervals, layer)


def _intervals(
    session: Session, run: ForecastRun | None, layer: Sequence[ForecastOverride], zone: ZoneInfo
) -> pl.DataFrame:
    """Lay overrides over a forecast, with its contacts as made beside them; starts in the zone."""
    if run is None:
        return pl.DataFrame()
    base = base_values(session, run)
    made = base.get_column("contacts").alias("made")
    local = pl.col("start").dt.convert_time_zone(zone.key)
    return overridden(base, layer).insert_column(2, made).with_columns(local)


def _by_day(intervals: pl.DataFrame) -> pl.DataFrame:
    if intervals.is_empty():
        return pl.DataFrame()
    day = pl.col("start").dt.date().alias("day")
    return intervals.group_by(day, maintain_order=True).agg(
        pl.col("contacts", "made", *BOUNDS).sum()
    )


def _day_after(session: Session, queue: Queue, zone: ZoneInfo) -> dt.date | None:
    """Return the day after the last one of the history."""
    found = extent(session, [queue])
    if found is None:
        return None
    last = found[1] - dt.timedelta(seconds=1)
    return last.astimezone(zone).date() + dt.timedelta(days=1)


def _history(session: Session, queue: Queue, until: dt.date | None, weeks: int) -> pl.DataFrame:
    """Return the daily totals of some weeks before a day."""
    if until is None:
        return pl.DataFrame()
    zone = zone_of(queue)
    first, end = day_bounds(until - weeks * _WEEK, zone)[0], day_bounds(until, zone)[0]
    facts = read_facts(session, [queue], first, end)
    local = pl.col("start").dt.convert_time_zone(zone.key).dt.date().alias("day")
    return facts.group_by(local).agg(pl.col("offered").sum()).sort("day")


@dataclass(frozen=True)
class DayShape:
    """One day by interval: the forecast, what came, and the same weekday before.

    Attributes
    ----------
    rows : pl.DataFrame
        Columns minute (of the day), contacts, `made` and `BOUNDS`; empty where the day has no
        forecast.
    came : mapping
        Day → columns minute and offered, in intervals of the forecast's length: the day itself
        where it has come, and up to four same weekdays before.
    """

    rows: pl.DataFrame
    came: Mapping[dt.date, pl.DataFrame]


def day_shape(desk: Desk, actor: Actor, name: str, day: dt.date) -> DayShape:
    """Return the intervals of one day."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        queue = queues_named(session, [name])[0]
        zone, run = zone_of(queue), latest_run(session, queue)
        every_s = run.every_s if run else 1800
        layer = overrides_of(session, queue, floor_time(session))
        values = _intervals(session, run, layer, zone)
        rows = pl.DataFrame()
        if values.height:
            here = values.filter(pl.col("start").dt.date() == day)
            rows = here.select(_minute("start"), "contacts", "made", *BOUNDS)
        days = [day, *(day - n * _WEEK for n in range(1, _WEEKDAYS_BACK + 1))]
        found = {d: _came(session, queue, d, every_s) for d in days}
    return DayShape(rows, {d: frame for d, frame in found.items() if frame.height})


def _minute(name: str) -> pl.Expr:
    local = pl.col(name)
    return (local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute()).alias("minute")


def _came(session: Session, queue: Queue, day: dt.date, every_s: int) -> pl.DataFrame:
    zone = zone_of(queue)
    facts = read_facts(session, [queue], *day_bounds(day, zone))
    local = facts.with_columns(
        pl.col("start").dt.convert_time_zone(zone.key).dt.truncate(f"{every_s}s")
    )
    minutes = local.select(_minute("start"), "offered")
    return minutes.group_by("minute").agg(pl.col("offered").sum()).sort("minute")
