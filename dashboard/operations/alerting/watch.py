"""Watch the floor: open, raise and close alerts on abnormal volume and dead queues."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlmodel import Session

from dashboard.measures import abnormal
from dashboard.measures.abnormal import BUCKET_S, Verdict
from dashboard.operations.alerting.raise_alert import close_normal, raise_alert
from dashboard.operations.desk import Desk
from dashboard.operations.expect import expected_day, live_queues, observed_day
from dashboard.operations.queues import all_queues, is_automated, is_deferred, zone_of
from dashboard.store.tables import Queue

BREACH_SCORE = 1.5
_SHOWN = 36
_JUDGES = {"volume": abnormal.volume, "dead_queue": abnormal.dead_queue}
INDICATORS = tuple(_JUDGES)


@dataclass(frozen=True)
class Seen:
    """What one look at the floor did: numbers of alerts opened, kept open and closed."""

    opened: int
    kept: int
    closed: int


def watch(desk: Desk, last: dt.datetime | None = None) -> Seen:
    """Judge every live queue's last complete bucket and keep the alerts true to it.

    Work that may wait for hours is not judged by five minutes: one e-mail more or less is no news.
    More contacts of a bot show in the queues behind it, where something can be done; a bot that
    gets none is judged.

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
            if is_deferred(queue.channel):
                continue
            for indicator, verdict, evidence in _judge(session, queue, now):
                if verdict.abnormal:
                    severity = _severity(indicator, verdict)
                    new = raise_alert(session, indicator, queue, severity, evidence, now)
                    opened, kept = opened + new, kept + (not new)
        closed = close_normal(session, INDICATORS, now)
    return Seen(opened, kept, closed)


def _severity(indicator: str, verdict: Verdict) -> str:
    return "breach" if verdict.score >= BREACH_SCORE or indicator == "dead_queue" else "watch"


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
    for indicator, judge in _JUDGES.items():
        if indicator == "volume" and is_automated(queue.channel):
            continue
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
