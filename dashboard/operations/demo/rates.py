"""How many contacts the demo bank expects in each five minutes of a day."""

import datetime as dt
from functools import cache

import holidays
import numpy as np
import numpy.typing as npt

from dashboard.operations.demo.bank import (
    CLOSE_MINUTE,
    CONTACTS_PER_DAY,
    OPEN_MINUTE,
    QUEUES,
)

Floats = npt.NDArray[np.float64]

BUCKET_MINUTES = 5
BUCKETS = (CLOSE_MINUTE - OPEN_MINUTE) // BUCKET_MINUTES
_WEEKDAY = (1.15, 1.05, 1.0, 1.0, 1.05, 0.72, 0.58)
_GROWTH_PER_YEAR = 0.04
_FIRST = dt.date(2024, 1, 1)
_HOLIDAY = 0.55
PAYDAYS = (10, 15, 25)
_PAYDAY = 1.12
_MONTH_EDGE = 1.08


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("CN", years=year))


def day_factor(day: dt.date) -> float:
    """Return how busy a day is beside the usual one: weekday, payday, month's edge, holiday."""
    factor = _WEEKDAY[day.weekday()] * (1 + _GROWTH_PER_YEAR) ** ((day - _FIRST).days / 365.25)
    if day in _holidays(day.year):
        factor *= _HOLIDAY
    if day.day in PAYDAYS:
        factor *= _PAYDAY
    if day.day <= 2 or (day + dt.timedelta(days=2)).day <= 2:  # noqa: PLR2004 - two days
        factor *= _MONTH_EDGE
    return factor


@cache
def profile(queue: str) -> Floats:
    """Return the share of a day's contacts in each five minutes, shape (BUCKETS,).

    A peak before noon, a second one in the afternoon and a shoulder in the evening, each queue
    a little earlier or later than the others.
    """
    names = [q.name for q in QUEUES]
    t = (np.arange(BUCKETS) + 0.5) * BUCKET_MINUTES / 60 - 0.15 * (names.index(queue) - 4)
    shape = (
        np.exp(-0.5 * ((t - 3.5) / 2.2) ** 2)
        + 0.85 * np.exp(-0.5 * ((t - 8.5) / 2.7) ** 2)
        + 0.25 * np.exp(-0.5 * ((t - 13.0) / 2.0) ** 2)
        + 0.08
    )
    return shape / shape.sum()


def expected(queue: str, day: dt.date) -> Floats:
    """Return the contacts expected in each five minutes of a day, shape (BUCKETS,)."""
    share = next(q.share for q in QUEUES if q.name == queue)
    return CONTACTS_PER_DAY * share * day_factor(day) * profile(queue)
