"""Time out of adherence with a reason: asked for, approved or refused, taken back."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
import sqlalchemy
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from dashboard.measures.adherence import SPANS
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.read import read_frame
from dashboard.store.tables import AdherenceExcuse, Agent
from dashboard.store.write import table_of
from dashboard.text import SaidError

REASONS = ("system", "coaching", "training", "meeting", "union", "medical", "overrun", "other")
_RECENT = dt.timedelta(days=14)
LONGEST = dt.timedelta(hours=16)
STATES = ("asked", "approved", "refused", "withdrawn")


@dataclass(frozen=True)
class Excuse:
    """A period of an agent as a lead sees it."""

    id: int
    agent: str
    since: dt.datetime
    until: dt.datetime
    reason: str
    comment: str
    state: str
    asked_by: str
    decided_by: str


@dataclass(frozen=True)
class Period:
    """What is asked for: whose time, from when until when (aware), and why."""

    agent: str
    since: dt.datetime
    until: dt.datetime
    reason: str
    comment: str = ""


def ask_excuse(desk: Desk, actor: Actor, period: Period) -> int:
    """Ask for a period to be excused; an agent asks for the own time, a lead for the own teams'.

    Raises
    ------
    SaidError
        For a period that is none, an unknown reason, or somebody else's time.
    """
    if period.reason not in REASONS:
        raise SaidError("excuse.unknown_reason", reason=period.reason)
    if not dt.timedelta() < period.until - period.since <= LONGEST:
        raise SaidError("excuse.bad_period", hours=LONGEST // dt.timedelta(hours=1))
    with desk.store.write() as session:
        agent = _agent(session, actor, period.agent)
        row = AdherenceExcuse(
            agent_id=agent.id or 0,
            since=period.since,
            until=period.until,
            reason=period.reason,
            comment=period.comment.strip(),
            asked_by=actor.name,
        )
        session.add(row)
        session.flush()
        details = {"reason": row.reason, "since": str(row.since), "until": str(row.until)}
        record(session, actor, "excuse.ask", f"{agent.name} #{row.id}", details)
        return row.id or 0


def _agent(session: Session, actor: Actor, name: str) -> Agent:
    """Return the agent whose time it is, when the actor may speak for it."""
    agent = session.exec(select(Agent).where(Agent.name == name)).first()
    own = agent is not None and agent.id == actor.agent_id and actor.may("make_request")
    if agent is None or not (own or _leads(actor, agent)):
        raise SaidError("excuse.not_yours", agent=name)
    return agent


def _leads(actor: Actor, agent: Agent) -> bool:
    return actor.may("excuse") and (not actor.teams or agent.team_id in actor.teams)


def decide_excuse(desk: Desk, actor: Actor, number: int, state: str) -> str:
    """Approve, refuse or withdraw a request, or let it wait again; return its state before.

    Adherence is worked out when it is looked at: approved time leaves it at once, also of days
    that are over.

    Raises
    ------
    SaidError
        For another team's agent, or one's own request where somebody else has to decide.
    """
    require(actor, "excuse")
    if state not in STATES:
        raise SaidError("excuse.bad_state", state=state)
    with desk.store.write() as session:
        row = session.get_one(AdherenceExcuse, number)
        agent = session.get_one(Agent, row.agent_id)
        if not _leads(actor, agent) or agent.id == actor.agent_id:
            raise SaidError("excuse.not_yours", agent=agent.name)
        before = row.state
        row.state = state
        row.decided_by = "" if state == "asked" else actor.name
        row.decided_at = None if state == "asked" else dt.datetime.now(dt.UTC)
        details = {"before": before}
        record(session, actor, f"excuse.{state}", f"{agent.name} #{row.id}", details)
    return before


def excuses(desk: Desk, actor: Actor, since: dt.datetime, until: dt.datetime) -> list[Excuse]:
    """Return the requests that reach into a period, of agents in sight, oldest first."""
    require(actor, "see_people")
    statement = _between(since, until)
    if actor.teams:
        statement = statement.where(col(Agent.team_id).in_(actor.teams))
    with desk.store.read() as session:
        return [_view(row, agent) for row, agent in session.exec(statement)]


def _between(since: dt.datetime, until: dt.datetime) -> Select[AdherenceExcuse, Agent]:
    return (
        select(AdherenceExcuse, Agent)
        .join(Agent)
        .where(AdherenceExcuse.since < until, AdherenceExcuse.until > since)
        .where(AdherenceExcuse.state != "withdrawn")
        .order_by(col(AdherenceExcuse.since), col(AdherenceExcuse.id))
    )


def own_excuses(desk: Desk, actor: Actor) -> tuple[str, list[Excuse]]:
    """Return the name of the agent that the actor is, and what was asked for the last 14 days."""
    require(actor, "make_request")
    now = desk.now()
    with desk.store.read() as session:
        agent = session.get_one(Agent, actor.agent_id)
        mine = _between(now - _RECENT, now + _RECENT).where(Agent.id == agent.id)
        return agent.name, [_view(row, who) for row, who in session.exec(mine)]


def _view(row: AdherenceExcuse, agent: Agent) -> Excuse:
    return Excuse(
        row.id or 0,
        agent.name,
        row.since,
        row.until,
        row.reason,
        row.comment,
        row.state,
        row.asked_by,
        row.decided_by,
    )


def approved_time(session: Session, since: dt.datetime, until: dt.datetime) -> pl.DataFrame:
    """Return the approved periods that reach into [since, until): agent_id, since, until."""
    table = table_of(AdherenceExcuse)
    found = read_frame(
        session,
        sqlalchemy.select(*(table.c[name] for name in SPANS))
        .where(table.c.since < until, table.c.until > since)
        .where(table.c.state == "approved"),
    )
    return found.cast(SPANS) if found.width else pl.DataFrame(schema=SPANS)  # pyright: ignore[reportArgumentType] - Polars takes classes of types
