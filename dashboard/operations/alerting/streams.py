"""What the detectors look at: today's complete five-minute buckets, by queue and of the floor."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
import sqlalchemy
from sqlalchemy import BigInteger, func, type_coerce
from sqlmodel import Session, select

from dashboard.measures.abnormal import BUCKET_S, Floats
from dashboard.measures.abnormal.agents import OnQueue
from dashboard.measures.abnormal.group import Stream
from dashboard.measures.adherence import ON_QUEUE
from dashboard.measures.kpis import counted
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.forecasts.expect import expected_day, observed_days
from dashboard.operations.queues.known import day_bounds, goals_of, id_of, zone_of
from dashboard.operations.rosters.versions import duty_on
from dashboard.store.moment import to_micros
from dashboard.store.read import read_frame
from dashboard.store.tables import AgentState, Contact, Queue
from dashboard.store.write import table_of

_STILL_TOLD = 12
"""Buckets of which a feed may still tell contacts."""
_LONGEST = dt.timedelta(hours=2)
"""Contacts that last longer are left out: their table would be read for hours back."""
_SECOND_US = 1_000_000


@dataclass(frozen=True)
class Handled:
    """Handle times of a queue by the bucket in which contacts ended, arrays (buckets,).

    Attributes
    ----------
    count, aht_s
        Contacts that ended, and their mean handle time.
    planned_s
        What the queue is planned with.
    """

    count: Floats
    aht_s: Floats
    planned_s: Floats


@dataclass(frozen=True)
class Kept:
    """A queue's promise by the bucket in which contacts came, arrays (buckets,)."""

    in_target: Floats
    abandoned: Floats
    offered: Floats


@dataclass(frozen=True)
class Today:
    """One local day up to now.

    Attributes
    ----------
    queues
        Those judged, by name.
    start
        Of the first bucket of the day, UTC.
    count
        Complete buckets of the day.
    """

    queues: Mapping[str, Queue]
    start: dt.datetime
    count: int

    @classmethod
    def of(cls, queues: Sequence[Queue], now: dt.datetime) -> "Today":
        """Return the day of some queues of one time zone."""
        zone = zone_of(queues[0])
        start, _ = day_bounds(now.astimezone(zone).date(), zone)
        count = max(0, int((now - start).total_seconds() // BUCKET_S))
        return cls({queue.name: queue for queue in queues}, start, count)

    @property
    def end(self) -> dt.datetime:
        """End of the last complete bucket."""
        return self.start + dt.timedelta(seconds=BUCKET_S * self.count)


def contacts_today(session: Session, today: Today, now: dt.datetime) -> dict[str, Stream]:
    """Return contacts that came and that were due since each queue opened, by queue."""
    found: dict[str, Stream] = {}
    zones = {zone_of(queue) for queue in today.queues.values()}
    observed_by_queue: dict[str, Floats] = {}
    for zone in zones:
        mine = [queue for queue in today.queues.values() if zone_of(queue) == zone]
        observed_by_queue |= observed_days(session, mine, now.astimezone(zone).date(), now)
    for name, queue in today.queues.items():
        came = observed_by_queue[name]
        due = expected_day(session, queue, now.astimezone(zone_of(queue)).date())
        if due is None or not came.size:
            continue
        opened = int(np.argmax(due > 0))
        observed, forecast = came[opened:], due[opened : came.size]
        if observed.size and forecast[-1] > 0:
            found[name] = Stream(observed, forecast)
    return found


@dataclass
class HandledMemo:
    """Handle times of a day's older buckets, so that a look reads the newest contacts alone.

    Attributes
    ----------
    about
        The day and the queues that it is of.
    sums
        queue_id, bucket, n and spent (seconds) of the buckets before `until`.
    until
        The first bucket that is not in it.
    """

    about: tuple[Any, ...] = ()
    sums: pl.DataFrame = field(default_factory=pl.DataFrame)
    until: int = 0


def handled_today(
    session: Session, today: Today, memo: HandledMemo | None = None
) -> dict[str, Handled]:
    """Return handle times by queue, of queues of which some ended contact is known.

    Parameters
    ----------
    session, today
        Reading, and the day.
    memo : HandledMemo, optional
        What an earlier look found; brought up to date, but for the last hour's buckets, of which
        a feed may still tell something.
    """
    memo = memo or HandledMemo()
    about = (today.start, *today.queues)
    if memo.about != about:
        memo.about, memo.until = about, 0
    new = _handled(session, today, memo.until)
    sums = new if not memo.until else pl.concat([memo.sums, new])
    memo.until = max(0, today.count - _STILL_TOLD)
    memo.sums = sums.filter(pl.col("bucket") < memo.until)
    return _laid(sums, today)


def _handled(session: Session, today: Today, first: int) -> pl.DataFrame:
    """Add up what ended in the complete buckets from a first one on, by queue and bucket."""
    table = table_of(Contact)
    begin = today.start + dt.timedelta(seconds=BUCKET_S * first)
    ended_us = type_coerce(table.c.ended_at, BigInteger)
    bucket = (ended_us - to_micros(today.start)) // (BUCKET_S * _SECOND_US)
    talk, hold, acw = (func.coalesce(table.c[n], 0.0) for n in ("talk_s", "hold_s", "acw_s"))
    spent = talk + hold + acw
    told = (
        sqlalchemy.select(
            table.c.queue_id,
            bucket.label("bucket"),
            func.count().label("n"),
            func.sum(spent).label("spent"),
        )
        .where(table.c.queue_id.in_([id_of(queue) for queue in today.queues.values()]))
        .where(table.c.arrived_at >= begin - _LONGEST, table.c.arrived_at < today.end)
        .where(table.c.ended_at >= begin, table.c.ended_at < today.end)
        .where(table.c.answered_at.is_not(None), spent > 0)
        .group_by(table.c.queue_id, bucket)
    )
    return read_frame(session, told).cast({"bucket": pl.Int64, "n": pl.Int64, "spent": pl.Float64})


def _laid(sums: pl.DataFrame, today: Today) -> dict[str, Handled]:
    names = {id_of(queue): name for name, queue in today.queues.items()}
    found: dict[str, Handled] = {}
    for (queue_id,), mine in sums.group_by("queue_id"):
        name = names[int(str(queue_id))]
        place = mine["bucket"].to_numpy()
        count, seconds = np.zeros(today.count), np.zeros(today.count)
        count[place], seconds[place] = mine["n"].to_numpy(), mine["spent"].to_numpy()
        aht = np.divide(seconds, count, out=np.zeros(today.count), where=count > 0)
        planned = np.full(today.count, today.queues[name].aht_s)
        found[name] = Handled(count, aht, planned)
    return found


def kept_today(session: Session, today: Today) -> dict[str, Kept]:
    """Return by queue how many came, were answered in target and abandoned.

    A bucket whose source does not tell waits is left empty: it says nothing of a promise.
    """
    queues = list(today.queues.values())
    facts = counted(read_facts(session, queues, today.start, today.end), goals_of(queues))
    told = facts.filter(pl.col("length_s") == BUCKET_S, pl.col("in_target").is_not_null())
    mine = told.with_columns(
        bucket=_bucket("start", today),
        abandoned=pl.col("abandoned") - pl.col("short_abandoned").fill_null(0),
    )
    columns = ("in_target", "abandoned", "offered")
    found: dict[str, Kept] = {}
    for (name,), rows in mine.group_by("queue"):
        laid = {column: np.zeros(today.count) for column in columns}
        place = rows["bucket"].to_numpy()
        for column, values in laid.items():
            values[place] = rows[column].fill_null(0).to_numpy()
        found[str(name)] = Kept(laid["in_target"], laid["abandoned"], laid["offered"])
    return found


def agents_today(session: Session, today: Today) -> OnQueue | None:
    """Return agents on queue and on contact by the roster, by the mean of each bucket.

    None where no feed tells states, or no roster is in force.
    """
    first = next(iter(today.queues.values()))
    duty = duty_on(session, today.start.astimezone(zone_of(first)).date())
    table = table_of(AgentState)
    rows = read_frame(
        session,
        select(table.c.since, table.c.until)
        .where(table.c.state.in_(ON_QUEUE), table.c.since < today.end)
        .where(table.c.until.is_(None) | (table.c.until > today.start)),
    )
    if rows.is_empty() or not duty:
        return None
    since = _seconds(rows["since"], today)
    until = _seconds(rows["until"].fill_null(today.end), today)
    spans = np.array([span for person in duty for span in person.on_contact]).reshape(-1, 2)
    planned = _mean_there(spans[:, 0], spans[:, 1], today.count)
    return OnQueue(_mean_there(since, until, today.count), planned)


def _bucket(column: str, today: Today) -> pl.Expr:
    passed = (pl.col(column) - pl.lit(today.start)).dt.total_seconds()
    return (passed // BUCKET_S).cast(pl.Int64)


def _seconds(moments: pl.Series, today: Today) -> Floats:
    passed = (moments - today.start.astimezone(dt.UTC)).dt.total_milliseconds()
    return passed.to_numpy().astype(np.float64) / 1000


def _mean_there(since: Floats, until: Floats, count: int) -> Floats:
    """Return the mean number of stays that hold in each bucket, by time."""
    edges = BUCKET_S * np.arange(count + 1, dtype=np.float64)
    spent = _spent(since, edges) - _spent(until, edges)
    return np.diff(spent) / BUCKET_S


def _spent(moments: Floats, edges: Floats) -> Floats:
    """Return Σ max(0, edge − moment) of each edge."""
    known = np.sort(moments)
    count = np.searchsorted(known, edges, "right")
    sums = np.concatenate([[0.0], np.cumsum(known)])
    return count * edges - sums[count]
