"""Publish a draft roster, and say in numbers what it changes against the one in force."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.notices.roster_changed import Work, tell_changed, work_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.rosters.versions import published_on, shifts_of
from dashboard.operations.trail import record
from dashboard.store.tables import Schedule
from dashboard.text import SaidError
from scheduling.roster import Roster


@dataclass(frozen=True)
class Difference:
    """What one roster changes against another.

    Attributes
    ----------
    against : int
        The other version.
    added, removed, moved : int
        Shifts; a shift is moved as well when its breaks, training or meetings are.
    people : int
        Agents with any change.
    paid_hours : float
        More paid time, hours.
    """

    against: int
    added: int
    removed: int
    moved: int
    people: int
    paid_hours: float


def difference(desk: Desk, actor: Actor, schedule_id: int) -> Difference | None:
    """Return what a version changes against the one before; None when there is none before."""
    require(actor, "see_roster")
    with desk.store.read() as session:
        schedule = session.get_one(Schedule, schedule_id)
        before = _before(session, schedule)
        if before is None or before.id is None:
            return None
        pair = (_placed(shifts_of(session, before), before, schedule), shifts_of(session, schedule))
        return _difference(before.id, pair[0], work_of(pair[1]))


Keyed = dict[tuple[str, int], Work]


def _before(session: Session, schedule: Schedule) -> Schedule | None:
    if schedule.parent_id is not None:
        return session.get(Schedule, schedule.parent_id)
    found = published_on(session, schedule.first_day)
    return None if found is None or found.id == schedule.id else found


def _placed(roster: Roster, before: Schedule, schedule: Schedule) -> Keyed:
    """Return the earlier days by agent and day of the later version, where both cover them."""
    by = (before.first_day - schedule.first_day).days
    return {
        (agent, day + by): work
        for (agent, day), work in work_of(roster).items()
        if 0 <= day + by < schedule.days
    }


def _difference(against: int, old: Keyed, new: Keyed) -> Difference:
    both = old.keys() & new.keys()
    moved = {key for key in both if old[key].told != new[key].told}
    changed = moved | (old.keys() ^ new.keys())
    paid = _paid_minutes(new) - _paid_minutes(old)
    return Difference(
        against,
        len(new.keys() - old.keys()),
        len(old.keys() - new.keys()),
        len(moved),
        len({agent for agent, _ in changed}),
        paid / 60,
    )


def _paid_minutes(days: Keyed) -> int:
    return sum(work.shift.paid_minutes for work in days.values())


def publish_roster(desk: Desk, actor: Actor, schedule_id: int, version: int) -> None:
    """Put a draft in force for its days; the agents whose shifts it changes are told.

    Raises
    ------
    SaidError
        When it is no draft, was changed meanwhile, or a newer version of its days is in force.
    """
    require(actor, "publish_roster")
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, schedule_id)
        if schedule.state != "draft":
            raise SaidError("roster.not_a_draft", version=schedule_id)
        if schedule.version != version:
            raise SaidError("roster.changed_meanwhile", version=schedule_id)
        if (newer := _newer(session, schedule)) is not None:
            raise SaidError("roster.newer_published", version=newer)
        before = published_on(session, schedule.first_day)
        old = {} if before is None else _placed(shifts_of(session, before), before, schedule)
        tell_changed(session, schedule, old, work_of(shifts_of(session, schedule)))
        schedule.state = "published"
        record(session, actor, "roster.publish", f"{schedule.name} #{schedule.id}", {})


def _newer(session: Session, schedule: Schedule) -> int | None:
    """Return a version of the same days that was made later and is in force already."""
    end = schedule.first_day + dt.timedelta(days=schedule.days)
    later = select(Schedule).where(
        Schedule.state == "published", col(Schedule.id) > schedule.id, Schedule.first_day < end
    )
    for other in session.exec(later):
        if other.first_day + dt.timedelta(days=other.days) > schedule.first_day:
            return other.id
    return None
