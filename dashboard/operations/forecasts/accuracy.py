"""What forecasts were worth: what was promised a day, a week, a month ahead against what came."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import polars as pl
import sqlalchemy
from sqlmodel import Session, col, func, select

from dashboard.measures.ratio import ratio
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import extent, read_facts
from dashboard.operations.heads.plan import base_values
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, day_bounds, id_of, queues_named, zone_of
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastAccuracy, ForecastRun, Queue
from dashboard.store.write import add_new, table_of

AHEAD = (1, 7, 28)
"""Days between a promise and its day; a promise made the evening before is one day ahead."""
_DAY = dt.timedelta(days=1)
_INSTANT = dt.timedelta(microseconds=1)
_AT_ONCE = 30


def keep_accuracy(desk: Desk) -> int:
    """Compare the forecasts of days that are over with what came; return how many were kept."""
    kept = 0
    with desk.store.read() as session:
        due = [(q, _due(session, q, desk.now())) for q in all_queues(session)]
    for queue, days in due:
        with desk.store.write() as session:
            for day in days[:_AT_ONCE]:
                kept += _keep_day(session, queue, day)
    return kept


def _due(session: Session, queue: Queue, now: dt.datetime) -> list[dt.date]:
    """Return the days that were forecast, are over and not compared yet."""
    span = extent(session, [queue])
    first = session.exec(
        select(func.min(ForecastRun.made_at)).where(ForecastRun.queue_id == id_of(queue))
    ).first()
    if span is None or first is None:
        return []
    zone = zone_of(queue)
    yesterday = now.astimezone(zone).date() - _DAY
    last = min((span[1] - _INSTANT).astimezone(zone).date(), yesterday)
    done = select(func.max(ForecastAccuracy.day)).where(ForecastAccuracy.queue_id == id_of(queue))
    since = session.exec(done).first() or first.astimezone(zone).date() - _DAY
    return [since + n * _DAY for n in range(1, max(0, (last - since).days) + 1)]


def _keep_day(session: Session, queue: Queue, day: dt.date) -> int:
    start, end = day_bounds(day, zone_of(queue))
    came = read_facts(session, [queue], start, end)
    if came.is_empty():
        return 0
    rows = [row for row in _compared(session, queue, day, came, start) if row is not None]
    if not rows:
        return 0
    return add_new(session, ForecastAccuracy, pl.DataFrame(rows))


def _compared(
    session: Session, queue: Queue, day: dt.date, came: pl.DataFrame, start: dt.datetime
) -> Iterator[dict[str, object] | None]:
    """Compare what was promised so many days ahead with what came, interval by interval."""
    for ahead in AHEAD:
        run = _promise(session, queue, start - (ahead - 1) * _DAY)
        if run is None or run.id is None:
            continue
        values = base_values(session, run)
        end = start + dt.timedelta(hours=25)
        said = values.filter(pl.col("start").is_between(start, end, closed="left"))
        if said.is_empty():
            continue
        slot = pl.col("start").dt.truncate(f"{run.every_s}s")
        actual = came.group_by(start=slot).agg(pl.col("offered").sum())
        both = said.join(actual, on="start", how="full", coalesce=True).fill_null(0)
        error = (both["contacts"] - both["offered"]).abs().sum()
        yield {
            "queue_id": id_of(queue),
            "day": day,
            "ahead": ahead,
            "run_id": run.id,
            "forecast": float(both["contacts"].sum()),
            "actual": float(both["offered"].sum()),
            "abs_error": float(error),
        }


def _promise(session: Session, queue: Queue, until: dt.datetime) -> ForecastRun | None:
    """Return the newest forecast of a queue that was made by a moment."""
    statement = (
        select(ForecastRun)
        .where(ForecastRun.queue_id == id_of(queue), ForecastRun.made_at <= until)
        .order_by(col(ForecastRun.made_at).desc())
        .limit(1)
    )
    return session.exec(statement).first()


def read_accuracy(desk: Desk, actor: Actor, queue: str, days: int = 90) -> pl.DataFrame:
    """Return what a queue's forecasts were worth.

    Returns
    -------
    pl.DataFrame
        One row a number of days ahead: ahead, days, wape = Σ|F−A| / ΣA over intervals, and bias
        = Σ(F−A) / ΣA.
    """
    require(actor, "see_forecast")
    table = table_of(ForecastAccuracy)
    with desk.store.read() as session:
        found = queues_named(session, [queue])[0]
        since = desk.now().astimezone(ZoneInfo(found.timezone)).date() - days * _DAY
        rows = read_frame(
            session,
            sqlalchemy.select(
                *(table.c[n] for n in ("ahead", "forecast", "actual", "abs_error"))
            ).where(table.c.queue_id == id_of(found), table.c.day >= since),
        )
    sums = rows.group_by("ahead").agg(pl.len().alias("days"), pl.exclude("ahead").sum())
    return sums.select(
        "ahead",
        "days",
        wape=ratio(pl.col("abs_error"), pl.col("actual")),
        bias=ratio(pl.col("forecast") - pl.col("actual"), pl.col("actual")),
    ).sort("ahead")
