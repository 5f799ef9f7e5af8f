"""The life of an alert as the watchers see it: opened once, kept while it lasts, closed after."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.alerting.announce import announce
from dashboard.operations.alerting.maintenance import in_maintenance
from dashboard.operations.alerting.steps import note
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import id_of
from dashboard.store.tables import Alert, Queue

NORMAL_FOR = dt.timedelta(minutes=15)
"""An alert closes when its indicator has been normal for this long."""
_RANK = {"watch": 0, "breach": 1}


def raise_alert(
    session: Session,
    indicator: str,
    about: Queue | str,
    severity: str,
    evidence: dict[str, Any],
    now: dt.datetime,
    *,
    name: str = "",
) -> bool:
    """Open an alert, or keep the open one of the same indicator and subject true.

    One that somebody resolved is not opened again while it lasts, unless it becomes worse.

    Parameters
    ----------
    session : Session
        A writing transaction.
    indicator : str
        What is abnormal.
    about : Queue or str
        The queue, or the name of something else such as a source.
    severity : str
        ``watch`` or ``breach``; an open alert is raised, never lowered.
    evidence : dict
        What it shows.
    now : datetime
        Time of the floor.
    name : str
        Of the subject, where the queue alone does not tell it from others.

    Returns
    -------
    bool
        Whether it is new.
    """
    fingerprint = fingerprint_of(indicator, about, name)
    alert = open_alert(session, fingerprint) or _resolved(session, fingerprint, severity, now)
    if alert is not None:
        _keep(session, alert, severity, evidence, now)
        return False
    queue = None if isinstance(about, str) else about
    alert = Alert(
        fingerprint=fingerprint,
        open_key=fingerprint,
        indicator=indicator,
        queue_id=None if queue is None else id_of(queue),
        severity=severity,
        opened_at=now,
        last_seen_at=now,
        waits_since=now,
        suppressed=in_maintenance(session, queue.name if queue else "", now) is not None,
        evidence=evidence,
    )
    session.add(alert)
    session.flush()
    step = note(session, alert, SYSTEM, "opened", now, {"severity": severity})
    if alert.suppressed:
        note(session, alert, SYSTEM, "suppressed", now)
    announce(session, alert, "opened", step, now)
    return True


def fingerprint_of(indicator: str, about: Queue | str, name: str = "") -> str:
    """Return what tells an alert from others: its indicator and its subject."""
    return f"{indicator}:{name or (about if isinstance(about, str) else about.name)}"


def open_alert(session: Session, fingerprint: str) -> Alert | None:
    """Return the open alert of a fingerprint."""
    return session.exec(select(Alert).where(Alert.open_key == fingerprint)).first()


def _resolved(session: Session, fingerprint: str, severity: str, now: dt.datetime) -> Alert | None:
    """Return the alert of a fingerprint that was resolved by hand while it still lasts."""
    mine = select(Alert).where(Alert.fingerprint == fingerprint).order_by(col(Alert.id).desc())
    last = session.exec(mine.limit(1)).first()
    if last is None or last.state != "resolved" or last.last_seen_at + NORMAL_FOR <= now:
        return None
    return last if _RANK[severity] <= _RANK[last.severity] else None


def _keep(
    session: Session, alert: Alert, severity: str, evidence: dict[str, Any], now: dt.datetime
) -> None:
    alert.last_seen_at, alert.evidence = now, evidence
    session.add(alert)
    if _RANK[severity] > _RANK[alert.severity]:
        alert.severity = severity
        if alert.state == "snoozed":
            wake(session, alert, now)
        announce(session, alert, "raised", note(session, alert, SYSTEM, "raised", now), now)


def wake(session: Session, alert: Alert, now: dt.datetime) -> None:
    """Bring back an alert that was put aside: it waits for somebody again."""
    alert.state, alert.snoozed_until, alert.waits_since = "open", None, now
    note(session, alert, SYSTEM, "woken", now)


def close_normal(session: Session, indicators: Iterable[str], now: dt.datetime) -> int:
    """Close the open alerts of some indicators that nobody has seen for a while."""
    mine = col(Alert.open_key).is_not(None) & col(Alert.indicator).in_(list(indicators))
    quiet = [
        a for a in session.exec(select(Alert).where(mine)) if a.last_seen_at + NORMAL_FOR <= now
    ]
    for alert in quiet:
        close(session, alert, now)
    return len(quiet)


def close(session: Session, alert: Alert, now: dt.datetime) -> None:
    """Close an alert whose indicator is normal again."""
    alert.state, alert.open_key, alert.closed_at = "closed", None, now
    alert.snoozed_until = alert.waits_since = None
    announce(session, alert, "closed", note(session, alert, SYSTEM, "closed", now), now)
