"""Sums and counts by interval: what screens read. Never an average, never a percentage."""

import datetime as dt

from sqlmodel import Field

from dashboard.store.moment import Moment
from dashboard.store.tables.base import Row


class IntervalFact(Row, table=True):
    """One queue and interval of arrival, with its length. Null: this source does not tell."""

    __tablename__ = "interval_fact"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    start: dt.datetime = Field(sa_type=Moment, primary_key=True)
    length_s: int = Field(primary_key=True)
    offered: int
    answered: int | None = None
    abandoned: int | None = None
    flow_out: int | None = None
    open: int | None = None
    handled: int | None = None
    transferred: int | None = None
    wait_answered_s: float | None = None
    wait_offered_s: float | None = None
    talk_s: float | None = None
    hold_s: float | None = None
    acw_s: float | None = None
    handle_s: float | None = None
    in_target: int | None = None
    in_target_wait_s: float | None = None
    staffed: float | None = None
    answered_waits: bytes | None = None
    abandoned_waits: bytes | None = None


class DayFact(Row, table=True):
    """One queue and local day: the sums of its intervals, for trends over months."""

    __tablename__ = "day_fact"  # pyright: ignore[reportAssignmentType] - as above

    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    start: dt.datetime = Field(sa_type=Moment, primary_key=True)
    offered: int
    answered: int | None = None
    abandoned: int | None = None
    flow_out: int | None = None
    open: int | None = None
    handled: int | None = None
    transferred: int | None = None
    wait_answered_s: float | None = None
    wait_offered_s: float | None = None
    talk_s: float | None = None
    hold_s: float | None = None
    acw_s: float | None = None
    handle_s: float | None = None
    in_target: int | None = None
    in_target_wait_s: float | None = None
    staffed: float | None = None
    answered_waits: bytes | None = None
    abandoned_waits: bytes | None = None


class AgentIntervalFact(Row, table=True):
    """One agent and interval: what was handled and the seconds in each kind of state."""

    __tablename__ = "agent_interval_fact"  # pyright: ignore[reportAssignmentType] - as above

    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
    start: dt.datetime = Field(sa_type=Moment, primary_key=True)
    length_s: int = Field(primary_key=True)
    handled: int = 0
    transferred: int = 0
    talk_s: float = 0.0
    hold_s: float = 0.0
    acw_s: float = 0.0
    handle_s: float = 0.0
    ready_s: float = 0.0
    contact_s: float = 0.0
    wrap_s: float = 0.0
    break_s: float = 0.0
    meeting_s: float = 0.0
    training_s: float = 0.0
    other_s: float = 0.0
