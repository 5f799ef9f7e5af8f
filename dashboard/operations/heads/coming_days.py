"""The days that heads are planned for, and the period to roster next."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from dashboard.operations.queues.known import all_queues, zone_of
from dashboard.store.tables import Requirement

_MONDAY = 0
_WEEK = 7
_CLOSED_WEEKEND = dt.timedelta(days=2)


@dataclass(frozen=True)
class Planned:
    """The first and the last local day with a requirement, and where to begin the next roster."""

    first: dt.date
    last: dt.date
    begin: dt.date


def planned_days(session: Session, today: dt.date) -> Planned | None:
    """Return the days that heads are planned for, None when there are none.

    The next roster begins on the first Monday after today, where a whole week from it is planned;
    else with the last week that is planned.
    """
    queues = all_queues(session)
    first = session.exec(
        select(Requirement.start).order_by(col(Requirement.start)).limit(1)
    ).first()
    newest = select(Requirement.start).order_by(col(Requirement.start).desc()).limit(1)
    last = session.exec(newest).first()
    if first is None or last is None or not queues:
        return None
    zone = zone_of(queues[0])
    return Planned(*_bounds(first, last, zone), _begin(*_bounds(first, last, zone), today))


def _bounds(first: dt.datetime, last: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.date]:
    return first.astimezone(zone).date(), last.astimezone(zone).date()


def _begin(first: dt.date, last: dt.date, today: dt.date) -> dt.date:
    tomorrow = today + dt.timedelta(days=1)
    earliest = max(first, tomorrow) if tomorrow <= last else first
    monday = earliest + dt.timedelta(days=(_MONDAY - earliest.weekday()) % _WEEK)
    fits = monday + dt.timedelta(days=_WEEK - 1) <= last + _CLOSED_WEEKEND
    return monday if fits else max(first, last - dt.timedelta(days=_WEEK - 1))
