"""Days as the rosters in force have them, as wishes: a new roster that changes them pays for it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlmodel import Session

from dashboard.operations.requests.worked import days_in_force, worked
from scheduling.hours import clock_of


def stays_of(
    session: Session, first_day: dt.date, days: int, weight: float
) -> Mapping[str, list[Any]]:
    """Return by agent the ``requests`` that a horizon stays as people know it.

    Parameters
    ----------
    session : Session
        Reading.
    first_day, days
        The horizon.
    weight : float
        Of a day that changes: another start, another length, to work or to be off.

    Returns
    -------
    mapping
        Only days that a published version covers, and only agents who work on one of them: who is
        new on a roster is not held to be off.
    """
    last = first_day + dt.timedelta(days=days - 1)
    covered = [(day - first_day).days for day in days_in_force(session, first_day, last)]
    shifts = worked(session, first_day, last)
    return {
        str(agent): _stay(mine, covered, first_day, weight)
        for (agent,), mine in shifts.group_by("agent", maintain_order=True)
    }


def _stay(
    mine: pl.DataFrame, covered: list[int], first_day: dt.date, weight: float
) -> list[dict[str, Any]]:
    """Return one agent's wishes; a day off is one as well."""
    by_day = {(day - first_day).days: (start, end) for _, day, start, end in mine.iter_rows()}
    return [{"day": day, "weight": weight, **_want(by_day.get(day))} for day in sorted(covered)]


def _want(shift: tuple[int, int] | None) -> dict[str, Any]:
    if shift is None:
        return {"want": "off"}
    start, end = shift
    return {"want": "shift", "start": clock_of(start), "minutes": end - start}
