"""A version of the roster as its screen shows it: people, shifts, coverage, and the versions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from dashboard.operations.agents_seen import Seen, agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.rosters.problems import problem_of
from dashboard.operations.rosters.versions import shifts_of
from dashboard.store.tables import Schedule
from scheduling.audit import shortage
from scheduling.problem import Problem
from scheduling.roster import Roster, coverage

_PROBLEM = cast("QueryableAttribute[Any]", Schedule.problem)
"""By far the largest part of a version; a list of them does without it."""
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class VersionRow:
    """A version in the list: what it is, who made it, when and why."""

    id: int
    name: str
    first_day: dt.date
    days: int
    state: str
    reason: str
    made_by: str
    made_at: dt.datetime
    parent_id: int | None
    version: int
    timezone: str
    answer: Mapping[str, Any]

    @property
    def last_day(self) -> dt.date:
        """The last day that it covers."""
        return self.first_day + dt.timedelta(days=self.days - 1)


@dataclass(frozen=True)
class Cover:
    """People on contact by day and slot, each array (days, slots).

    Attributes
    ----------
    opens, slot_minutes : int
        Minute of the day of slot 0, and the length of a slot.
    required, scheduled : array
        People on contact, over all queues.
    under, over : array
        Missing and spare after the best assignment of people to queues.
    """

    opens: int
    slot_minutes: int
    required: Counts
    scheduled: Counts
    under: Counts
    over: Counts

    @property
    def under_hours(self) -> float:
        """Hours of work that nobody is there for."""
        return float(self.under.sum()) * self.slot_minutes / 60

    @property
    def over_hours(self) -> float:
        """Hours of people beyond what is required."""
        return float(self.over.sum()) * self.slot_minutes / 60


@dataclass(frozen=True)
class RosterView:
    """One version with the agents that the viewer may see.

    Attributes
    ----------
    agents : tuple of Seen
        The rows, by team and name.
    roster : Roster
        Their shifts.
    cover : Cover or None
        Of the whole roster; None without a stored problem, or for an agent.
    step : int
        Minutes between two starts that the problem allows.
    lengths : mapping
        Agent → lengths of a shift in minutes that the contract allows.
    """

    row: VersionRow
    agents: tuple[Seen, ...]
    roster: Roster
    cover: Cover | None
    step: int
    lengths: Mapping[str, tuple[int, ...]]


def row_of(schedule: Schedule) -> VersionRow:
    """Return a stored version as a row."""
    assert schedule.id is not None  # noqa: S101 - read from the store
    return VersionRow(
        schedule.id,
        schedule.name,
        schedule.first_day,
        schedule.days,
        schedule.state,
        schedule.reason,
        schedule.made_by,
        schedule.made_at,
        schedule.parent_id,
        schedule.version,
        schedule.timezone,
        schedule.answer,
    )


def roster_versions(desk: Desk, actor: Actor, limit: int = 50) -> list[VersionRow]:
    """Return the newest versions that an actor may see, newest first; agents see no drafts."""
    require(actor, "see_roster")
    whole = select(Schedule).options(defer(_PROBLEM))
    statement = whole.order_by(col(Schedule.id).desc()).limit(limit)
    if actor.role == "agent":
        statement = statement.where(Schedule.state == "published")
    with desk.store.read() as session:
        return [row_of(schedule) for schedule in session.exec(statement)]


def in_force(rows: Sequence[VersionRow], now: dt.datetime) -> VersionRow | None:
    """Return the published version among the newest ones that covers a moment's day."""
    for row in rows:
        today = now.astimezone(ZoneInfo(row.timezone)).date()
        if row.state == "published" and row.first_day <= today <= row.last_day:
            return row
    return None


def view_roster(desk: Desk, actor: Actor, schedule_id: int) -> RosterView:
    """Return a version with the agents that the actor may see."""
    require(actor, "see_roster")
    with desk.store.read() as session:
        schedule = session.get_one(Schedule, schedule_id)
        roster = shifts_of(session, schedule)
        problem = problem_of(schedule)
        agents = _rows(session, actor, roster, problem)
        cover = cover_of(problem, roster) if problem and actor.role != "agent" else None
        step = problem.start_every_minutes if problem else 15
        shown = _only(roster, agents)
        return RosterView(row_of(schedule), agents, shown, cover, step, _lengths(problem))


def _lengths(problem: Problem | None) -> dict[str, tuple[int, ...]]:
    if problem is None:
        return {}
    by_contract = {
        name: tuple(sorted({kind.minutes for kind in contract.kinds}))
        for name, contract in problem.contracts.items()
    }
    return {agent.name: by_contract[agent.contract] for agent in problem.agents}


def _rows(
    session: Session, actor: Actor, roster: Roster, problem: Problem | None
) -> tuple[Seen, ...]:
    """Return who is shown: whom the actor may see, of those that this roster is about."""
    about = set(roster.frame["agent"].to_list())
    if problem:
        about |= set(problem.agent_index)
    return tuple(seen for seen in agents_seen(session, actor) if seen.name in about)


def _only(roster: Roster, agents: tuple[Seen, ...]) -> Roster:
    return roster.only({agent.name for agent in agents})


def cover_of(problem: Problem, roster: Roster) -> Cover:
    """Return what a roster covers of the requirement."""
    under, _, over = shortage(problem, roster)
    people = coverage(problem, roster)
    scheduled = sum(people.values(), start=np.zeros_like(under))
    return Cover(
        problem.opening[0],
        problem.slot_minutes,
        problem.requirement.sum(axis=0),
        scheduled,
        under,
        over,
    )
