"""What rosters are asked to find a time for, in the terms of the problem file."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from dashboard.operations.desk import floor_time
from dashboard.operations.posing.in_force import times_in_force
from dashboard.operations.posing.window import (
    DAY_MINUTES,
    Span,
    Window,
    clipped,
    has_room,
    window_row,
)
from dashboard.store.tables import Agent, PlannedActivity, PlannedAttendee, Queue, Skill
from scheduling.hours import minutes_of


@dataclass(frozen=True)
class Frame:
    """The roster that is being put together.

    Attributes
    ----------
    first_day, days
        Its days.
    opening : tuple of int
        Minutes of the day.
    slot : int
        Minutes.
    agents, queues : collection of str
        Whom and what it is about.
    since : int
        Minutes from midnight of its first day that are over already.
    """

    first_day: dt.date
    days: int
    opening: Span
    slot: int
    agents: Collection[str]
    queues: Collection[str]
    since: int = 0

    def covers(self, day: dt.date) -> bool:
        """Tell whether a day is one of its own."""
        return 0 <= (day - self.first_day).days < self.days

    def is_over(self, day: dt.date, minute: int) -> bool:
        """Tell whether a minute of a day has passed."""
        return (day - self.first_day).days * DAY_MINUTES + minute < self.since


@dataclass(frozen=True)
class Asked:
    """Activities for a problem file, and why others are left out.

    Attributes
    ----------
    entries : list
        As in the problem file.
    skipped : mapping
        Name → ``no_time`` (nothing of its window is left in these days), ``nobody`` (none of its
        people is on this roster) or ``placed`` (all have their time elsewhere).
    """

    entries: list[dict[str, Any]]
    skipped: Mapping[str, str] = field(default_factory=dict[str, str])


def frame_of(session: Session, document: Mapping[str, Any]) -> Frame:
    """Return the roster that a problem file asks for, as of now."""
    first_day = dt.date.fromisoformat(document["start"])
    opens, closes = (minutes_of(clock, "open") for clock in document["open"])
    return Frame(
        first_day,
        int(document["days"]),
        (opens, closes),
        int(document["slot_minutes"]),
        frozenset(agent["id"] for agent in document["agents"]),
        frozenset(document["queues"]),
        minutes_over(session, first_day, ZoneInfo(document["timezone"])),
    )


def minutes_over(session: Session, first_day: dt.date, zone: ZoneInfo) -> int:
    """Return the minutes from midnight of a day that are over by the floor's clock, 0 at least."""
    now = floor_time(session).astimezone(zone)
    days = (now.date() - first_day).days
    return max(0, days * DAY_MINUTES + now.hour * 60 + now.minute)


def window_of(row: PlannedActivity) -> Window:
    """Return when an activity may take place."""
    return Window(row.first_day, row.from_minute, row.last_day, row.until_minute)


def attendees_of(session: Session, numbers: Collection[int]) -> dict[int, list[str]]:
    """Return by number of the activity the active agents who attend, by name."""
    statement = (
        select(PlannedAttendee.activity_id, Agent.name)
        .join(Agent, col(Agent.id) == col(PlannedAttendee.agent_id))
        .where(col(PlannedAttendee.activity_id).in_(list(numbers)), col(Agent.active))
        .order_by(Agent.name)
    )
    found: dict[int, list[str]] = {}
    for number, agent in session.exec(statement):
        found.setdefault(number, []).append(agent)
    return found


def activities_asked(session: Session, frame: Frame) -> Asked:
    """Return the open activities that a roster can find a time for."""
    last = frame.first_day + dt.timedelta(days=frame.days - 1)
    statement = select(PlannedActivity).where(
        PlannedActivity.state == "open",
        PlannedActivity.first_day <= last,
        PlannedActivity.last_day >= frame.first_day,
    )
    rows = session.exec(statement.order_by(col(PlannedActivity.id))).all()
    return ask_for(session, frame, rows)


def ask_for(session: Session, frame: Frame, rows: Sequence[PlannedActivity]) -> Asked:
    """Return some activities as a roster's problem file has them."""
    people = attendees_of(session, [row.id or 0 for row in rows])
    had = had_elsewhere(session, frame, [row.name for row in rows])
    skills = _queues_learnt(session)
    entries, skipped = list[dict[str, Any]](), dict[str, str]()
    for row in rows:
        span = clipped(window_of(row), frame.first_day, frame.days, frame.since)
        mine = [name for name in people.get(row.id or 0, []) if name in frame.agents]
        wanting = [name for name in mine if (row.name, name) not in had]
        if not has_room(span, row.minutes, frame.opening, frame.slot):
            skipped[row.name] = "no_time"
        elif not wanting:
            skipped[row.name] = "placed" if mine else "nobody"
        else:
            entries.append(_entry(row, span, wanting, skills.get(row.skill_id or 0), frame))
    return Asked(entries, skipped)


def _entry(
    row: PlannedActivity, span: Span, attendees: list[str], skill: str | None, frame: Frame
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": row.name,
        "minutes": row.minutes,
        "attendees": attendees,
        "together": row.together,
        "window": window_row(span),
    }
    return entry | {"skill": skill} if skill in frame.queues else entry


def had_elsewhere(session: Session, frame: Frame, names: Collection[str]) -> set[tuple[str, str]]:
    """Return (activity, agent) of those who have their time on a day that this roster leaves alone.

    That is a day of another roster in force, or a time that has passed.
    """
    return {
        (time.name, time.agent)
        for time in times_in_force(session, names)
        if not frame.covers(time.day) or frame.is_over(time.day, time.start)
    }


def _queues_learnt(session: Session) -> dict[int, str]:
    statement = select(Skill.id, Queue.name).join(Queue, col(Queue.id) == col(Skill.queue_id))
    return {number: queue for number, queue in session.exec(statement) if number is not None}
