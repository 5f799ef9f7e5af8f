"""Facts read and written: they change by what contacts add and take away, in one transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping

import polars as pl
import sqlalchemy
from sqlmodel import Session, col, select

from dashboard.frames import CONTACTS, INTERVALS, LIVE_LENGTH_S, conform
from dashboard.measures.net import net, signed
from dashboard.measures.rollup import rollup
from dashboard.operations.facts.archive import archived_contacts
from dashboard.operations.queues.known import id_of
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, Contact, IntervalFact, Queue
from dashboard.store.write import remove, table_of, upsert

_KEY = ["queue", "start", "length_s"]
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
    return conform(named(found, names), INTERVALS)


def read_contacts(
    session: Session,
    queues: Iterable[Queue],
    since: dt.datetime,
    until: dt.datetime,
    *,
    archive: bool = True,
) -> pl.DataFrame:
    """Return the contacts of some queues that arrived in [since, until), as CONTACTS.

    Months that were closed come from the archive unless `archive` is false.
    """
    names = {id_of(queue): queue.name for queue in queues}
    table, agent = table_of(Contact), table_of(Agent)
    found = read_frame(
        session,
        sqlalchemy.select(*table.columns, agent.c.name.label("agent"))
        .join_from(table, agent, table.c.agent_id == agent.c.id, isouter=True)
        .where(table.c.queue_id.in_(names))
        .where(table.c.arrived_at >= since, table.c.arrived_at < until)
        .order_by(table.c.arrived_at),
    )
    contacts = conform(named(found, names), CONTACTS)
    if not archive:
        return contacts
    old = archived_contacts(session, names.values(), since, until)
    return pl.concat([old, contacts])


def named(frame: pl.DataFrame, names: Mapping[int, str]) -> pl.DataFrame:
    """Return a frame with queue names beside their keys."""
    return frame.with_columns(
        queue=pl.col("queue_id").replace_strict(names, return_dtype=pl.String, default=None)
    )


def write_facts(session: Session, facts: pl.DataFrame, ids: Mapping[str, int]) -> int:
    """Write INTERVALS rows, overwriting those with the same queue, start and length."""
    return upsert(session, IntervalFact, _keyed(facts, ids))


def _keyed(facts: pl.DataFrame, ids: Mapping[str, int]) -> pl.DataFrame:
    queue_id = pl.col("queue").replace_strict(ids, return_dtype=pl.Int64)
    return facts.with_columns(queue_id=queue_id).drop("queue")


def change_facts(
    session: Session, queues: Iterable[Queue], added: pl.DataFrame, gone: pl.DataFrame
) -> None:
    """Bring the facts in line with contacts stored and taken away in this transaction.

    Parameters
    ----------
    session : Session
        The transaction of the contacts themselves.
    queues : iterable of Queue
        At least those of the contacts.
    added, gone : pl.DataFrame
        CONTACTS columns: rows as they are now, and rows as they were before.
    """
    plus, minus = rollup(added), rollup(gone)
    touched = pl.concat([plus, minus]).select(_KEY).unique()
    if touched.is_empty():
        return
    by_name = {queue.name: queue for queue in queues}
    ids = {name: id_of(queue) for name, queue in by_name.items()}
    standing = _standing(session, by_name, touched)
    total = net(signed(pl.concat([standing, plus]), minus), _KEY)
    write_facts(session, total.filter(pl.col("offered") > 0), ids)
    remove(session, IntervalFact, _keyed(total.filter(pl.col("offered") <= 0), ids))


def _standing(session: Session, queues: Mapping[str, Queue], touched: pl.DataFrame) -> pl.DataFrame:
    """Return the facts that some slots have already."""
    used = [queues[name] for name in touched["queue"].unique().to_list()]
    parts = [read_facts(session, used, since, until) for since, until in _runs(touched)]
    return pl.concat(parts).join(touched, on=_KEY, how="semi")


def _runs(touched: pl.DataFrame) -> list[tuple[dt.datetime, dt.datetime]]:
    """Join touched slots that lie within an hour into runs, so that each is read once."""
    gap = (pl.col("start").diff() > _RUN_GAP).fill_null(value=True).cum_sum()
    slots = touched.select("start").unique().sort("start").with_columns(run=gap)
    runs = slots.group_by("run").agg(since=pl.col("start").min(), until=pl.col("start").max())
    length = dt.timedelta(seconds=LIVE_LENGTH_S)
    return [(since, until + length) for _, since, until in runs.iter_rows()]


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
