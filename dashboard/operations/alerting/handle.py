"""What people do with alerts: take, assign, snooze, resolve, comment, and take that back."""

import datetime as dt
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.alerting.announce import announce
from dashboard.operations.alerting.raise_alert import open_alert
from dashboard.operations.alerting.spoken import spoken
from dashboard.operations.alerting.steps import note
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.notices.say import Phrase
from dashboard.operations.notices.tell import Message, tell, users_named
from dashboard.operations.permit import ROLES, Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Alert, Grant, Queue, User
from dashboard.text import SaidError

SNOOZE_MINUTES = (10, 30, 60, 120, 480)
LONGEST_COMMENT = 500
_OVER = frozenset({"closed", "resolved"})


def acknowledge(desk: Desk, actor: Actor, alert_id: int) -> None:
    """Take an alert as one's own."""
    with _handled(desk, actor, alert_id, "acknowledged") as (session, alert, now):
        take(session, actor, alert, now)


def take(session: Session, actor: Actor, alert: Alert, now: dt.datetime) -> None:
    """Let an alert be an actor's own, inside a transaction."""
    alert.state, alert.owner = "acknowledged", actor.name
    alert.snoozed_until = alert.waits_since = None
    session.add(alert)
    note(session, alert, actor, "acknowledged", now)


def assign(desk: Desk, actor: Actor, alert_id: int, to: str) -> None:
    """Give an alert to a person, who is told.

    Raises
    ------
    SaidError
        When there is nobody of that name who handles alerts, or the alert is over.
    """
    if to not in assignable(desk, actor):
        raise SaidError("alerts.not_assignable", name=to)
    with _handled(desk, actor, alert_id, "assigned", {"to": to}) as (session, alert, now):
        alert.state, alert.owner = "acknowledged", to
        alert.snoozed_until = alert.waits_since = None
        step = note(session, alert, actor, "assigned", now, {"to": to})
        queue = session.get(Queue, alert.queue_id) if alert.queue_id else None
        said = spoken(alert.indicator, alert.evidence, queue)
        phrase = Phrase("alerts.told_assigned", {"who": actor.name, "said": said.kept})
        link = f"alerts?alert={alert.id}"
        if to != actor.name:
            about = f"alert:{alert.id}:{step}"
            tell(session, users_named(session, to), Message(about, phrase, link, alert.severity))


def assignable(desk: Desk, actor: Actor) -> list[str]:
    """Return the people who may be given an alert."""
    require(actor, "see_alerts")
    roles = [role for role in ROLES if Actor("", role).may("handle_alerts")]
    statement = select(User.name).join(Grant).where(col(User.active), col(Grant.role).in_(roles))
    with desk.store.read() as session:
        return sorted(set(session.exec(statement)))


def snooze(desk: Desk, actor: Actor, alert_id: int, minutes: int = 30) -> None:
    """Put an alert aside for some minutes; it wakes by itself, or when it becomes worse.

    Raises
    ------
    SaidError
        For a length that is not offered, or an alert that is over.
    """
    if minutes not in SNOOZE_MINUTES:
        raise SaidError("alerts.bad_snooze", most=max(SNOOZE_MINUTES))
    told = {"minutes": minutes}
    with _handled(desk, actor, alert_id, "snoozed", told) as (session, alert, now):
        alert.state, alert.owner = "snoozed", alert.owner or actor.name
        alert.snoozed_until, alert.waits_since = now + dt.timedelta(minutes=minutes), None
        note(session, alert, actor, "snoozed", now, told)


def resolve(desk: Desk, actor: Actor, alert_id: int) -> None:
    """End an alert by hand."""
    with _handled(desk, actor, alert_id, "resolved") as (session, alert, now):
        alert.state, alert.owner = "resolved", alert.owner or actor.name
        alert.open_key, alert.closed_at = None, now
        alert.snoozed_until = alert.waits_since = None
        announce(session, alert, "resolved", note(session, alert, actor, "resolved", now), now)


def reopen(desk: Desk, actor: Actor, alert_id: int) -> None:
    """Undo an acknowledgement, an assignment, a snooze, or a resolution.

    Raises
    ------
    SaidError
        When it closed by itself, or a newer alert of the same kind is open.
    """
    require(actor, "handle_alerts")
    with desk.store.write() as session:
        now = floor_time(session)
        alert = _locked(session, alert_id)
        if alert.state == "closed":
            raise SaidError("alerts.over")
        newer = open_alert(session, alert.fingerprint)
        if newer is not None and newer.id != alert.id:
            raise SaidError("alerts.newer_open")
        alert.state, alert.owner, alert.open_key = "open", None, alert.fingerprint
        alert.closed_at, alert.snoozed_until, alert.waits_since = None, None, now
        alert.last_seen_at = max(alert.last_seen_at, now)
        session.add(alert)
        note(session, alert, actor, "reopened", now)
        record(session, actor, "alert.reopened", alert.fingerprint, {"id": alert_id})


def comment(desk: Desk, actor: Actor, alert_id: int, text: str) -> None:
    """Write something under an alert; also under one that is over.

    Raises
    ------
    SaidError
        When there is nothing in it, or too much.
    """
    require(actor, "handle_alerts")
    said = text.strip()
    if not said or len(said) > LONGEST_COMMENT:
        raise SaidError("alerts.bad_comment", most=LONGEST_COMMENT)
    with desk.store.write() as session:
        alert = _locked(session, alert_id)
        note(session, alert, actor, "comment", floor_time(session), {"text": said})
        record(session, actor, "alert.comment", alert.fingerprint, {"id": alert_id})


@contextmanager
def _handled(
    desk: Desk, actor: Actor, alert_id: int, action: str, details: Mapping[str, Any] | None = None
) -> Generator[tuple[Session, Alert, dt.datetime]]:
    """Lend an alert that is not over, and tell the trail what was done."""
    require(actor, "handle_alerts")
    with desk.store.write() as session:
        alert = _locked(session, alert_id)
        if alert.state in _OVER:
            raise SaidError("alerts.over")
        yield session, alert, floor_time(session)
        session.add(alert)
        told = {"id": alert_id, **(details or {})}
        record(session, actor, f"alert.{action}", alert.fingerprint, told)


def _locked(session: Session, alert_id: int) -> Alert:
    """Return an alert that nobody else changes meanwhile."""
    alert = session.get(Alert, alert_id, with_for_update=True)
    if alert is None:
        raise SaidError("alerts.over")
    return alert
