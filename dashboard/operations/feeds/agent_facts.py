"""What agents handled and how long they were in each state, kept in line by what changes."""

import polars as pl
from sqlmodel import Session, select

from dashboard.frames import AGENT_INTERVALS, conform
from dashboard.measures.net import net, signed
from dashboard.store.read import read_frame
from dashboard.store.tables import AgentIntervalFact
from dashboard.store.write import remove, table_of, upsert

_KEY = ["agent_id", "start", "length_s"]


def change_agent_facts(session: Session, added: pl.DataFrame, gone: pl.DataFrame) -> None:
    """Add to the facts of agents and take away from them.

    Parameters
    ----------
    session : Session
        The transaction of what changed.
    added, gone : pl.DataFrame
        AGENT_INTERVALS columns.
    """
    touched = pl.concat([added, gone]).select(_KEY).unique()
    if touched.is_empty():
        return
    standing = _standing(session, touched)
    total = net(signed(pl.concat([standing, added]), gone), _KEY)
    empty = pl.all_horizontal(pl.exclude(_KEY).abs() < 1e-6)  # noqa: PLR2004 - rest of rounding
    upsert(session, AgentIntervalFact, total.filter(~empty))
    remove(session, AgentIntervalFact, total.filter(empty))


def _standing(session: Session, touched: pl.DataFrame) -> pl.DataFrame:
    table = table_of(AgentIntervalFact)
    first, last = touched["start"].min(), touched["start"].max()
    found = read_frame(
        session,
        select(*table.columns)
        .where(table.c.agent_id.in_(touched["agent_id"].unique().to_list()))
        .where(table.c.start >= first, table.c.start <= last),
    )
    return conform(found, AGENT_INTERVALS).join(touched, on=_KEY, how="semi")
