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
    """A break, meeting or training inside a shift, minutes from midnight of the shift's day."""

    schedule_id: int = Field(foreign_key="schedule.id", primary_key=True)
    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
    day: dt.date = Field(primary_key=True)
    start_minute: int = Field(primary_key=True)
    minutes: int
    kind: str = "break"
