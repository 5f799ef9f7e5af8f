"""Store contacts by key, so that nothing is lost, doubled or turned back."""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import select
from sqlmodel import Session

from dashboard.frames import CONTACTS, conform
from dashboard.measures.stays import rollup_handled
from dashboard.operations.facts.days import forget_days
from dashboard.operations.facts.kept import change_facts, named
from dashboard.operations.feeds.agent_facts import change_agent_facts
from dashboard.operations.feeds.known import Known
from dashboard.store.read import among, read_frame
from dashboard.store.tables import Contact
from dashboard.store.write import add, remove, table_of

_KEY = ["source_key", "queue_id", "segment"]
_COLUMNS = [
    *_KEY,
    *(name for name in CONTACTS if name not in {*_KEY, "queue", "agent"}),
    "agent_id",
]


@dataclass(frozen=True)
class Kept:
    """What became of some contacts: how many were not there before, and how many were."""

    new: int
    known: int


def keep_contacts(
    session: Session,
    source_id: int,
    known: Known,
    contacts: pl.DataFrame,
    calls: pl.Series | None = None,
) -> Kept:
    """Store contacts and bring the facts in line, in the transaction of `session`.

    Parameters
    ----------
    session : Session
        A writing transaction.
    source_id : int
        The source that tells them.
    known : Known
        Its queues and agents.
    contacts : pl.DataFrame
        CONTACTS columns; customers are keyed hashes.
    calls : pl.Series or None
        Source keys of which `contacts` is all there is, so that stored rows not among them go.
        None: every row stands for itself, and one that knows less of a contact than the store
        (open, though it has ended) changes nothing.
    """
    new = _keyed(known, contacts)
    keys = new["source_key"] if calls is None else calls
    old = _stored(session, source_id, keys.unique())
    added, gone = _by_row(new, old) if calls is None else _by_call(new, old)
    remove(session, Contact, gone.with_columns(source_id=pl.lit(source_id, pl.Int64)))
    add(session, Contact, added.with_columns(source_id=pl.lit(source_id, pl.Int64)))
    _change_facts(session, known, added, gone)
    fresh = new.height if old.is_empty() else new.join(old, on=_KEY, how="anti").height
    return Kept(fresh, new.height - fresh)


def _keyed(known: Known, contacts: pl.DataFrame) -> pl.DataFrame:
    keyed = contacts.with_columns(
        queue_id=known.queue_id(pl.col("queue")),
        agent_id=known.agent_id(pl.col("agent")),
        channel=pl.col("channel").fill_null("voice"),
    )
    return keyed.select(_COLUMNS)


def _stored(session: Session, source_id: int, keys: pl.Series) -> pl.DataFrame:
    table = table_of(Contact)
    mine = table.c.source_id == source_id
    statement = select(*(table.c[name] for name in _COLUMNS)).where(mine)
    anything = session.connection().execute(select(table.c.source_id).where(mine).limit(1)).first()
    if anything is None or keys.is_empty():
        return read_frame(session, statement.limit(0))
    return read_frame(session, statement.where(among(session, table.c.source_key, keys.to_list())))


def _progress(prefix: str = "") -> pl.Expr:
    """Rank how far a row knows its contact: waiting, answered, ended."""
    ended, answered = pl.col(f"ended_at{prefix}"), pl.col(f"answered_at{prefix}")
    return ended.is_not_null().cast(pl.Int64) * 2 + answered.is_not_null().cast(pl.Int64)


def _by_row(new: pl.DataFrame, old: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows to add and the stored rows that they replace."""
    if old.is_empty():
        return new, old
    beside = new.join(old, on=_KEY, how="left", suffix="_old")
    turned_back = (_progress() < _progress("_old")) & pl.col("arrived_at_old").is_not_null()
    told = beside.filter(~turned_back).select(_COLUMNS)
    added = told.join(old, on=_COLUMNS, how="anti", nulls_equal=True)
    return added, old.join(added, on=_KEY, how="semi")


def _by_call(new: pl.DataFrame, old: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    if old.is_empty():
        return new, old
    added = new.join(old, on=_COLUMNS, how="anti", nulls_equal=True)
    return added, old.join(new, on=_COLUMNS, how="anti", nulls_equal=True)


def _change_facts(session: Session, known: Known, added: pl.DataFrame, gone: pl.DataFrame) -> None:
    names = {queue.id: queue.name for queue in known.queues.values() if queue.id is not None}
    told, were = (conform(named(frame, names), CONTACTS) for frame in (added, gone))
    change_facts(session, known.queues.values(), told, were)
    forget_days(session, list(known.queues.values()), pl.concat([told, were])["arrived_at"])
    change_agent_facts(session, rollup_handled(added), rollup_handled(gone))
