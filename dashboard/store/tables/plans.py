"""Requirements and rosters."""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import Column, Integer
from sqlmodel import Field

from dashboard.store.moment import Moment
from dashboard.store.tables.base import Row, created, json_column


class Requirement(Row, table=True):
    """Heads for one queue and interval, which target binds, and the chance to keep them all.

    `way` says how they were worked out (`operations.heads.WAYS`).
    """

    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    start: dt.datetime = Field(sa_type=Moment, primary_key=True)
    length_s: int
    run_id: int | None = Field(default=None, foreign_key="forecast_run.id")
    contacts: float
    aht_s: float
    agents: int
    scheduled: int
    service_level: float
    occupancy: float
    binding: str
    way: str = "formula"
    chance: float | None = None


_VERSION: Column[int] = Column("version", Integer, nullable=False)


class Schedule(Row, table=True):
    """A version of the roster of some days; `version` is the optimistic lock of its editors."""

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}

    id: int | None = Field(default=None, primary_key=True)
    name: str
    first_day: dt.date
    days: int
    timezone: str
    state: str = "draft"
    parent_id: int | None = Field(default=None, foreign_key="schedule.id")
    reason: str = ""
    made_by: str
    made_at: dt.datetime = created()
    answer: dict[str, Any] = json_column()
    problem: dict[str, Any] = json_column()
    version: int = Field(default=1, sa_column=_VERSION)


class Shift(Row, table=True):
    """One agent's day of a schedule, in minutes from midnight of `day`; past 1,440 is tomorrow."""

    schedule_id: int = Field(foreign_key="schedule.id", primary_key=True)
    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
    day: dt.date = Field(primary_key=True)
    start_minute: int
    end_minute: int
    paid_minutes: int
    code: str = ""


class Activity(Row, table=True):
    """A break, meeting or training inside a shift, minutes from midnight of the shift's day.

    `name` says which meeting or training it is, empty where nobody has planned it by name.
    """

    schedule_id: int = Field(foreign_key="schedule.id", primary_key=True)
    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
    day: dt.date = Field(primary_key=True)
    start_minute: int = Field(primary_key=True)
    minutes: int
    kind: str = "break"
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})


class PlannedActivity(Row, table=True):
    """A training or meeting that rosters shall find a time for, once for each who attends.

    It may take place from `from_minute` of `first_day` until `until_minute` of `last_day`; the
    name is its key in problem files and rosters.
    """

    __tablename__ = "planned_activity"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: str
    minutes: int
    together: bool = True
    first_day: dt.date
    from_minute: int
    last_day: dt.date
    until_minute: int
    skill_id: int | None = Field(default=None, foreign_key="skill.id")
    state: str = "open"
    made_by: str
    made_at: dt.datetime = created()


class PlannedAttendee(Row, table=True):
    """Somebody who attends a planned activity."""

    __tablename__ = "planned_attendee"  # pyright: ignore[reportAssignmentType] - as above

    activity_id: int = Field(foreign_key="planned_activity.id", primary_key=True)
    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
