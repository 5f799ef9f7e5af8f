"""What the rosters in force before a horizon mean for it, in the terms of the problem file."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from dashboard.operations.requests.ledger import ledger
from dashboard.operations.requests.worked import worked
from scheduling.hours import clock_of

KEPT = ("weekends", "nights", "holidays")
"""Counts of the ledger that a problem reads."""
_LOOK_BACK = 28


def history_of(session: Session, first_day: dt.date) -> Mapping[str, dict[str, Any]]:
    """Return by agent the ``history``: days in a row up to the evening before, and the ledger.

    Parameters
    ----------
    session : Session
        Reading.
    first_day : date
        Of the horizon.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in ledger(session, first_day).iter_rows(named=True):
        if counts := {name: row[name] for name in KEPT if row[name]}:
            found[row["agent"]] = counts
    for agent, run in _runs(session, first_day).items():
        found[agent] = found.get(agent, {}) | run
    return found


def _runs(session: Session, first_day: dt.date) -> dict[str, dict[str, Any]]:
    """Return the days in a row and the last end of those who worked on the evening before."""
    day = dt.timedelta(days=1)
    shifts = worked(session, first_day - _LOOK_BACK * day, first_day - day)
    ends: dict[str, dict[dt.date, int]] = {}
    for agent, on, _, end in shifts.iter_rows():
        ends.setdefault(agent, {})[on] = end
    found: dict[str, dict[str, Any]] = {}
    for agent, by_day in ends.items():
        row = next(n for n in range(_LOOK_BACK + 1) if first_day - (n + 1) * day not in by_day)
        if row:
            last = clock_of(by_day[first_day - day])
            found[agent] = {"days_worked_in_a_row": row, "last_end": last}
    return found
