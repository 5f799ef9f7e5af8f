"""What became abnormal, who was told, what was done and what it changed."""

import datetime as dt
from typing import Any

from sqlmodel import Field

from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment, moment


class AlertRule(Row, table=True):
    """A detector's settings for one indicator; a null queue means every queue."""

    __tablename__ = "alert_rule"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    id: int | None = Field(default=None, primary_key=True)
    indicator: str
    queue_id: int | None = Field(default=None, foreign_key="queue.id")
    parameters: dict[str, Any] = json_column()
    active: bool = True


class Alert(Row, table=True):
    """One abnormal stretch of one indicator; `fingerprint` is unique while it is not closed.

    `waits_since` is when it began to wait for somebody, `escalated_s` the last step of the
    escalation that was taken, seconds after that; a suppressed one is told to nobody.
    """

    id: int | None = Field(default=None, primary_key=True)
    fingerprint: str = Field(index=True)
    open_key: str | None = Field(default=None, unique=True)
    indicator: str
    queue_id: int | None = Field(default=None, foreign_key="queue.id", index=True)
    state: str = "open"
    severity: str = "watch"
    opened_at: dt.datetime = moment(index=True)
    last_seen_at: dt.datetime = moment()
    closed_at: dt.datetime | None = maybe_moment()
    snoozed_until: dt.datetime | None = maybe_moment()
    waits_since: dt.datetime | None = maybe_moment()
    escalated_s: int = 0
    suppressed: bool = False
    owner: str | None = None
    evidence: dict[str, Any] = json_column()
    version: int = 1


class AlertStep(Row, table=True):
    """One step of an alert's life: who did what, when, by the clock of the floor."""

    __tablename__ = "alert_step"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int = key(to="alert", index=True)
    at: dt.datetime = moment()
    actor: str
    action: str
    details: dict[str, Any] = json_column()


class UserRule(Row, table=True):
    """A rule that people made: conditions on indicators, with schedule and queues."""

    __tablename__ = "user_rule"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    name: str
    document: dict[str, Any] = json_column()
    state: str = "active"
    made_by: str
    made_at: dt.datetime = created()


class Maintenance(Row, table=True):
    """A planned disturbance: alerts on its queues are kept and marked, but told to nobody."""

    id: int | None = Field(default=None, primary_key=True)
    queues: dict[str, Any] = json_column()
    since: dt.datetime = moment()
    until: dt.datetime = moment(index=True)
    reason: str
    made_by: str
    cancelled: bool = False


class Advice(Row, table=True):
    """What could be done about an alert, simulated on today's roster as it was."""

    alert_id: int = Field(foreign_key="alert.id", primary_key=True)
    schedule_id: int = key(to="schedule")
    made_at: dt.datetime = moment()
    seed: int
    options: dict[str, Any] = json_column()


class Intervention(Row, table=True):
    """An action taken: what was promised and what was measured."""

    id: int | None = Field(default=None, primary_key=True)
    alert_id: int | None = Field(default=None, foreign_key="alert.id", index=True)
    kind: str
    parameters: dict[str, Any] = json_column()
    applied_at: dt.datetime = moment(index=True)
    applied_by: str
    schedule_id: int = key(to="schedule")
    parent_schedule_id: int = key(to="schedule")
    promised: dict[str, Any] = json_column()
    measured: dict[str, Any] = json_column()
    undone_at: dt.datetime | None = maybe_moment()
