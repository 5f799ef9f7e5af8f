"""The fairness ledger: who worked how many weekends, nights, late shifts and holidays of late."""

import datetime as dt

import polars as pl
from sqlmodel import Session

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, zone_of
from dashboard.operations.requests.worked import worked
from forecasting.special_days import calendar_of

WEEKS = 12
LATE_FROM = 11 * 60
"""A shift is late from this minute of its day on."""
NIGHT = (22 * 60, 30 * 60)
"""A shift is a night where at least `_NIGHT_LEAST` of its minutes lie in this window."""
_NIGHT_LEAST = 120
_SATURDAY = 6
COUNTS = ("weekends", "nights", "lates", "holidays")


def ledger(session: Session, until: dt.date) -> pl.DataFrame:
    """Return what each agent worked in the `WEEKS` weeks before a day by the rosters in force.

    Parameters
    ----------
    session : Session
        Reading.
    until : date
        Not counted itself.

    Returns
    -------
    pl.DataFrame
        agent, weekends (with a shift on Saturday or Sunday), nights, lates (shifts), holidays
        (days that the calendar of some queue knows as public holidays), only of agents with shifts.
    """
    first, last = until - dt.timedelta(weeks=WEEKS), until - dt.timedelta(days=1)
    shifts = worked(session, first, last)
    holidays = holidays_of(session, first, last)
    saturday = pl.col("day").dt.truncate("1w")
    counted = shifts.group_by("agent").agg(
        weekends=saturday.filter(pl.col("day").dt.weekday() >= _SATURDAY).n_unique(),
        nights=(_in_night() >= _NIGHT_LEAST).sum(),
        lates=(pl.col("start") >= LATE_FROM).sum(),
        holidays=pl.col("day").is_in(holidays).sum(),
    )
    return counted.sort("agent").cast(dict.fromkeys(COUNTS, pl.Int64))


def _in_night() -> pl.Expr:
    """Return the minutes of a shift that lie in the night after or before its day."""
    begin, end = NIGHT
    parts = [
        pl.min_horizontal("end", pl.lit(end + by)) - pl.max_horizontal("start", pl.lit(begin + by))
        for by in (0, -24 * 60)
    ]
    return pl.max_horizontal(*parts)


def holidays_of(session: Session, first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the public holidays from first to last by the calendar of any queue."""
    calendars = [calendar_of(name, range(7)) for name in _calendars(session)]
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if any(c.holiday_name(day) for c in calendars)]


def _calendars(session: Session) -> list[str]:
    return sorted({queue.calendar for queue in all_queues(session)})


def ledger_seen(desk: Desk, actor: Actor) -> pl.DataFrame:
    """Return the ledger up to today of the agents that an actor may see."""
    require(actor, "make_request")
    with desk.store.read() as session:
        queues = all_queues(session)
        today = desk.now().astimezone(zone_of(queues[0]) if queues else dt.UTC).date()
        names = [seen.name for seen in agents_seen(session, actor)]
        return ledger(session, today).filter(pl.col("agent").is_in(names))
