"""Where training and meetings stand in rosters: the times in force, and those of drafts."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.posing.window import DAY_MINUTES
from dashboard.operations.rosters.versions import covering, published_spans
from dashboard.store.tables import Activity, Agent, Schedule


@dataclass(frozen=True)
class Time:
    """When one attendee has an activity: a day, and the minute of it."""

    name: str
    agent: str
    day: dt.date
    start: int
    minutes: int
    schedule_id: int


def times_in_force(session: Session, names: Collection[str]) -> list[Time]:
    """Return the times that published versions give, each day by the newest one that covers it."""
    newest = published_spans(session)
    return [
        time
        for time, shift_day in _times(session, names, "published")
        if covering(newest, shift_day) == time.schedule_id
    ]


def times_in_drafts(session: Session, names: Collection[str]) -> list[Time]:
    """Return the times that drafts give."""
    return [time for time, _ in _times(session, names, "draft")]


def _times(session: Session, names: Collection[str], state: str) -> Iterator[tuple[Time, dt.date]]:
    """Yield times with the days of their shifts."""
    statement = (
        select(Activity, Agent.name)
        .join(Agent, col(Agent.id) == col(Activity.agent_id))
        .join(Schedule, col(Schedule.id) == col(Activity.schedule_id))
        .where(Schedule.state == state, col(Activity.name).in_(list(names)))
        .order_by(Activity.name, Agent.name, col(Activity.day), col(Activity.start_minute))
    )
    for row, agent in session.exec(statement):
        after, start = divmod(row.start_minute, DAY_MINUTES)
        day = row.day + dt.timedelta(days=after)
        yield Time(row.name, agent, day, start, row.minutes, row.schedule_id), row.day
