"""Queues and agents of a source by the names it uses; those not met before are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, select

from dashboard.operations.queues.hours import opening_hours
from dashboard.operations.queues.known import id_of
from dashboard.store.read import among, read_frame
from dashboard.store.tables import Agent, AgentAlias, Queue
from dashboard.store.write import table_of


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
    missing = sorted(people.keys() - known.agents.keys())
    if not missing:
        return
    names = {external: people[external] or external for external in missing}
    sought = sorted({*names, *names.values()})
    session.flush()
    aliases, there = _aliases(session, source, sought), _agents(session, sought)
    for external, name in names.items():
        found = aliases.get(external) or aliases.get(name)
        if found is None and external not in there:
            if name not in there:
                there[name] = _made(session, known, name)
            if name != external:
                session.add(AgentAlias(source=source, external=external, agent_id=there[name]))
        known.agents[external] = found or there.get(external) or there[name]


def _people(told: pl.DataFrame) -> Mapping[str, str | None]:
    """Return the source's id of every agent → the name it gave, if any."""
    named = told.filter(pl.col("agent").is_not_null())
    name = pl.col("agent_name") if "agent_name" in told.columns else pl.lit(None, pl.String)
    rows = named.group_by("agent").agg(name.drop_nulls().first().alias("name"))
    return dict(rows.iter_rows())


def _aliases(session: Session, source: str, sought: Sequence[str]) -> Mapping[str, int]:
    """Return external name → agent; a name of this source comes before one for all."""
    table = table_of(AgentAlias)
    rows = read_frame(
        session,
        select(table.c.external, table.c.agent_id)
        .where(table.c.source.in_(["", source]), among(session, table.c.external, sought))
        .order_by(table.c.source),
    )
    return dict(rows.iter_rows())


def _agents(session: Session, sought: Sequence[str]) -> dict[str, int]:
    """Return the keys of agents by name."""
    table = table_of(Agent)
    mine = select(table.c.name, table.c.id).where(among(session, table.c.name, sought))
    return dict(read_frame(session, mine).iter_rows())


def _made(session: Session, known: Known, name: str) -> int:
    agent = Agent(name=name)
    session.add(agent)
    session.flush()
    known.new_agents.append(name)
    assert agent.id is not None  # noqa: S101 - flushed
    return agent.id
