"""One agent's days by the rosters in force, with what the last publication changed in them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from dashboard.operations.agents_seen import Seen, agents_seen
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.notices.roster_changed import Work, work_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import floor_zone
from dashboard.operations.requests.absence import granted_days
from dashboard.operations.rosters.versions import shifts_of, zone_of_schedule
from dashboard.store.tables import Schedule

DAYS = 7
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class OwnDay:
    """A day of an agent.

    Attributes
    ----------
    day : date
        Of the floor.
    published : bool
        Whether a published roster covers it.
    work : Work or None
        Shift with breaks, training and meetings in minutes of the day; None is a day off.
    before : Work or None
        What the version published before had for it.
    changed : bool
        Whether the last publication changed it.
    leave : bool
        Whether time off is granted for it.
    """

    day: dt.date
    published: bool
    work: Work | None = None
    before: Work | None = None
    changed: bool = False
    leave: bool = False


@dataclass(frozen=True)
class OwnWeek:
    """Seven days of an agent.

    Attributes
    ----------
    agent : str
        Name of the agent.
    today : date
        Of the floor.
    days : tuple of OwnDay
        In their order.
    coming : OwnDay or None
        The day, in sight or not, whose shift goes on or comes next.
    pages : int
        How many times seven days from today on a published roster reaches into.
    version : int or None
        The published version of the first day in sight that has one.
    """

    agent: str
    today: dt.date
    days: tuple[OwnDay, ...]
    coming: OwnDay | None
    pages: int
    version: int | None


def week_people(desk: Desk, actor: Actor) -> list[Seen]:
    """Return whose days an actor may see, by team and name."""
    require(actor, "see_roster")
    with desk.store.read() as session:
        return agents_seen(session, actor)


def own_week(desk: Desk, actor: Actor, agent: str, page: int = 0) -> OwnWeek | None:
    """Return seven days of an agent, from today on; None for who is not the actor's to see.

    Parameters
    ----------
    desk : Desk
        The floor.
    actor : Actor
        Who asks: an agent for itself, others within their scope.
    agent : str
        Name of the agent.
    page : int
        0 begins today, 1 seven days later.
    """
    require(actor, "see_roster")
    with desk.store.read() as session:
        if agent not in {seen.name for seen in agents_seen(session, actor)}:
            return None
        known = _Rosters(session, agent)
        now = floor_time(session).astimezone(known.zone)
        today = now.date()
        days = known.days(today + DAYS * page * _DAY, DAYS)
        version = next((v for day in days if (v := known.version(day.day)) is not None), None)
        return OwnWeek(agent, today, days, _coming(known, now), known.pages(today), version)


class _Rosters:
    """The published rosters as one agent sees them, newest first, each read once."""

    def __init__(self, session: Session, agent: str) -> None:
        published = select(Schedule).where(Schedule.state == "published")
        self.session, self.agent = session, agent
        self.schedules = session.exec(published.order_by(col(Schedule.id).desc())).all()
        newest = self.schedules[0] if self.schedules else None
        self.zone: ZoneInfo = zone_of_schedule(newest) if newest else floor_zone(session)
        self._read: dict[int | None, dict[int, Work]] = {}

    def days(self, first: dt.date, count: int) -> tuple[OwnDay, ...]:
        """Return days as they are in force."""
        off = granted_days(self.session, first, count).get(self.agent, set())
        return tuple(self._day(first + n * _DAY, leave=n in off) for n in range(count))

    def version(self, day: dt.date) -> int | None:
        """Return the version in force on a day."""
        return next((schedule.id for schedule in self._covering(day)), None)

    def pages(self, today: dt.date) -> int:
        """Return how many times seven days the rosters reach ahead; at least once."""
        ends = [schedule.first_day + schedule.days * _DAY for schedule in self.schedules]
        ahead = (max(ends, default=today) - today).days
        return max(1, -(-ahead // DAYS))

    def _day(self, day: dt.date, *, leave: bool) -> OwnDay:
        covering = self._covering(day)[:2]
        if not covering:
            return OwnDay(day, published=False, leave=leave)
        work, *older = [self._work(schedule, day) for schedule in covering]
        before = older[0] if older else work
        changed = _told(work) != _told(before)
        return OwnDay(day, published=True, work=work, before=before, changed=changed, leave=leave)

    def _covering(self, day: dt.date) -> Sequence[Schedule]:
        return [s for s in self.schedules if 0 <= (day - s.first_day).days < s.days]

    def _work(self, schedule: Schedule, day: dt.date) -> Work | None:
        if schedule.id not in self._read:
            roster = shifts_of(self.session, schedule, self.agent)
            self._read[schedule.id] = {number: w for (_, number), w in work_of(roster).items()}
        return self._read[schedule.id].get((day - schedule.first_day).days)


def _told(work: Work | None) -> object:
    return None if work is None else work.told


def _coming(known: _Rosters, now: dt.datetime) -> OwnDay | None:
    """Return the first shift that has not ended, yesterday's night shift included."""
    first = now.date() - _DAY
    for day in known.days(first, DAYS * known.pages(now.date()) + 1):
        if day.work and _end(day.day, day.work.shift.end, known.zone) > now:
            return day
    return None


def _end(day: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """Return when a wall-clock minute of a day is, past 1,440 on the next one."""
    more, rest = divmod(minute, 24 * 60)
    return dt.datetime.combine(day + more * _DAY, dt.time(*divmod(rest, 60)), zone)
