"""What the form of a training or meeting chooses from."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from dashboard.operations.agents_seen import Seen, agents_seen
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import floor_zone
from dashboard.store.tables import Agent, Skill


@dataclass(frozen=True)
class Choices:
    """People whom the actor may plan for by team and name, skills by name, the floor's day."""

    people: tuple[Seen, ...]
    skills: tuple[str, ...]
    today: dt.date

    @property
    def teams(self) -> list[str]:
        """Names of the teams that have people."""
        return sorted({seen.team for seen in self.people})

    def chosen(self, teams: list[str], names: list[str]) -> list[str]:
        """Return the people of some teams, and others by name."""
        return [seen.name for seen in self.people if seen.team in teams or seen.name in names]


def choices(desk: Desk, actor: Actor) -> Choices:
    """Return what an activity can be planned with."""
    require(actor, "build_roster")
    with desk.store.read() as session:
        active = set(session.exec(select(Agent.name).where(col(Agent.active))))
        people = tuple(seen for seen in agents_seen(session, actor) if seen.name in active)
        skills = tuple(session.exec(select(Skill.name).order_by(Skill.name)))
        today = floor_time(session).astimezone(floor_zone(session)).date()
    return Choices(people, skills, today)
