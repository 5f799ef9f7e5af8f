"""What the rosters in force before a horizon mean for it, in the terms of the problem file."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from dashboard.operations.requests.worked import worked
from scheduling.hours import clock_of

_LOOK_BACK = 28


def history_of(session: Session, first_day: dt.date) -> Mapping[str, dict[str, Any]]:
    """Return by agent the ``history`` of those who worked on the evening before.

    Parameters
    ----------
    session : Session
        Reading.
    first_day : date
        Of the horizon.
    """
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
