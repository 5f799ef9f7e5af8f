"""What time does to open alerts: they wake, escalate, come out of maintenance or quiet hours."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.alerting.announce import announce
from dashboard.operations.alerting.maintenance import in_maintenance
from dashboard.operations.alerting.policy import Step, concerns, policy_of
from dashboard.operations.alerting.quiet import quiet_of
from dashboard.operations.alerting.raise_alert import wake
from dashboard.operations.alerting.steps import note
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import Alert, Delivery, Queue

_KEPT = dt.timedelta(days=1)
"""What quiet hours kept back longer ago is no news any more."""


@dataclass(frozen=True)
class Tended:
    """Numbers of alerts that woke, escalated, and came into or out of maintenance.

    `released` are messages that quiet hours had kept back.
    """

    woken: int = 0
    escalated: int = 0
    marked: int = 0
    released: int = 0

    @property
    def any(self) -> bool:
        """Whether anything is due."""
        return bool(self.woken or self.escalated or self.marked or self.released)


def tend(desk: Desk) -> Tended:
    """Let time pass over the open alerts; it writes only when something is due."""
    with desk.store.read() as session:
        due = _due(session, floor_time(session))
    if not due:
        return Tended()
    with desk.store.write() as session:
        return _tend(session, floor_time(session))


def _open(session: Session) -> list[Alert]:
    return list(session.exec(select(Alert).where(col(Alert.open_key).is_not(None))))


def _due(session: Session, now: dt.datetime) -> bool:
    policy = policy_of(session)
    return bool(_kept_back(session, now)) or any(
        _wakes(alert, now)
        or _next_steps(alert, policy, now)
        or _marked(session, alert, now) != alert.suppressed
        for alert in _open(session)
    )


def _tend(session: Session, now: dt.datetime) -> Tended:
    woken = escalated = marked = 0
    policy = policy_of(session)
    for alert in _open(session):
        if (suppressed := _marked(session, alert, now)) != alert.suppressed:
            _mark(session, alert, now, suppressed=suppressed)
            marked += 1
        if _wakes(alert, now):
            wake(session, alert, now)
            woken += 1
        if steps := _next_steps(alert, policy, now):
            _escalate(session, alert, steps, now)
            escalated += 1
        session.add(alert)
    released = _kept_back(session, now)
    for delivery in released:
        _release(session, delivery)
    return Tended(woken, escalated, marked, len(released))


def _release(session: Session, delivery: Delivery) -> None:
    """Let a message go out; what the same door was to hear of the alert before is superseded."""
    delivery.state, delivery.due_at = "waiting", dt.datetime.now(dt.UTC)
    session.add(delivery)
    of_alert = col(Delivery.about).startswith(_about(delivery), autoescape=True)
    older = select(Delivery).where(Delivery.state == "quiet", of_alert)
    mine = older.where(Delivery.door_id == delivery.door_id, Delivery.id != delivery.id)
    for row in session.exec(mine):
        row.state, row.reason = "given_up", "newer"
        session.add(row)


def _about(delivery: Delivery) -> str:
    return f"alert:{delivery.document['alert']['id']}:"


def _kept_back(session: Session, now: dt.datetime) -> list[Delivery]:
    """Return what quiet hours kept back, are over for, and is still open: the newest a door."""
    quiet = quiet_of(session)
    since = dt.datetime.now(dt.UTC) - _KEPT
    rows = session.exec(
        select(Delivery)
        .where(Delivery.state == "quiet", col(Delivery.created_at) >= since)
        .order_by(col(Delivery.id))
    )
    newest = {(row.document["alert"]["id"], row.door_id): row for row in rows}
    open_ones = {alert.id: alert for alert in _open(session) if not alert.suppressed}
    return [
        row
        for (number, _), row in newest.items()
        if (alert := open_ones.get(number)) and not quiet.holds(now, alert.severity)
    ]


def _wakes(alert: Alert, now: dt.datetime) -> bool:
    return alert.state == "snoozed" and (alert.snoozed_until or now) <= now


def _next_steps(alert: Alert, policy: tuple[Step, ...], now: dt.datetime) -> tuple[Step, ...]:
    """Return the steps whose time has come for an alert that nobody has taken."""
    if alert.state != "open" or alert.suppressed or alert.waits_since is None:
        return ()
    waited_s = (now - alert.waits_since).total_seconds()
    return tuple(
        step
        for step in policy
        if alert.escalated_s < step.after_s <= waited_s and concerns(step, alert)
    )


def _escalate(session: Session, alert: Alert, steps: tuple[Step, ...], now: dt.datetime) -> None:
    alert.escalated_s = max(step.after_s for step in steps)
    to = [{"kind": step.kind, "target": step.target} for step in steps]
    number = note(session, alert, SYSTEM, "escalated", now, {"to": to})
    announce(session, alert, "escalated", number, now, steps)


def _marked(session: Session, alert: Alert, now: dt.datetime) -> bool:
    queue = session.get(Queue, alert.queue_id) if alert.queue_id else None
    return in_maintenance(session, queue.name if queue else "", now) is not None


def _mark(session: Session, alert: Alert, now: dt.datetime, *, suppressed: bool) -> None:
    """Mark an alert as one of maintenance, or tell of it now that maintenance is over."""
    alert.suppressed = suppressed
    if suppressed:
        note(session, alert, SYSTEM, "suppressed", now)
        return
    if alert.state == "open":
        alert.waits_since = now
    step = note(session, alert, SYSTEM, "unsuppressed", now)
    announce(session, alert, "opened", step, now)
