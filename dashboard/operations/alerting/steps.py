"""The steps of an alert's life: who did what, when."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Alert, AlertStep

ACTIONS = (
    "opened",
    "raised",
    "escalated",
    "acknowledged",
    "assigned",
    "snoozed",
    "woken",
    "comment",
    "resolved",
    "reopened",
    "suppressed",
    "unsuppressed",
    "closed",
)


@dataclass(frozen=True)
class StepView:
    """A step as shown."""

    at: dt.datetime
    actor: str
    action: str
    details: Mapping[str, Any]


def note(
    session: Session,
    alert: Alert,
    actor: Actor,
    action: str,
    now: dt.datetime,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Keep a step inside the transaction of what it tells of; return its number."""
    step = AlertStep(
        alert_id=alert.id or 0, at=now, actor=actor.name, action=action, details=dict(details or {})
    )
    session.add(step)
    session.flush()
    return step.id or 0


def steps_of(desk: Desk, actor: Actor, alert_id: int) -> list[StepView]:
    """Return the steps of an alert, oldest first."""
    require(actor, "see_alerts")
    mine = select(AlertStep).where(AlertStep.alert_id == alert_id)
    with desk.store.read() as session:
        rows = session.exec(mine.order_by(col(AlertStep.id))).all()
    return [StepView(row.at, row.actor, row.action, row.details) for row in rows]
