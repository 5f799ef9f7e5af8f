"""Queues and agents of a source by the names it uses; those not met before are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.hours import opening_hours
from dashboard.operations.queues import id_of
from dashboard.store.tables import Agent, AgentAlias, Queue


@dataclass
class Known:
    """What a source's names stand for.

    Attributes
    ----------
    queues : mapping
        Name → queue.
    agents : mapping
        The source's id of an agent → key.
    new_queues, new_agents : list of str
        Names made now.
    """

    queues: dict[str, Queue]
    agents: dict[str, int] = field(default_factory=dict[str, int])
    new_queues: list[str] = field(default_factory=list[str])
    new_agents: list[str] = field(default_factory=list[str])

    def queue_id(self, name: pl.Expr) -> pl.Expr:
        """Return the keys of queue names."""
        ids = {name: id_of(queue) for name, queue in self.queues.items()}
        return name.replace_strict(ids, return_dtype=pl.Int64)

    def agent_id(self, name: pl.Expr) -> pl.Expr:
        """Return the keys of agents, null where nobody is named."""
        return name.replace_strict(self.agents, return_dtype=pl.Int64, default=None)


def know_queues(session: Session, known: Known, rows: pl.DataFrame, zone: str) -> None:
    """Make the queues that rows name and the store does not know.

    Parameters
    ----------
    session : Session
        A writing transaction.
    known : Known
        Grows.
    rows : pl.DataFrame
        CONTACTS or INTERVALS columns.
    zone : str
        Time zone of new queues.
    """
    names = set(rows["queue"].drop_nulls().unique().to_list()) - known.queues.keys()
    for name in sorted(names):
        mine = rows.filter(pl.col("queue") == name)
        opens, closes = opening_hours(mine, ZoneInfo(zone))
        channel = mine["channel"].drop_nulls() if "channel" in mine.columns else pl.Series([])
        known.queues[name] = Queue(
            name=name,
            timezone=zone,
            opens=opens,
            closes=closes,
            channel=str(channel[0]) if channel.len() else "voice",
        )
        session.add(known.queues[name])
        known.new_queues.append(name)
    session.flush()


def known_queues(session: Session) -> Known:
    """Return all queues, closed ones too: what a feed tells of them is kept."""
    return Known({queue.name: queue for queue in session.exec(select(Queue))})


def know_agents(session: Session, known: Known, source: str, told: pl.DataFrame) -> None:
    """Find or make the agents that rows name.

    An agent is found by the alias of this source, by one for all sources, by name; one that the
    store has never met is made without team and contract.

    Parameters
    ----------
    session : Session
        A writing transaction.
    known : Known
        Grows.
    source : str
        Name of the source.
    told : pl.DataFrame
        Columns agent and, where the source says it, agent_name.
    """
    people = _people(told)
    missing = people.keys() - known.agents.keys()
    if not missing:
        return
    aliases = _aliases(session, source)
    by_name = {agent.name: agent for agent in session.exec(select(Agent))}
    for external in sorted(missing):
        name = people[external] or external
        found = aliases.get(external) or aliases.get(name)
        if found is None:
            agent = by_name.get(external) or by_name.get(name) or _made(session, known, name)
            by_name[agent.name] = agent
            assert agent.id is not None  # noqa: S101 - flushed or read
            found = agent.id
            if agent.name != external:
                session.add(AgentAlias(source=source, external=external, agent_id=found))
        known.agents[external] = found


def _people(told: pl.DataFrame) -> Mapping[str, str | None]:
    """Return the source's id of every agent → the name it gave, if any."""
    named = told.filter(pl.col("agent").is_not_null())
    name = pl.col("agent_name") if "agent_name" in told.columns else pl.lit(None, pl.String)
    rows = named.group_by("agent").agg(name.drop_nulls().first().alias("name"))
    return dict(rows.iter_rows())


def _aliases(session: Session, source: str) -> Mapping[str, int]:
    """Return external name → agent; a name of this source comes before one for all."""
    rows = session.exec(
        select(AgentAlias)
        .where(col(AgentAlias.source).in_(["", source]))
        .order_by(AgentAlias.source)
    )
    return {row.external: row.agent_id for row in rows}


def _made(session: Session, known: Known, name: str) -> Agent:
    agent = Agent(name=name)
    session.add(agent)
    session.flush()
    known.new_agents.append(name)
    return agent
