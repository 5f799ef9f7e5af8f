"""Re-plan the rest of today in the store: a draft that answers absences with the fewest changes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.building.repair_file import change_rows
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.posing.entries import without_people
from dashboard.operations.queues.known import all_queues, zone_of
from dashboard.operations.rosters.problems import problem_of
from dashboard.operations.rosters.versions import Version, published_on, save_version, shifts_of
from dashboard.store.tables import Schedule
from dashboard.text import SaidError
from scheduling.problem import Problem
from scheduling.repair import Allowed, Now, Repaired, repair
from scheduling.roster import Roster

ALLOWED: tuple[Allowed, ...] = get_args(Allowed)
SECONDS = 4.0


@dataclass(frozen=True)
class Wish:
    """What has happened today, and what may change.

    Attributes
    ----------
    absent : tuple of str
        Agents who are not there.
    surge : mapping
        Queue → factor on the rest of the day's requirement.
    allow : tuple of str
        Of `ALLOWED`.
    """

    absent: tuple[str, ...] = ()
    surge: Mapping[str, float] = field(default_factory=dict[str, float])
    allow: tuple[str, ...] = ("breaks",)


def working_today(desk: Desk, actor: Actor) -> list[str]:
    """Return the agents in the actor's scope whom the published roster has today."""
    require(actor, "see_roster")
    now = desk.now()
    with desk.store.read() as session:
        schedule = _in_force(session, now)
        if schedule is None:
            return []
        number = _day(schedule, now)
        there = {s.agent for s in shifts_of(session, schedule).shifts() if s.day == number}
        return [seen.name for seen in agents_seen(session, actor) if seen.name in there]


def repair_today(desk: Desk, actor: Actor, wish: Wish) -> dict[str, Any]:
    """Re-plan the rest of today and keep the answer as a draft of the roster in force.

    Returns
    -------
    dict
        ``schedule_id`` of the draft (null where nothing changes), ``status``, ``optimal``,
        ``changes`` (agent, what, from, to), ``objective`` and ``before`` of the rest of the day,
        ``seconds``.

    Raises
    ------
    SaidError
        Without a published roster of today with its rules, or for what may not change.
    """
    require(actor, "build_roster")
    if unknown := set(wish.allow) - set(ALLOWED):
        raise SaidError("repair.unknown", what=", ".join(sorted(unknown)))
    now = desk.now()
    with desk.store.read() as session:
        schedule = _in_force(session, now)
        problem = None if schedule is None else problem_of(schedule)
        if schedule is None or problem is None:
            raise SaidError("repair.no_roster")
        roster = shifts_of(session, schedule)
    found = repair(problem, roster, _now(problem, schedule, wish, now), SECONDS)
    return _told(found) | {"schedule_id": _kept(desk, actor, schedule, roster, found)}


def _in_force(session: Session, now: dt.datetime) -> Schedule | None:
    """Return the roster published for today, in the center's own time."""
    queues = all_queues(session)
    today = now.astimezone(zone_of(queues[0])).date() if queues else now.date()
    return published_on(session, today)


def _day(schedule: Schedule, now: dt.datetime) -> int:
    return (now.astimezone(ZoneInfo(schedule.timezone)).date() - schedule.first_day).days


def _now(problem: Problem, schedule: Schedule, wish: Wish, now: dt.datetime) -> Now:
    """Return the moment in the roster's own clock."""
    local = now.astimezone(ZoneInfo(schedule.timezone))
    known = set(problem.agent_index)
    return Now(
        day=_day(schedule, now),
        minute=local.hour * 60 + local.minute,
        absent=frozenset(wish.absent) & known,
        surge={queue: by for queue, by in wish.surge.items() if queue in problem.queues},
        allow=frozenset(cast("Sequence[Allowed]", wish.allow)),
    )


def _told(found: Repaired) -> dict[str, Any]:
    return {
        "status": found.status,
        "optimal": found.optimal,
        "changes": list(change_rows(found)),
        "objective": found.objective,
        "before": found.before,
        "seconds": found.seconds,
    }


def _missed(roster: Roster) -> set[tuple[str, str]]:
    """Return the training and meetings of a roster as (activity, agent)."""
    return {(placed.name, placed.agent) for placed in roster.activities}


def _kept(
    desk: Desk, actor: Actor, schedule: Schedule, before: Roster, found: Repaired
) -> int | None:
    if found.roster.shifts() == before.shifts():
        return None
    version = Version(
        schedule.name,
        schedule.first_day,
        schedule.days,
        schedule.timezone,
        "repair",
        schedule.id,
        {},
        without_people(schedule.problem, _missed(before) - _missed(found.roster)),
    )
    with desk.store.write() as session:
        return save_version(session, actor, version, found.roster, published=False).id
