"""What agents really work by the rosters in force, day by day over several versions."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, Schedule, Shift
from dashboard.store.write import table_of

_DAY = dt.timedelta(days=1)
SCHEMA = {"agent": pl.String, "day": pl.Date, "start": pl.Int64, "end": pl.Int64}


def worked(session: Session, first: dt.date, last: dt.date) -> pl.DataFrame:
    """Return the published shifts from first to last day: agent, day, start, end (minutes).

    A day counts by the newest version published for it.
    """
    parts = [
        _shifts(session, schedule, days)
        for schedule, days in _in_force(session, first, last)
        if days
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=SCHEMA)


def days_in_force(session: Session, first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days from first to last that a published version covers."""
    return sorted(day for _, days in _in_force(session, first, last) for day in days)


def _in_force(
    session: Session, first: dt.date, last: dt.date
) -> list[tuple[Schedule, list[dt.date]]]:
    """Return the published versions, newest first, each with the days that no newer one covers."""
    published = select_rows(Schedule).where(
        Schedule.state == "published", Schedule.first_day <= last
    )
    open_days = {first + n * _DAY for n in range((last - first).days + 1)}
    found: list[tuple[Schedule, list[dt.date]]] = []
    for schedule in session.exec(published.order_by(col(Schedule.id).desc())):
        end = schedule.first_day + schedule.days * _DAY
        mine = sorted(day for day in open_days if schedule.first_day <= day < end)
        open_days -= set(mine)
        found.append((schedule, mine))
        if not open_days:
            break
    return found


def _shifts(session: Session, schedule: Schedule, days: Sequence[dt.date]) -> pl.DataFrame:
    shifts, agents = table_of(Shift), table_of(Agent)
    frame = read_frame(
        session,
        select(agents.c.name, shifts.c.day, shifts.c.start_minute, shifts.c.end_minute)
        .join_from(shifts, agents, shifts.c.agent_id == agents.c.id)
        .where(shifts.c.schedule_id == schedule.id)
        .where(shifts.c.day >= days[0], shifts.c.day <= days[-1]),
    )
    named = frame.select(
        agent="name", day="day", start=pl.col("start_minute"), end=pl.col("end_minute")
    )
    return named.cast(pl.Schema(SCHEMA)).filter(pl.col("day").is_in(days))
