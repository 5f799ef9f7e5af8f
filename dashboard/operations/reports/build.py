"""Build the report of a day or of a week."""

import datetime as dt

from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, floor_zone
from dashboard.operations.reports.events import (
    alerts_section,
    interventions_section,
    notes_section,
)
from dashboard.operations.reports.forecast_kept import forecast_section
from dashboard.operations.reports.people import adherence_section, roster_section
from dashboard.operations.reports.report import DAYS, Report, Section
from dashboard.operations.reports.service import service_sections
from dashboard.operations.reports.span import Span

_DAY = dt.timedelta(days=1)


def first_day(kind: str, day: dt.date) -> dt.date:
    """Return the first day of the report that covers a day: itself, or its Monday."""
    return day - day.weekday() * _DAY if kind == "weekly" else day


def last_over(kind: str, today: dt.date) -> dt.date:
    """Return the first day of the newest report whose days are all over."""
    return first_day(kind, today - DAYS[kind] * _DAY)


def build_report(desk: Desk, actor: Actor, kind: str, day: dt.date) -> Report | None:
    """Return the report that covers a local day, as of now; None without a queue.

    Parameters
    ----------
    desk, actor
        Where, and who asks. A report names the people who acted, no agents.
    kind : str
        ``daily``, or ``weekly`` from Monday to Sunday.
    day : date
        In the zone of the floor; of a day that goes on, what there is of it.
    """
    require(actor, "see_reports")
    with desk.store.read() as session:
        queues, zone = all_queues(session), floor_zone(session)
    if not queues:
        return None
    first = first_day(kind, day)
    now = desk.now()
    today = now.astimezone(zone).date()
    last = _last(first, kind, today)
    span = Span(first, last, zone, queues, now if last == today else None)
    adherence = adherence_section(desk, span)
    with desk.store.read() as session:
        sections = (
            *service_sections(session, span),
            forecast_section(session, span),
            adherence,
            *_rest(session, span),
        )
    return Report(kind, first, span.last, zone, now, tuple(sections))


def _last(first: dt.date, kind: str, today: dt.date) -> dt.date:
    """Return the last day: of a week that goes on, today."""
    return max(first, min(first + (DAYS[kind] - 1) * _DAY, today))


def _rest(session: Session, span: Span) -> tuple[Section, ...]:
    return (
        alerts_section(session, span),
        interventions_section(session, span),
        roster_section(session, span),
        notes_section(session, span),
    )
