"""The life of an alert as the watchers see it: opened once, kept while it lasts, closed after."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.queues import id_of
from dashboard.store.tables import Alert, AlertDelivery, Queue

NORMAL_FOR = dt.timedelta(minutes=15)
"""An alert closes when its indicator has been normal for this long."""


def raise_alert(
    session: Session,
    indicator: str,
    about: Queue | str,
    severity: str,
    evidence: dict[str, Any],
    now: dt.datetime,
) -> bool:
    """Open an alert, or keep the open one of the same indicator and subject true.

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

    Returns
    -------
    bool
        Whether it is new.
    """
    name = about if isinstance(about, str) else about.name
    fingerprint = f"{indicator}:{name}"
    alert = session.exec(select(Alert).where(Alert.open_key == fingerprint)).first()
    if alert is not None:
        if severity == "breach" and alert.severity == "watch":
            alert.severity = severity
            _deliver(session, alert, "raised")
        alert.last_seen_at, alert.evidence = now, evidence
        return False
    alert = Alert(
        fingerprint=fingerprint,
        open_key=fingerprint,
        indicator=indicator,
        queue_id=None if isinstance(about, str) else id_of(about),
        severity=severity,
        opened_at=now,
        last_seen_at=now,
        evidence=evidence,
    )
    session.add(alert)
    session.flush()
    _deliver(session, alert, "opened")
    return True


def _deliver(session: Session, alert: Alert, step: str) -> None:
    """Put the notice into the outbox; the application itself shows it at once."""
    assert alert.id is not None  # noqa: S101 - flushed before
    moment = dt.datetime.now(dt.UTC)
    session.add(AlertDelivery(alert_id=alert.id, step=step, state="delivered", delivered_at=moment))


def close_normal(session: Session, indicators: Iterable[str], now: dt.datetime) -> int:
    """Close the open alerts of some indicators that nobody has seen for a while."""
    mine = col(Alert.open_key).is_not(None) & col(Alert.indicator).in_(list(indicators))
    quiet = [
        a for a in session.exec(select(Alert).where(mine)) if a.last_seen_at + NORMAL_FOR <= now
    ]
    for alert in quiet:
        alert.state, alert.open_key, alert.closed_at = "closed", None, now
        _deliver(session, alert, "closed")
    return len(quiet)
