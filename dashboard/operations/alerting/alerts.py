"""Alerts as people see them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from dashboard.operations.alerting.spoken import spoken
from dashboard.operations.desk import Desk
from dashboard.operations.notices.say import Phrase
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Alert, Queue


@dataclass(frozen=True)
class AlertView:
    """An alert as shown: with its queue's name and its sentence."""

    id: int
    indicator: str
    queue: str
    state: str
    severity: str
    opened_at: dt.datetime
    last_seen_at: dt.datetime
    closed_at: dt.datetime | None
    snoozed_until: dt.datetime | None
    suppressed: bool
    owner: str | None
    evidence: dict[str, Any]
    said: Phrase

    @property
    def is_open(self) -> bool:
        """Whether it is not closed or resolved yet."""
        return self.state not in {"closed", "resolved"}


def list_alerts(desk: Desk, actor: Actor, limit: int = 50) -> list[AlertView]:
    """Return the newest alerts, open ones first."""
    require(actor, "see_alerts")
    statement = (
        select(Alert, Queue)
        .join(Queue, col(Alert.queue_id) == col(Queue.id), isouter=True)
        .order_by(col(Alert.id).desc())
        .limit(limit)
    )
    with desk.store.read() as session:
        found = [_view(alert, queue) for alert, queue in session.exec(statement)]
    return sorted(found, key=lambda view: not view.is_open)


def alert_by_id(desk: Desk, actor: Actor, alert_id: int) -> AlertView | None:
    """Return one alert, None when there is none of this number."""
    require(actor, "see_alerts")
    with desk.store.read() as session:
        alert = session.get(Alert, alert_id)
        if alert is None:
            return None
        return _view(alert, session.get(Queue, alert.queue_id) if alert.queue_id else None)


def _view(alert: Alert, queue: Queue | None) -> AlertView:
    return AlertView(
        id=alert.id or 0,
        indicator=alert.indicator,
        queue=queue.name if queue else "",
        state=alert.state,
        severity=alert.severity,
        opened_at=alert.opened_at,
        last_seen_at=alert.last_seen_at,
        closed_at=alert.closed_at,
        snoozed_until=alert.snoozed_until,
        suppressed=alert.suppressed,
        owner=alert.owner,
        evidence=alert.evidence,
        said=spoken(alert.indicator, alert.evidence, queue),
    )
