"""Facts read, written and recomputed: contacts roll up inside the transaction that stores them."""

import datetime as dt
from collections.abc import Iterable, Mapping

import polars as pl
from sqlmodel import Session, col, select

from dashboard.frames import CONTACTS, INTERVALS, LIVE_LENGTH_S, conform
from dashboard.measures.rollup import rollup, slot_start
from dashboard.operations.queues import id_of
from dashboard.store.read import read_frame
from dashboard.store.tables import Contact, IntervalFact, Queue
from dashboard.store.write import table_of, upsert

_RUN_GAP = dt.timedelta(hours=1)


def read_facts(
    session: Session, queues: Iterable[Queue], since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    """Return the facts of some queues with a start in [since, until), as INTERVALS."""
    names = {id_of(queue): queue.name for queue in queues}
    table = table_of(IntervalFact)
    found = read_frame(
        session,
        select(*table.columns)
        .where(table.c.queue_id.in_(names))
        .where(table.c.start >= since, table.c.start < until)
        .order_by(table.c.queue_id, table.c.start),
    )
    return conform(_named(found, names), INTERVALS)


def read_contacts(
    session: Session, queues: Iterable[Queue], since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    """Return the contacts of some queues that arrived in [since, until), as CONTACTS."""
    names = {id_of(queue): queue.name for queue in queues}
    table = table_of(Contact)
    found = read_frame(
        session,
        select(*table.columns)
        .where(table.c.queue_id.in_(names))
        .where(table.c.arrived_at >= since, table.c.arrived_at < until)
        .order_by(table.c.arrived_at),
    )
    return conform(_named(found, names), CONTACTS)


def _named(frame: pl.DataFrame, names: Mapping[int, str]) -> pl.DataFrame:
    return frame.with_columns(
        queue=pl.col("queue_id").replace_strict(names, return_dtype=pl.String, default=None)
    )


def write_facts(session: Session, facts: pl.DataFrame, ids: Mapping[str, int]) -> int:
    """Write INTERVALS rows, overwriting those with the same queue, start and length."""
    keyed = facts.with_columns(
        queue_id=pl.col("queue").replace_strict(ids, return_dtype=pl.Int64)
    ).drop("queue")
    return upsert(session, IntervalFact, keyed)


def refresh(session: Session, queues: Iterable[Queue], touched: pl.DataFrame) -> None:
    """Recompute the facts of every slot in which a contact was stored.

    Parameters
    ----------
    session : Session
        The transaction that stored the contacts.
    queues : iterable of Queue
        At least those of `touched`.
    touched : pl.DataFrame
        Columns queue and arrived_at.
    """
    by_name = {queue.name: queue for queue in queues}
    ids = {name: id_of(queue) for name, queue in by_name.items()}
    for name, since, until in _runs(touched):
        contacts = read_contacts(session, [by_name[name]], since, until)
        write_facts(session, rollup(contacts), ids)


def _runs(touched: pl.DataFrame) -> list[tuple[str, dt.datetime, dt.datetime]]:
    """Join touched slots that lie near each other into runs, so that each is read once."""
    slots = touched.select("queue", slot=slot_start(pl.col("arrived_at"))).unique()
    gap = (pl.col("slot").diff() > _RUN_GAP).fill_null(value=True).cum_sum().over("queue")
    runs = (
        slots.sort("queue", "slot")
        .with_columns(run=gap)
        .group_by("queue", "run")
        .agg(since=pl.col("slot").min(), until=pl.col("slot").max())
    )
    length = dt.timedelta(seconds=LIVE_LENGTH_S)
    return [
        (str(queue), since, until + length)
        for queue, _, since, until in runs.sort("queue", "since").iter_rows()
    ]


def extent(session: Session, queues: Iterable[Queue]) -> tuple[dt.datetime, dt.datetime] | None:
    """Return the start of the first fact and the end of the last one, None without facts."""
    found = [span for queue in queues if (span := _span(session, id_of(queue)))]
    if not found:
        return None
    return min(first for first, _ in found), max(last for _, last in found)


def _span(session: Session, queue_id: int) -> tuple[dt.datetime, dt.datetime] | None:
    here = select(IntervalFact).where(IntervalFact.queue_id == queue_id).limit(1)
    first = session.exec(here.order_by(col(IntervalFact.start))).first()
    last = session.exec(here.order_by(col(IntervalFact.start).desc())).first()
    if first is None or last is None:
        return None
    return first.start, last.start + dt.timedelta(seconds=last.length_s)
