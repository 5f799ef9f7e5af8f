"""Facts added up by the database: one row a queue and bucket instead of one an interval."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl
import sqlalchemy
from sqlalchemy import ColumnElement, LargeBinary, String, case, func, literal
from sqlmodel import Session

from dashboard.frames import INTERVALS, conform
from dashboard.operations.facts.kept import named
from dashboard.operations.queues.known import id_of
from dashboard.store.read import read_frame
from dashboard.store.tables import IntervalFact, Queue
from dashboard.store.write import table_of

_HISTOGRAMS = ("answered_waits", "abandoned_waits")
_MICROS = 1_000_000


def read_sums(
    session: Session,
    queues: Iterable[Queue],
    since: dt.datetime,
    until: dt.datetime,
    bucket_s: int | None,
) -> pl.DataFrame:
    """Return the facts of some queues with a start in [since, until), added up.

    Parameters
    ----------
    session : Session
        A transaction.
    queues : iterable of Queue
        Which.
    since, until : datetime
        Aware.
    bucket_s : int or None
        Length of the buckets, seconds, counted from 1970; None: one bucket for all.

    Returns
    -------
    pl.DataFrame
        INTERVALS columns; `start` is the first one in the bucket, `length_s` the longest, a sum
        with an unknown part is unknown. Histograms are joined: a bin may occur more than once.
    """
    names = {id_of(queue): queue.name for queue in queues}
    table = table_of(IntervalFact)
    keys: list[ColumnElement[Any]] = [table.c.queue_id]
    if bucket_s is not None:
        keys.append(_bucket(table.c.start, bucket_s))
    fixed = {"queue", "start", "length_s", "in_target_wait_s", *_HISTOGRAMS}
    embedded = session.connection().dialect.name == "sqlite"
    statement = (
        sqlalchemy.select(
            table.c.queue_id,
            func.min(table.c.start).label("start"),
            func.max(table.c.length_s).label("length_s"),
            _same(table.c.in_target_wait_s).label("in_target_wait_s"),
            *(_sum(table.c[name]).label(name) for name in INTERVALS if name not in fixed),
            *(_joined(table.c[name], embedded=embedded).label(name) for name in _HISTOGRAMS),
        )
        .where(table.c.queue_id.in_(names), table.c.start >= since, table.c.start < until)
        .group_by(*keys)
        .order_by(table.c.queue_id, func.min(table.c.start))
    )
    found = read_frame(session, statement)
    if embedded:
        found = found.with_columns(pl.col(_HISTOGRAMS).str.decode("hex"))
    return conform(named(found, names), INTERVALS)


def _bucket(start: ColumnElement[Any], bucket_s: int) -> ColumnElement[Any]:
    micros = sqlalchemy.type_coerce(start, sqlalchemy.BigInteger)
    return micros - micros % literal(bucket_s * _MICROS, sqlalchemy.BigInteger)


def _whole(column: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a value where every row of the bucket knows the column, else null."""
    return case((func.count(column) == func.count(), value))


def _sum(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return _whole(column, sqlalchemy.cast(func.sum(column), column.type))


def _same(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((func.min(column) == func.max(column), func.max(column)))


def _joined(column: ColumnElement[Any], *, embedded: bool) -> ColumnElement[Any]:
    if embedded:
        joined = func.group_concat(func.hex(column), literal("", String), type_=String)
    else:
        joined = func.string_agg(column, literal(b"", LargeBinary), type_=LargeBinary)
    return _whole(column, joined)
