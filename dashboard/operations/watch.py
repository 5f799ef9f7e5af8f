"""Watch the floor: open, raise and close alerts on abnormal volume and dead queues."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from dashboard.measures import abnormal
from dashboard.measures.abnormal import BUCKET_S, Verdict
from dashboard.operations.alerts import wake_snoozed
from dashboard.operations.desk import Desk
from dashboard.operations.expect import expected_day, live_queues, observed_day
from dashboard.operations.queues import all_queues, id_of, zone_of
from dashboard.store.tables import Alert, AlertDelivery, Queue

NORMAL_FOR = dt.timedelta(minutes=15)
"""An alert closes when its indicator has been normal for this long."""
BREACH_SCORE = 1.5
_SHOWN = 36
INDICATORS = ("volume", "dead_queue")
OPEN_STATES = ("open", "acknowledged", "snoozed")


@dataclass(frozen=True)
class Seen:
    """What one look at the floor did: numbers of alerts opened, kept open and closed."""

    opened: int
    kept: int
    closed: int


def watch(desk: Desk, last: dt.datetime | None = None) -> Seen:
    """Judge every live queue's last complete bucket and keep the alerts true to it.

    Parameters
    ----------
    desk : Desk
        On the store.
    last : datetime or None
        Time of the look before; without a newly complete bucket since then nothing is done.
    """
    now = desk.now()
    if last is not None and _bucket(now) == _bucket(last):
        return Seen(0, 0, 0)
    opened = kept = 0
    with desk.store.write() as session:
        for queue in live_queues(session, all_queues(session), now):
            for indicator, verdict, evidence in _judge(session, queue, now):
                if verdict.abnormal:
                    new = _open_or_keep(session, queue, indicator, verdict, evidence, now)
                    opened, kept = opened + new, kept + (not new)
        closed = _close_normal(session, now)
        wake_snoozed(session, now)
    return Seen(opened, kept, closed)


def _bucket(moment: dt.datetime) -> int:
    return int(moment.timestamp() // BUCKET_S)


def _judge(
    session: Session, queue: Queue, now: dt.datetime
) -> list[tuple[str, Verdict, dict[str, Any]]]:
    day = now.astimezone(zone_of(queue)).date()
    expected = expected_day(session, queue, day)
    observed = observed_day(session, queue, day, now)
    if expected is None or not observed.size:
        return []
    opened = int(np.argmax(expected > 0))
    observed, forecast = observed[opened:], expected[opened : observed.size]
    if not observed.size or forecast[-1] <= 0:
        return []
    found: list[tuple[str, Verdict, dict[str, Any]]] = []
    for indicator, judge in (("volume", abnormal.volume), ("dead_queue", abnormal.dead_queue)):
        verdict = judge(observed, forecast)
        found.append((indicator, verdict, evidence_of(observed, forecast, verdict)))
    return found


def evidence_of(
    observed: abnormal.Floats, forecast: abnormal.Floats, verdict: Verdict
) -> dict[str, Any]:
    """Return what an alert shows: the last three hours, the expectation with its 95 % band."""
    level = forecast * abnormal.tracked_level(observed, forecast)
    spread = 1.96 * np.sqrt(level + (abnormal.BUSYNESS_CV * level) ** 2)
    series = {
        "observed": observed,
        "expected": level,
        "low": np.maximum(level - spread, 0),
        "high": level + spread,
    }
    shown = {name: [round(float(v), 2) for v in s[-_SHOWN:]] for name, s in series.items()}
    recent = min(3, observed.size)
    due = float(level[-recent:].sum())
    return {
        **shown,
        "signal": verdict.signal,
        "score": round(verdict.score, 3),
        "direction": verdict.direction,
        "change": round(float(observed[-recent:].sum()) / due - 1, 4) if due > 0 else 0.0,
    }


def _open_or_keep(
    session: Session,
    queue: Queue,
    indicator: str,
    verdict: Verdict,
    evidence: dict[str, Any],
    now: dt.datetime,
) -> bool:
    fingerprint = f"{indicator}:{queue.name}"
    severity = "breach" if verdict.score >= BREACH_SCORE or indicator == "dead_queue" else "watch"
    alert = session.exec(select(Alert).where(Alert.open_key == fingerprint)).first()
    if alert is None:
        alert = Alert(
            fingerprint=fingerprint,
            open_key=fingerprint,
            indicator=indicator,
            queue_id=id_of(queue),
            severity=severity,
            opened_at=now,
            last_seen_at=now,
            evidence=evidence,
        )
        session.add(alert)
        session.flush()
        _deliver(session, alert, "opened")
        return True
    if severity == "breach" and alert.severity == "watch":
        alert.severity = severity
        _deliver(session, alert, "raised")
    alert.last_seen_at, alert.evidence = now, evidence
    return False


def _deliver(session: Session, alert: Alert, step: str) -> None:
    """Put the notice into the outbox; the application itself shows it at once."""
    assert alert.id is not None  # noqa: S101 - flushed before
    moment = dt.datetime.now(dt.UTC)
    session.add(AlertDelivery(alert_id=alert.id, step=step, state="delivered", delivered_at=moment))


def _close_normal(session: Session, now: dt.datetime) -> int:
    open_ones = select(Alert).where(col(Alert.open_key).is_not(None))
    quiet = [a for a in session.exec(open_ones) if a.last_seen_at + NORMAL_FOR <= now]
    for alert in quiet:
        alert.state, alert.open_key, alert.closed_at = "closed", None, now
        _deliver(session, alert, "closed")
    return len(quiet)
