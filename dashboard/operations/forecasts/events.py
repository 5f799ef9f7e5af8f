"""The user's own days: campaigns, statement and repayment days, lunar weeks; kept and withdrawn."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, or_, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import id_of, queues_named
from dashboard.operations.trail import record
from dashboard.store.tables import ForecastEvent, Queue
from dashboard.text import SaidError
from forecasting.errors import ForecastingError
from forecasting.events import LUNAR, lunar, monthly
from forecasting.special_days import Calendar, Event, calendar_of

KINDS = ("days", "monthly", "lunar")
_DAY = dt.timedelta(days=1)
_MOST_DAYS = 366
_LONGEST_NAME = 60


@dataclass(frozen=True)
class EventWish:
    """An event as a person tells it.

    Attributes
    ----------
    name : str
        Events of one name are one event: its past days teach what its coming ones will do.
    kind : str
        One of `KINDS`.
    days : mapping
        ``days``: first and last (ISO dates); ``monthly``: day (1-31, or -1 the last) and roll (1 to
        the next business day, -1 to the one before, 0 stays); ``lunar``: of, a key of
        `forecasting.events.LUNAR`.
    """

    name: str
    kind: str
    days: Mapping[str, Any] = field(default_factory=dict[str, Any])


def add_event(desk: Desk, actor: Actor, queue: str | None, wish: EventWish) -> int:
    """Keep an event of a queue, or of all for None; return its number.

    Raises
    ------
    SaidError
        For an unknown queue, no name, or days that are not possible.
    """
    require(actor, "make_forecast")
    name = wish.name.strip()[:_LONGEST_NAME]
    _check(name, wish)
    with desk.store.write() as session:
        found = queues_named(session, [queue])[0] if queue is not None else None
        row = ForecastEvent(
            queue_id=id_of(found) if found else None,
            name=name,
            kind=wish.kind,
            days=dict(wish.days),
            made_by=actor.name,
            made_at=desk.now(),
        )
        session.add(row)
        session.flush()
        details = {"id": row.id, "name": name, "kind": wish.kind, **wish.days}
        record(session, actor, "forecast.event", queue or "", details)
        return row.id or 0


def _check(name: str, wish: EventWish) -> None:
    """Refuse what cannot be listed as days."""
    if not name:
        raise SaidError("event.no_name")
    try:
        days = days_of(wish.kind, wish.days, dt.date(2024, 1, 1), dt.date(2025, 12, 31), Calendar())
    except (ForecastingError, KeyError, TypeError, ValueError) as error:
        raise SaidError("event.bad_days", why=str(error)) from error
    if wish.kind == "days" and not 0 < len(days) <= _MOST_DAYS:
        raise SaidError("event.no_days", most=_MOST_DAYS)


def days_of(
    kind: str, told: Mapping[str, Any], first: dt.date, last: dt.date, calendar: Calendar
) -> frozenset[dt.date]:
    """Return the days of an event; one that recurs is listed from `first` to `last`."""
    if kind == "days":
        begin, end = (dt.date.fromisoformat(told[name]) for name in ("first", "last"))
        count = min((end - begin).days + 1, _MOST_DAYS + 1)
        return frozenset(begin + n * _DAY for n in range(count))
    if kind == "monthly":
        return monthly("", int(told["day"]), first, last, calendar, int(told["roll"])).days
    if kind == "lunar":
        return lunar(str(told["of"]), range(first.year, last.year + 1)).days
    raise SaidError("event.bad_days", why=kind)


def list_events(desk: Desk, actor: Actor, queue: str) -> Sequence[ForecastEvent]:
    """Return the events that a queue's forecasts know, its own and those of all queues."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        return _rows(session, queues_named(session, [queue])[0])


def _rows(session: Session, queue: Queue) -> Sequence[ForecastEvent]:
    mine = or_(col(ForecastEvent.queue_id).is_(None), ForecastEvent.queue_id == id_of(queue))
    known = select(ForecastEvent).where(mine, col(ForecastEvent.withdrawn_at).is_(None))
    return session.exec(known.order_by(col(ForecastEvent.id))).all()


def events_of(
    session: Session, queue: Queue, first: dt.date, last: dt.date, calendar: Calendar
) -> tuple[Event, ...]:
    """Return a queue's events with all their days, those that recur from `first` to `last`."""
    by_name: dict[str, frozenset[dt.date]] = {}
    for row in _rows(session, queue):
        days = days_of(row.kind, row.days, first, last, calendar)
        by_name[row.name] = by_name.get(row.name, frozenset()) | days
    return tuple(Event(name, days) for name, days in sorted(by_name.items()))


def marked_days(
    desk: Desk, actor: Actor, queue: str, first: dt.date, last: dt.date
) -> dict[dt.date, str]:
    """Return what is special about a queue's days: public holidays and its events, by name."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        found = queues_named(session, [queue])[0]
        calendar = calendar_of(found.calendar, range(7))
        events = events_of(session, found, first, last, calendar)
    marks: dict[dt.date, list[str]] = {}
    for day in (first + n * _DAY for n in range((last - first).days + 1)):
        names = [calendar.holiday_name(day), *(e.name for e in events if day in e.days)]
        marks[day] = [name for name in names if name]
    return {day: " · ".join(names) for day, names in marks.items() if names}


LUNAR_NAMES = tuple(LUNAR)
"""Events of the lunar year that can be asked for."""
