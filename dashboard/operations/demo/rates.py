"""How many contacts the demo bank expects in each five minutes of a day."""

import datetime as dt
from functools import cache

import holidays
import numpy as np
import numpy.typing as npt

from dashboard.operations.demo.bank import (
    BOT,
    CLOSE_MINUTE,
    CONTACTS_PER_DAY,
    CONTAINMENT,
    OPEN_MINUTE,
    QUEUES,
    bank_queue,
)

Floats = npt.NDArray[np.float64]

BUCKET_MINUTES = 5
_DAY_MINUTES = 24 * 60
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


@cache
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


def minutes_of(queue: str) -> tuple[int, int]:
    """Return from which minute of the day to which one contacts come: e-mail round the clock."""
    if bank_queue(queue).deadline_s is not None:
        return 0, _DAY_MINUTES
    return OPEN_MINUTE, CLOSE_MINUTE


@cache
def profile(queue: str) -> Floats:
    """Return the share of a day's contacts in each five minutes from the queue's first one on.

    A peak before noon, a second one in the afternoon and a shoulder in the evening, each queue
    a little earlier or later than the others.
    """
    names = [q.name for q in QUEUES]
    first, last = minutes_of(queue)
    minutes = np.arange(first, last, BUCKET_MINUTES) + BUCKET_MINUTES / 2
    t = (minutes - OPEN_MINUTE) / 60 - 0.15 * (names.index(queue) - 4)
    shape = (
        np.exp(-0.5 * ((t - 3.5) / 2.2) ** 2)
        + 0.85 * np.exp(-0.5 * ((t - 8.5) / 2.7) ** 2)
        + 0.25 * np.exp(-0.5 * ((t - 13.0) / 2.0) ** 2)
        + 0.08
    )
    return shape / shape.sum()


def expected(queue: str, day: dt.date) -> Floats:
    """Return the contacts expected in each five minutes of a day, shape (buckets,)."""
    if queue == BOT.name:
        fronted = [expected(q.name, day) for q in QUEUES if q.fronted]
        return np.sum(fronted, axis=0) / (1 - CONTAINMENT)
    return CONTACTS_PER_DAY * bank_queue(queue).share * day_factor(day) * profile(queue)
