"""Send reports at their hour, each of them once."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.notices.outbox import put
from dashboard.operations.notices.tell import Message, tell, users_in_role
from dashboard.operations.permit import SYSTEM, Actor, require
from dashboard.operations.queues.known import day_bounds, floor_zone
from dashboard.operations.reports.build import build_report, last_over
from dashboard.operations.reports.plan import Plan, plans_of
from dashboard.operations.reports.report import DAYS, Report, headline, said
from dashboard.store.tables import Door, IntervalFact, KeptReport
from dashboard.text import Words


def send_due_reports(desk: Desk) -> int:
    """Send the newest report of every kind whose hour has come; return how many were sent.

    A day that was missed because nothing ran is sent late, but only the newest; older ones stand
    on the screen. Without a contact there is nothing to report.
    """
    now = desk.now()
    with desk.store.read() as session:
        local = now.astimezone(floor_zone(session))
        due = [
            (kind, plan, first)
            for kind, plan in plans_of(session).items()
            if _hour_has_come(kind, plan, local)
            and not _kept(session, kind, first := last_over(kind, local.date()))
        ]
        told = [(kind, plan, first) for kind, plan, first in due if _told(session, kind, first)]
    return sum(_send(desk, kind, plan, first) for kind, plan, first in told)


def _told(session: Session, kind: str, first: dt.date) -> bool:
    """Tell whether a source told anything of a report's days: to build one takes seconds."""
    zone, last = floor_zone(session), first + dt.timedelta(days=DAYS[kind] - 1)
    since, until = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    start = col(IntervalFact.start)
    within = select(IntervalFact.queue_id).where(start >= since, start < until)
    return session.exec(within.limit(1)).first() is not None


def _hour_has_come(kind: str, plan: Plan, local: dt.datetime) -> bool:
    late = kind == "weekly" and local.weekday() > 0
    return plan.due(local) or (plan.active and late)


def _kept(session: Session, kind: str, first: dt.date) -> bool:
    mine = select(KeptReport.id).where(KeptReport.kind == kind, KeptReport.first_day == first)
    return session.exec(mine).first() is not None


def _send(desk: Desk, kind: str, plan: Plan, first: dt.date) -> bool:
    report = build_report(desk, SYSTEM, kind, first)
    if report is None or not report.sections[0].amounts:
        return False
    with desk.store.write() as session:
        if _kept(session, kind, first):
            return False
        _tell(session, plan, report)
    return True


def _tell(session: Session, plan: Plan, report: Report) -> None:
    """Keep a report, tell its readers and put it into the outbox, all in one transaction."""
    sheet = said(report, Words(plan.language)).kept
    kept = KeptReport(
        kind=report.kind, first_day=report.first, document=sheet, made_at=report.made_at
    )
    session.add(kept)
    about = f"report:{report.kind}:{report.first.isoformat()}"
    link = f"reports?report={report.kind}&day={report.first.isoformat()}"
    users = {user for role in plan.roles for user in users_in_role(session, role)}
    tell(session, users, Message(about, headline(report), link))
    doors = select(Door).where(col(Door.name).in_(plan.doors), Door.state == "active")
    for door in session.exec(doors):
        put(session, door, about, _document(report, plan, sheet))


def _document(report: Report, plan: Plan, sheet: dict[str, Any]) -> dict[str, Any]:
    name = f"floorwalker-{report.kind}-{report.first.isoformat()}"
    return {
        "said": headline(report).kept,
        "language": plan.language,
        "event": "report",
        "at": report.made_at.isoformat(),
        "report": {
            "kind": report.kind,
            "first": report.first.isoformat(),
            "last": report.last.isoformat(),
        },
        "enclosed": {"name": f"{name}.pdf", "sheet": sheet},
    }


def sent_at(desk: Desk, actor: Actor, kind: str, first: dt.date) -> dt.datetime | None:
    """Return when the report of some days went out, None while it has not."""
    require(actor, "see_reports")
    statement = select(KeptReport.made_at).where(
        KeptReport.kind == kind, KeptReport.first_day == first
    )
    with desk.store.read() as session:
        return session.exec(statement).first()
