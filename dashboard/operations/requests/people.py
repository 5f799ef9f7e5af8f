"""Whose requests an actor may make and decide, what day it is there, and whom one may swap with."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from dashboard.operations.agents_seen import Seen, agents_seen
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.editing.cells import cells_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.rosters.versions import published_on, shifts_of, skills_of
from dashboard.store.tables import Agent, Site, Team
from dashboard.text import SaidError
from scheduling.shifts import Shift


@dataclass(frozen=True)
class Partner:
    """A colleague with whom a day could be swapped, and its published shift; None is a day off."""

    name: str
    shift: Shift | None


def agent_of(session: Session, actor: Actor, name: str) -> Agent:
    """Return an agent within the actor's scope.

    Raises
    ------
    SaidError
        For anybody else.
    """
    check_scope(session, actor, [name])
    return session.exec(select(Agent).where(Agent.name == name)).one()


def check_scope(session: Session, actor: Actor, names: Iterable[str]) -> None:
    """Refuse names that are not within an actor's scope."""
    seen = {found.name for found in agents_seen(session, actor)}
    for name in names:
        if name not in seen:
            raise SaidError("request.not_yours", agent=name)


def today_of(session: Session, agent: Agent) -> dt.date:
    """Return the day of the floor where an agent sits."""
    statement = select(Site.timezone).join(Team, col(Team.site_id) == col(Site.id))
    zone = session.exec(statement.where(Team.id == agent.team_id)).first()
    return floor_time(session).astimezone(ZoneInfo(zone or "UTC")).date()


def people_asking(desk: Desk, actor: Actor) -> list[Seen]:
    """Return for whom an actor may make requests, by team and name; active agents only."""
    require(actor, "make_request")
    with desk.store.read() as session:
        active = set(session.exec(select(Agent.name).where(col(Agent.active))))
        return [seen for seen in agents_seen(session, actor) if seen.name in active]


def today_there(desk: Desk, actor: Actor, name: str) -> dt.date:
    """Return the day it is where an agent within the actor's scope sits."""
    require(actor, "make_request")
    with desk.store.read() as session:
        return today_of(session, agent_of(session, actor, name))


def partners(desk: Desk, actor: Actor, name: str, day: dt.date) -> list[Partner]:
    """Return the colleagues of an agent's team who serve the same queues, by name.

    Only what is published is told of them: an agent sees no drafts.
    """
    require(actor, "make_request")
    with desk.store.read() as session:
        agent = agent_of(session, actor, name)
        schedule = published_on(session, day)
        if schedule is None:
            return []
        cells, number = cells_of(shifts_of(session, schedule)), (day - schedule.first_day).days
        skills = skills_of(session)
        mates = select(Agent.name).where(
            Agent.team_id == agent.team_id, Agent.id != agent.id, col(Agent.active)
        )
        return [
            Partner(mate, cells.get((mate, number)))
            for mate in session.exec(mates.order_by(Agent.name))
            if skills.get(mate) == skills.get(name)
        ]
