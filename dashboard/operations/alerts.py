"""What people do with alerts: look, acknowledge, snooze, resolve."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Alert, Queue

SNOOZE = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class AlertView:
    """An alert as shown: with its queue's name."""

    id: int
    indicator: str
    queue: str
    state: str
    severity: str
    opened_at: dt.datetime
    last_seen_at: dt.datetime
    closed_at: dt.datetime | None
    owner: str | None
    evidence: dict[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it is not closed or resolved yet."""
        return self.state not in {"closed", "resolved"}


def list_alerts(desk: Desk, actor: Actor, limit: int = 50) -> list[AlertView]:
    """Return the newest alerts, open ones first."""
    require(actor, "see_alerts")
    statement = (
        select(Alert, Queue.name)
        .join(Queue, col(Alert.queue_id) == col(Queue.id), isouter=True)
        .order_by(col(Alert.id).desc())
        .limit(limit)
    )
    with desk.store.read() as session:
        found = [_view(alert, name) for alert, name in session.exec(statement)]
    return sorted(found, key=lambda view: not view.is_open)


def alert_by_id(desk: Desk, actor: Actor, alert_id: int) -> AlertView | None:
    """Return one alert, None when there is none of this number."""
    require(actor, "see_alerts")
    with desk.store.read() as session:
        alert = session.get(Alert, alert_id)
        if alert is None:
            return None
        queue = session.get(Queue, alert.queue_id) if alert.queue_id else None
        return _view(alert, queue.name if queue else None)


def _view(alert: Alert, queue: str | None) -> AlertView:
    assert alert.id is not None  # noqa: S101 - read from the store
    return AlertView(
        alert.id,
        alert.indicator,
        queue or "",
        alert.state,
        alert.severity,
        alert.opened_at,
        alert.last_seen_at,
        alert.closed_at,
        alert.owner,
        alert.evidence,
    )


def acknowledge(desk: Desk, actor: Actor, alert_id: int) -> None:
    """Take an alert as one's own."""
    _change(desk, actor, alert_id, "acknowledged")


def snooze(desk: Desk, actor: Actor, alert_id: int) -> None:
    """Put an alert aside for half an hour."""
    _change(desk, actor, alert_id, "snoozed")


def resolve(desk: Desk, actor: Actor, alert_id: int) -> None:
    """End an alert by hand."""
    _change(desk, actor, alert_id, "resolved")


def reopen(desk: Desk, actor: Actor, alert_id: int) -> None:
    """Undo an acknowledgement or a snooze."""
    _change(desk, actor, alert_id, "open")


def _change(desk: Desk, actor: Actor, alert_id: int, state: str) -> None:
    require(actor, "handle_alerts")
    now = desk.now()
    with desk.store.write() as session:
        alert = session.get_one(Alert, alert_id)
        alert.state, alert.owner = state, actor.name if state != "open" else None
        alert.snoozed_until = now + SNOOZE if state == "snoozed" else None
        if state == "resolved":
            alert.open_key, alert.closed_at = None, now
        record(session, actor, f"alert.{state}", alert.fingerprint, {"id": alert_id})


def wake_snoozed(session: Session, now: dt.datetime) -> None:
    """Bring back snoozed alerts whose time has come."""
    for alert in session.exec(select(Alert).where(Alert.state == "snoozed")):
        if alert.snoozed_until and alert.snoozed_until <= now:
            alert.state, alert.snoozed_until = "open", None
