"""Planned activities and where each stands: without a time, in a draft, in force, held."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.permit import Actor, require
from dashboard.operations.posing.asked import window_of
from dashboard.operations.posing.in_force import Time, times_in_drafts, times_in_force
from dashboard.operations.posing.window import Window
from dashboard.operations.queues.known import floor_zone
from dashboard.store.tables import Agent, PlannedActivity, PlannedAttendee, Skill


@dataclass(frozen=True)
class Standing:
    """A planned activity as its planner sees it.

    Attributes
    ----------
    id, name, kind, minutes, together, window, skill, state, made_by
        As planned; the state is ``open`` or ``withdrawn``.
    attendees : tuple of str
        Those whom the viewer may see.
    times : tuple of Time
        Of these, in rosters in force, by day.
    held : int
        How many of them are over.
    waiting : tuple of str
        Who has no time in a roster in force.
    drafts : tuple of int
        Drafts that give somebody waiting a time, newest first.
    """

    id: int
    name: str
    kind: str
    minutes: int
    together: bool
    window: Window
    skill: str
    state: str
    made_by: str
    attendees: tuple[str, ...]
    times: tuple[Time, ...]
    held: int
    waiting: tuple[str, ...]
    drafts: tuple[int, ...]

    @property
    def ahead(self) -> int:
        """How many times are still to come."""
        return len(self.times) - self.held


def standings(desk: Desk, actor: Actor) -> list[Standing]:
    """Return the activities that somebody in the actor's scope attends, newest first."""
    require(actor, "see_roster")
    with desk.store.read() as session:
        seen = {agent.name for agent in agents_seen(session, actor)}
        people = _people(session, seen)
        statement = select(PlannedActivity).where(col(PlannedActivity.id).in_(people))
        rows = session.exec(statement.order_by(col(PlannedActivity.id).desc())).all()
        names = [row.name for row in rows]
        placed = _by_name(times_in_force(session, names))
        drafted = _by_name(times_in_drafts(session, names))
        skills = dict(session.exec(select(Skill.id, Skill.name)).all())
        now = floor_time(session).astimezone(floor_zone(session))
        return [
            _standing(
                row,
                people[row.id or 0],
                (placed.get(row.name, ()), drafted.get(row.name, ())),
                skills.get(row.skill_id, ""),
                now,
            )
            for row in rows
        ]


def _people(session: Session, seen: Collection[str]) -> dict[int, list[str]]:
    statement = (
        select(PlannedAttendee.activity_id, Agent.name)
        .join(Agent, col(Agent.id) == col(PlannedAttendee.agent_id))
        .where(col(Agent.name).in_(list(seen)))
        .order_by(Agent.name)
    )
    found: dict[int, list[str]] = {}
    for number, name in session.exec(statement):
        found.setdefault(number, []).append(name)
    return found


def _by_name(times: Sequence[Time]) -> Mapping[str, Sequence[Time]]:
    found: dict[str, list[Time]] = {}
    for time in times:
        found.setdefault(time.name, []).append(time)
    return found


def _standing(
    row: PlannedActivity,
    people: Sequence[str],
    known: tuple[Sequence[Time], Sequence[Time]],
    skill: str,
    now: dt.datetime,
) -> Standing:
    placed, drafted = known
    times = sorted((t for t in placed if t.agent in people), key=lambda t: (t.day, t.start))
    waiting = tuple(name for name in people if name not in {time.agent for time in times})
    minute = now.hour * 60 + now.minute
    return Standing(
        row.id or 0,
        row.name,
        row.kind,
        row.minutes,
        row.together,
        window_of(row),
        skill,
        row.state,
        row.made_by,
        tuple(people),
        tuple(times),
        sum((t.day, t.start + t.minutes) <= (now.date(), minute) for t in times),
        waiting,
        tuple(sorted({t.schedule_id for t in drafted if t.agent in waiting}, reverse=True)),
    )
