"""Tell of an alert's step: its receivers inside, the doors that want it outside."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.alerting.policy import Step, concerns, policy_of, receivers
from dashboard.operations.alerting.quiet import quiet_of
from dashboard.operations.alerting.spoken import spoken
from dashboard.operations.notices.doors import open_doors, takes
from dashboard.operations.notices.outbox import put
from dashboard.operations.notices.say import Phrase
from dashboard.operations.notices.tell import Message, tell
from dashboard.store.tables import Alert, Delivery, Door, Queue

_OVER = frozenset({"closed", "resolved"})


def announce(
    session: Session,
    alert: Alert,
    event: str,
    step: int,
    now: dt.datetime,
    told: tuple[Step, ...] = (),
) -> None:
    """Tell of a step inside the transaction that takes it.

    Parameters
    ----------
    session : Session
        A writing transaction.
    alert : Alert
        As it is after the step; a suppressed one is told to nobody.
    event : str
        ``opened``, ``raised``, ``escalated``, ``closed`` or ``resolved``; the last two are told
        only to the doors that heard of the alert before.
    step : int
        Number of the step: what makes the message one of its kind.
    now : datetime
        Time of the floor.
    told : tuple of Step
        Of an escalation: whom it is told to.
    """
    if alert.suppressed:
        return
    queue = session.get(Queue, alert.queue_id) if alert.queue_id else None
    about = f"alert:{alert.id}:{step}"
    if event in _OVER:
        doors = _heard(session, alert)
    else:
        reached = told or _reached(session, alert)
        users, doors = receivers(session, reached)
        doors = [*doors, *(() if told else _wanted(session, alert, queue))]
        tell(session, users, _message(alert, queue, event, about))
    quiet = quiet_of(session).holds(now, alert.severity)
    document = _document(alert, queue, event, now)
    for door in {door.id: door for door in doors}.values():
        put(session, door, about, document, quiet=quiet)


def _reached(session: Session, alert: Alert) -> tuple[Step, ...]:
    """Return the steps that the alert has reached: whoever was told of it hears of news too."""
    return tuple(
        s for s in policy_of(session) if s.after_s <= alert.escalated_s and concerns(s, alert)
    )


def _wanted(session: Session, alert: Alert, queue: Queue | None) -> list[Door]:
    name = queue.name if queue else ""
    wanted = [d for d in open_doors(session) if takes(d, alert.severity, name)]
    return [door for door in wanted if not door.escalation_only]


def _heard(session: Session, alert: Alert) -> list[Door]:
    about = col(Delivery.about).startswith(f"alert:{alert.id}:", autoescape=True)
    heard = select(Delivery.door_id).where(about, Delivery.state != "quiet")
    return [door for door in open_doors(session) if door.id in set(session.exec(heard))]


def _message(alert: Alert, queue: Queue | None, event: str, about: str) -> Message:
    phrase = Phrase(f"alerts.told_{event}", {"said": _said(alert, queue).kept})
    return Message(about, phrase, f"alerts?alert={alert.id}", alert.severity)


def _said(alert: Alert, queue: Queue | None) -> Phrase:
    return spoken(alert.indicator, alert.evidence, queue)


def _document(alert: Alert, queue: Queue | None, event: str, now: dt.datetime) -> dict[str, Any]:
    """Return what goes outside: the words, and what a program reads."""
    phrase = Phrase(f"alerts.told_{event}", {"said": _said(alert, queue).kept})
    return {
        "said": phrase.kept,
        "event": event,
        "at": now.isoformat(),
        "alert": {
            "id": alert.id,
            "fingerprint": alert.fingerprint,
            "indicator": alert.indicator,
            "queue": queue.name if queue else "",
            "severity": alert.severity,
            "opened_at": alert.opened_at.isoformat(),
        },
    }
