"""What a model is given: some queues on one clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from forecasting.frames import Bools, Floats, Ints
from forecasting.special_days import beside_holiday

ROOT_SHIFT = 0.25
_HALF_LIFE = 60.0
_HOLIDAY_WEIGHT = 0.3


@dataclass(frozen=True)
class Ahead:
    """The days to forecast.

    Attributes
    ----------
    weekday : array (days,)
        Position among the open weekdays.
    calendar : array (days, features)
        As `special_days.Calendar.features`.
    """

    weekday: Ints
    calendar: Floats


@dataclass(frozen=True)
class Past:
    """The days until now, cleaned.

    Attributes
    ----------
    contacts : array (queues, days, slots)
        Unknown cells of known days are filled; days that are not known may hold anything.
    root : array (queues, days, slots)
        √(contacts + 1/4).
    totals : array (queues, days)
        Of known days, and of the others what their weekday usually has.
    known : array (queues, days)
        Days that were observed and kept.
    weekday, calendar
        As in `Ahead`.
    period : int
        Number of open weekdays; the same weekday is every so many rows.
    minutes : float
        Length of a slot.
    """

    contacts: Floats
    root: Floats
    totals: Floats
    known: Bools
    weekday: Ints
    calendar: Floats
    period: int
    minutes: float

    def of(self, queues: Bools) -> "Past":
        """Return the past of some queues."""
        return replace(
            self,
            contacts=self.contacts[queues],
            root=self.root[queues],
            totals=self.totals[queues],
            known=self.known[queues],
        )

    @cached_property
    def weight(self) -> Floats:
        """Return what a day weighs in a regression, shape (queues, days); it halves in 60 days.

        Holidays come once a year: days beside one are never forgotten.
        """
        age = np.arange(self.weekday.size)[::-1]
        weight = 0.5 ** (age / _HALF_LIFE)
        beside = beside_holiday(self.calendar)
        weight[beside] = np.maximum(weight, _HOLIDAY_WEIGHT)[beside]
        return weight * self.known

    @cached_property
    def design(self) -> Floats:
        """Return weekday flags and calendar features, shape (days, period + features)."""
        return design(self.weekday, self.calendar, self.period)

    @cached_property
    def moments(self) -> Floats:
        """Return Σ weight x x' of the design, shape (queues, columns, columns)."""
        return self.moments_of(self.weight)

    def moments_of(self, weight: Floats) -> Floats:
        """Return Σ weight x x' for weights of shape (queues, days)."""
        columns = self.design.shape[1]
        if (weight == weight[:1]).all():  # most queues of one clock know the same days
            one = weight[:1] @ self._products
            return np.broadcast_to(one, (len(weight), columns**2)).reshape(-1, columns, columns)
        return (weight @ self._products).reshape(-1, columns, columns)

    @cached_property
    def _products(self) -> Floats:
        columns = self.design.shape[1]
        return (self.design[:, :, None] * self.design[:, None, :]).reshape(-1, columns**2)


def design(weekday: Ints, calendar: Floats, period: int) -> Floats:
    """Return weekday flags and calendar features, shape (days, period + features)."""
    return np.hstack([np.eye(period)[weekday], calendar])


def latest(known: Bools, period: int, count: int) -> Bools:
    """Return the last known days of each weekday, `count` of each, shape (queues, days)."""
    queues, days = known.shape
    weeks = -(-days // period)
    padded = np.zeros((queues, weeks * period), dtype=np.bool_)
    padded[:, -days:] = known
    by_week = padded.reshape(queues, weeks, period)
    later = np.cumsum(by_week[:, ::-1], axis=1)[:, ::-1]
    return (by_week & (later <= count)).reshape(queues, -1)[:, -days:]


def sum_by_weekday(values: Floats, days: Bools, weekday: Ints, period: int) -> Floats:
    """Return sums over some days by weekday, shape (queues, period, slots).

    Parameters
    ----------
    values : array (queues, days, slots)
        What to sum.
    days : array (queues, days)
        Days that count.
    weekday : array (days,)
        Their weekdays.
    period : int
        Number of weekdays.
    """
    first = first_row(days)
    flags = days[:, None, first:] * np.eye(period)[:, weekday[first:]]
    return flags @ values[:, first:]


def first_row(days: Bools) -> int:
    """Return the first row in which some queue has a day that counts."""
    any_queue = days.any(axis=0)
    return int(np.argmax(any_queue)) if any_queue.any() else 0


Model = Callable[[Past, Ahead], Floats]
"""Returns the expected contacts, shape (queues, days ahead, slots)."""
