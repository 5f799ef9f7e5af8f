"""Put a cell of a draft anew: its shift, its breaks, and where they change its activities."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, delete

from dashboard.operations.editing.cells import Change, Sessions
from dashboard.operations.rosters.activities import BREAK, kinds_of, row_of
from dashboard.store.tables import Activity, Schedule, Shift
from scheduling.problem.values import DAY_MINUTES

Key = dict[str, Any]


def write_cell(session: Session, schedule: Schedule, agent_id: int, change: Change) -> None:
    """Write what a change leaves in its cell."""
    key = _key(schedule, agent_id, change.day)
    _clear(session, key, change)
    if (new := change.after) is not None:
        shift = Shift(
            **key,
            start_minute=new.start,
            end_minute=new.end,
            paid_minutes=new.paid_minutes,
            code=new.code,
        )
        session.add(shift)
        session.add_all(Activity(**key, start_minute=a, minutes=m) for a, m in new.breaks)
    if change.held is not None:
        session.add_all(_rows(session, key, change.held.after, change.day))
    session.flush()


def _key(schedule: Schedule, agent_id: int, number: int) -> Key:
    day = schedule.first_day + dt.timedelta(days=number)
    return {"schedule_id": schedule.id or 0, "agent_id": agent_id, "day": day}


def _clear(session: Session, key: Key, change: Change) -> None:
    """Take the cell's shift and breaks out, and the activities that change."""
    shift = [col(getattr(Shift, name)) == value for name, value in key.items()]
    session.exec(delete(Shift).where(*shift))
    cell = [col(getattr(Activity, name)) == value for name, value in key.items()]
    session.exec(delete(Activity).where(*cell, col(Activity.kind) == BREAK))
    if change.held is not None:
        gone = col(Activity.start_minute).in_(list(_minutes(change.held.before, change.day)))
        session.exec(delete(Activity).where(*cell, col(Activity.kind) != BREAK, gone))


def _minutes(sessions: Sessions, day: int) -> Iterable[int]:
    """Yield the beginnings as the cell's day counts them."""
    return ((p.day - day) * DAY_MINUTES + p.start for p in sessions)


def _rows(session: Session, key: Key, sessions: Sessions, day: int) -> Iterable[Activity]:
    kinds = kinds_of(session)
    for placed, at in zip(sessions, _minutes(sessions, day), strict=True):
        kind, name = row_of(placed.name, kinds)
        yield Activity(**key, start_minute=at, minutes=placed.minutes, kind=kind, name=name)
