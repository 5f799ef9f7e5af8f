"""Facts of whole local days: kept beside the intervals while they are true, made again when not.

A change of an interval forgets its day; a day that is not kept is summed from its intervals. So
a trend over years reads one row a day, and no row is ever stale.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, select

from dashboard.frames import INTERVALS, MOMENT, conform
from dashboard.measures.net import net
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import extent, named, read_facts
from dashboard.operations.queues.known import all_queues, day_bounds, id_of, zone_of
from dashboard.store.read import read_frame
from dashboard.store.tables import DayFact, Queue
from dashboard.store.write import add_new, table_of

_DAY_S = 86_400
_INSTANT = dt.timedelta(microseconds=1)
_AROUND = dt.timedelta(hours=38)
"""From a UTC day's noon, it reaches the midnight that begins the local day in every zone."""
_AT_ONCE = 60
"""Days of one queue made in one transaction."""


def read_days(
    session: Session, queues: Sequence[Queue], first: dt.date, last: dt.date
) -> pl.DataFrame:
    """Return the facts of local days from `first` to `last`, one row a queue and day.

    Parameters
    ----------
    session : Session
        A transaction.
    queues : sequence of Queue
        Each by the days of its own zone.
    first, last : date
        Both included.

    Returns
    -------
    pl.DataFrame
        INTERVALS columns; `start` is the local midnight. Days without contacts have no row.
    """
    kept = _kept(session, queues, first, last)
    parts = [kept] + [
        _summed(session, queue, missing[0], missing[-1]).join(
            pl.DataFrame({"start": [_midnight(queue, day) for day in missing]}, {"start": MOMENT}),
            on="start",
            how="semi",
        )
        for queue in queues
        if (missing := _missing(queue, kept, first, last))
    ]
    return pl.concat(parts).filter(pl.col("offered") > 0).sort("queue", "start")


def _midnight(queue: Queue, day: dt.date) -> dt.datetime:
    return _midnight_in(queue.timezone, day)


@lru_cache(maxsize=10_000)
def _midnight_in(zone: str, day: dt.date) -> dt.datetime:
    return day_bounds(day, ZoneInfo(zone))[0]


def _kept(session: Session, queues: Sequence[Queue], first: dt.date, last: dt.date) -> pl.DataFrame:
    names = {id_of(queue): queue.name for queue in queues}
    table = table_of(DayFact)
    since = min(_midnight(queue, first) for queue in queues)
    until = max(_midnight(queue, last) for queue in queues)
    found = read_frame(
        session,
        select(*table.columns)
        .where(table.c.queue_id.in_(names))
        .where(table.c.start >= since, table.c.start <= until),
    )
    return conform(named(found, names).with_columns(length_s=pl.lit(_DAY_S)), INTERVALS)


def _missing(queue: Queue, kept: pl.DataFrame, first: dt.date, last: dt.date) -> list[dt.date]:
    there = set(kept.filter(pl.col("queue") == queue.name)["start"].to_list())
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if _midnight(queue, day) not in there]


def _summed(session: Session, queue: Queue, first: dt.date, last: dt.date) -> pl.DataFrame:
    """Sum the intervals of some local days; what is a mean of people has no sum over a day."""
    zone = zone_of(queue)
    facts = read_facts(session, [queue], day_bounds(first, zone)[0], day_bounds(last, zone)[1])
    midnight = pl.col("start").dt.convert_time_zone(zone.key).dt.truncate("1d")
    days = facts.with_columns(
        start=midnight.dt.convert_time_zone("UTC"),
        length_s=pl.lit(_DAY_S, pl.Int64),
        staffed=pl.lit(None, pl.Float64),
        sign=pl.lit(1, pl.Int64),
    )
    return conform(net(days, ["queue", "start"]), INTERVALS)


def forget_days(session: Session, queues: Sequence[Queue], touched: pl.Series) -> None:
    """Drop the kept days of some queues around changed moments; what is true comes back.

    Parameters
    ----------
    session : Session
        The transaction of the change.
    queues : sequence of Queue
        At least those that changed.
    touched : pl.Series
        Moments of the intervals or contacts that changed.
    """
    table = table_of(DayFact)
    ids = [id_of(queue) for queue in queues]
    for day in touched.dt.date().unique().to_list():
        noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
        near = table.c.start.between(noon - _AROUND, noon + _AROUND)
        session.connection().execute(table.delete().where(table.c.queue_id.in_(ids), near))


def keep_days(desk: Desk) -> int:
    """Keep some days that are over and not kept yet; return how many."""
    with desk.store.read() as session:
        work = [
            (queue, days)
            for queue in all_queues(session)
            if (days := _due(session, queue, desk.now()))
        ]
    for queue, days in work:
        with desk.store.write() as session:
            _keep(session, queue, days)
    return sum(len(days) for _, days in work)


def _due(session: Session, queue: Queue, now: dt.datetime) -> list[dt.date]:
    """Return the first days of a queue's history that are over and not kept."""
    span = extent(session, [queue])
    if span is None:
        return []
    zone = zone_of(queue)
    first = span[0].astimezone(zone).date()
    yesterday = now.astimezone(zone).date() - dt.timedelta(days=1)
    last = min((span[1] - _INSTANT).astimezone(zone).date(), yesterday)
    if last < first:
        return []
    return _missing(queue, _kept(session, [queue], first, last), first, last)[:_AT_ONCE]


def _keep(session: Session, queue: Queue, days: Iterable[dt.date]) -> None:
    wanted = list(days)
    made = _summed(session, queue, wanted[0], wanted[-1])
    starts = pl.DataFrame({"start": [_midnight(queue, day) for day in wanted]}, {"start": MOMENT})
    rows = starts.join(made, on="start", how="left").with_columns(
        pl.col("offered").fill_null(0), queue_id=pl.lit(id_of(queue), pl.Int64)
    )
    add_new(session, DayFact, rows.drop("queue", "length_s"))
