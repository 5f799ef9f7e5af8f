"""Who has been in one state for longer than its limit, now."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
import sqlalchemy

from dashboard.measures.long_states import long_states
from dashboard.operations.adherence.keep import habits_of
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import floor_zone
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, AgentState
from dashboard.store.write import table_of

_LONGEST = dt.timedelta(hours=12)
"""A state that nothing has ended for so long is a source that fell silent, not an agent's."""


@dataclass(frozen=True)
class LongView:
    """Rows agent, state, since, long_s (seconds over the limit), furthest over first; the zone."""

    rows: pl.DataFrame
    zone: ZoneInfo


def long_now(desk: Desk, actor: Actor) -> LongView:
    """Return the agents in sight whose state lasts longer than its limit."""
    require(actor, "see_people")
    now = desk.now()
    agent, state = table_of(Agent), table_of(AgentState)
    statement = (
        sqlalchemy.select(agent.c.name.label("agent"), state.c.state, state.c.since)
        .join_from(state, agent, state.c.agent_id == agent.c.id)
        .where(state.c.until.is_(None), state.c.since > now - _LONGEST, state.c.since <= now)
    )
    if actor.teams:
        statement = statement.where(agent.c.team_id.in_(actor.teams))
    with desk.store.read() as session:
        standing = read_frame(session, statement)
        rows = long_states(standing, habits_of(session).limits_s, now)
        return LongView(
            rows.select("agent", "state", "since", pl.col("over_s").alias("long_s")),
            floor_zone(session),
        )
