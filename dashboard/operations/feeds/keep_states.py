"""Store the stays of agents in states, and what they add to the facts of agents."""

import polars as pl
from sqlalchemy import select
from sqlmodel import Session

from dashboard.frames import STATES
from dashboard.measures.stays import rollup_stays
from dashboard.operations.feeds.agent_facts import change_agent_facts
from dashboard.operations.feeds.known import Known
from dashboard.store.read import read_frame
from dashboard.store.tables import AgentState
from dashboard.store.write import add, remove, table_of

_KEY = ["agent_id", "since"]
_COLUMNS = [*_KEY, "state", "until", "queue_id", "detail"]


def keep_states(session: Session, known: Known, states: pl.DataFrame) -> int:
    """Store stays in place of all that the store knew of their agents from the first one on.

    Parameters
    ----------
    session : Session
        A writing transaction.
    known : Known
        Queues and agents of the source.
    states : pl.DataFrame
        STATES columns: of every agent that occurs, all stays from its first one here; and, if
        it is there, ``goes_on``: the stay began earlier, where the store knows the same state.

    Returns
    -------
    int
        How many stays changed.
    """
    new = _keyed(known, states)
    if new.is_empty():
        return 0
    old = _overlapping(session, new)
    first = new.group_by("agent_id").agg(first=pl.col("since").min())
    before = old.join(first, on="agent_id").filter(pl.col("since") < pl.col("first"))
    new, cut = _joined(new, before)
    told = pl.concat([cut, new])
    added = told.join(old, on=_COLUMNS, how="anti", nulls_equal=True)
    gone = old.join(told, on=_COLUMNS, how="anti", nulls_equal=True)
    remove(session, AgentState, gone)
    add(session, AgentState, added)
    change_agent_facts(session, rollup_stays(added), rollup_stays(gone))
    return added.height


def _joined(new: pl.DataFrame, before: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Let stays that go on begin where the store knows them; cut the others' forebears off."""
    stood = before.select("agent_id", "state", "queue_id", "detail", stood="since")
    same = ["agent_id", "state", "queue_id", "detail"]
    beside = new.join(stood, on=same, how="left", nulls_equal=True)
    joins = pl.col("goes_on") & pl.col("stood").is_not_null()
    since = pl.when(joins).then("stood").otherwise("since")
    joined = beside.filter(joins).select("agent_id")
    cut = before.join(joined, on="agent_id", how="anti").with_columns(until=pl.col("first"))
    return beside.with_columns(since=since).select(_COLUMNS), cut.select(_COLUMNS)


def _keyed(known: Known, states: pl.DataFrame) -> pl.DataFrame:
    """Give keys; of two stays of one agent that begin together the later row stands."""
    queues = {name: queue.id for name, queue in known.queues.items()}
    goes_on = pl.col("goes_on") if "goes_on" in states.columns else pl.lit(value=False)
    keyed = states.with_columns(
        goes_on=goes_on,
        agent_id=known.agent_id(pl.col("agent")),
        queue_id=pl.col("queue").replace_strict(queues, return_dtype=pl.Int64, default=None),
        **{name: pl.col(name).cast(kind) for name, kind in STATES.items()},
    )
    return keyed.select(*_COLUMNS, "goes_on").unique(_KEY, keep="last", maintain_order=True)


def _overlapping(session: Session, new: pl.DataFrame) -> pl.DataFrame:
    """Return the stored stays of these agents that do not end before their first new one."""
    table = table_of(AgentState)
    first = new["since"].min()
    found = read_frame(
        session,
        select(*(table.c[name] for name in _COLUMNS))
        .where(table.c.agent_id.in_(new["agent_id"].unique().to_list()))
        .where(table.c.until.is_(None) | (table.c.until > first)),
    )
    firsts = new.group_by("agent_id").agg(first=pl.col("since").min())
    lasts = pl.col("until").is_null() | (pl.col("until") > pl.col("first"))
    return found.join(firsts, on="agent_id").filter(lasts).select(_COLUMNS)
