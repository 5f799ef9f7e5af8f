"""What became abnormal, what was done about it, and what the shifts told each other."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.alerting.spoken import spoken
from dashboard.operations.handover import notes_between
from dashboard.operations.notices.say import Phrase, Told, moment, number, points, title
from dashboard.operations.reports.report import Amount, Section, Value, nothing
from dashboard.operations.reports.span import Span
from dashboard.store.tables import Alert, Intervention, Queue

_MOST = 25
_ALERTS = ("opened", "alert", "severity", "minutes", "owner", "end")
_DONE = ("applied", "intervention", "queue", "by", "promised", "measured")
_ROUNDING = 0.0005


def alerts_section(session: Session, span: Span) -> Section:
    """Return the alerts that opened within the span, breaches first in the count."""
    since, until = span.bounds
    statement = (
        select(Alert, Queue)
        .join(Queue, col(Alert.queue_id) == col(Queue.id), isouter=True)
        .where(Alert.opened_at >= since, Alert.opened_at < until)
        .order_by(col(Alert.opened_at), col(Alert.id))
    )
    found = session.exec(statement).all()
    if not found:
        return nothing("alerts", "reports.no_alerts")
    breaches = sum(alert.severity == "breach" for alert, _ in found)
    taken = sum(alert.owner is not None for alert, _ in found)
    amounts = (
        Amount("reports.alerts", number(len(found))),
        Amount("reports.breaches", number(breaches)),
        Amount("reports.taken", number(taken)),
    )
    rows = tuple(_alert(span, alert, queue) for alert, queue in found[:_MOST])
    more = len(found) - len(rows)
    lines = (Phrase("reports.more", {"count": more}),) if more else ()
    return Section("alerts", amounts, _ALERTS, rows, ("minutes",), lines)


def _alert(span: Span, alert: Alert, queue: Queue | None) -> tuple[Value, ...]:
    ended = alert.closed_at or alert.last_seen_at
    minutes = (ended - alert.opened_at).total_seconds() / 60
    return (
        moment(alert.opened_at, span.zone),
        spoken(alert.indicator, alert.evidence, queue).kept,
        Phrase(f"live.status_{alert.severity}").kept,
        number(minutes),
        alert.owner or "–",
        Phrase(f"alerts.state_{alert.state}").kept,
    )


def interventions_section(session: Session, span: Span) -> Section:
    """Return what was applied, with the promise to the day's end and what was measured of it."""
    since, until = span.bounds
    statement = (
        select(Intervention, Queue)
        .join(Alert, col(Intervention.alert_id) == col(Alert.id), isouter=True)
        .join(Queue, col(Alert.queue_id) == col(Queue.id), isouter=True)
        .where(Intervention.applied_at >= since, Intervention.applied_at < until)
        .order_by(col(Intervention.applied_at), col(Intervention.id))
    )
    found = session.exec(statement).all()
    if not found:
        return nothing("interventions", "reports.no_interventions")
    rows = tuple(_done(span, row, queue) for row, queue in found[:_MOST])
    judged = [_kept(row) for row, _ in found if _gain(row) is not None]
    told = {"kept": sum(judged), "count": len(judged)}
    lines = (Phrase("reports.promises", told),) if judged else ()
    return Section("interventions", (), _DONE, rows, ("promised", "measured"), lines)


def _promise(row: Intervention) -> Mapping[str, Any]:
    return row.promised.get("gain", {}).get("end", {})


def _gain(row: Intervention) -> float | None:
    return row.measured.get("end", {}).get("gain")


def _kept(row: Intervention) -> bool:
    """Tell whether the measured gain lies within the promise's prediction interval."""
    promise, gain = _promise(row), _gain(row)
    if gain is None or "predict_lo95" not in promise:
        return False
    return promise["predict_lo95"] - _ROUNDING <= gain <= promise["predict_hi95"] + _ROUNDING


def _done(span: Span, row: Intervention, queue: Queue | None) -> tuple[Value, ...]:
    people = len(_names(row.parameters.get("doing", row.parameters)))
    kind = Phrase(f"log.{row.kind}", {"people": people}).kept
    shown: Told = kind if row.undone_at is None else Phrase("reports.undone", {"what": kind}).kept
    promise = _promise(row)
    interval = {
        name: points(promise.get(name)) for name in ("mean", "predict_lo95", "predict_hi95")
    }
    return (
        moment(row.applied_at, span.zone),
        shown,
        title(queue) if queue else "–",
        row.applied_by,
        Phrase("reports.interval", interval).kept,
        points(_gain(row)),
    )


def _names(doing: Mapping[str, Any]) -> set[str]:
    """Return whose day an intervention changed."""
    single = [part["agent"] for name in ("moves", "ends") for part in doing.get(name, ())]
    several = [agent for order in doing.get("orders", ()) for agent in order.get("agents", ())]
    return {*single, *several}


def notes_section(session: Session, span: Span) -> Section:
    """Return the handover notes of the span."""
    notes = notes_between(session, *span.bounds)
    if not notes:
        return nothing("notes", "reports.no_notes")
    rows = tuple((moment(n.at, span.zone), n.author, n.text, ", ".join(n.read_by)) for n in notes)
    return Section("notes", columns=("written", "by", "note", "read_by"), rows=rows)
