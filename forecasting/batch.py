"""Queues on one clock, laid in one block, so that one pass serves them all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from forecasting.errors import ForecastingError
from forecasting.frames import Bools, Floats, Ints
from forecasting.history import KNOWN_SHARE, History, Window, positions
from forecasting.linear import middle
from forecasting.models.past import ROOT_SHIFT

_FILL = 3
_WEEKS = 8


@dataclass(frozen=True)
class Batch:
    """Contacts of some queues by day and slot.

    Attributes
    ----------
    window : Window
        Open hours and slots of all.
    days : tuple of date
        The rows of all, ascending.
    contacts : array (queues, days, slots)
        NaN where unknown.
    verdict : array (queues, days)
        A person's word: 1 the day counts although unusual, -1 it is left out, 0 none; no rows
        where nobody said anything.
    """

    window: Window
    days: tuple[dt.date, ...]
    contacts: Floats
    verdict: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))

    @classmethod
    def of(cls, histories: Sequence[History]) -> "Batch":
        """Lay histories in one block.

        Raises
        ------
        ForecastingError
            For histories of different windows or days.
        """
        first = histories[0]
        if any((h.window, h.days) != (first.window, first.days) for h in histories):
            message = "batch: expected histories of one window and the same days, found others"
            raise ForecastingError(message)
        contacts = np.stack([h.contacts for h in histories])
        if not any(h.counted or h.left_out for h in histories):
            return cls(first.window, first.days, contacts)
        return cls(first.window, first.days, contacts, np.stack([h.verdict for h in histories]))

    @property
    def period(self) -> int:
        """Number of open weekdays; the same weekday is every so many rows."""
        return len(self.window.weekdays)

    @cached_property
    def weekday(self) -> Ints:
        """Position of each day's weekday among the open ones, shape (days,)."""
        return positions(self.days, self.window)

    @cached_property
    def unknown(self) -> Bools:
        """Cells that are not known, shape (queues, days, slots)."""
        return np.isnan(self.contacts)

    @cached_property
    def present(self) -> Bools:
        """Days with at least half of their cells known, shape (queues, days)."""
        return 1 - self.unknown.mean(axis=2) >= KNOWN_SHARE

    @cached_property
    def filled(self) -> Floats:
        """Contacts with unknown cells of present days as on the three same weekdays before.

        Absent days are zero.
        """
        filled = np.where(self.unknown, 0.0, self.contacts)
        queue, day = np.nonzero(self.unknown.any(axis=2) & self.present)
        if queue.size:
            rows = neighbours(self.present & ~self.unknown.any(axis=2), self.period, queue, day)
            usual = _mean_of_rows(filled, queue, rows)
            hole = self.unknown[queue, day]
            filled[queue, day] = np.where(hole, usual, filled[queue, day])
        return filled

    @cached_property
    def root(self) -> Floats:
        """√(contacts + 1/4), whose noise is alike at all volumes."""
        return np.sqrt(self.filled + ROOT_SHIFT)

    @cached_property
    def totals(self) -> Floats:
        """Contacts a day, NaN on absent days, shape (queues, days)."""
        return np.where(self.present, self.filled.sum(axis=2), np.nan)

    @cached_property
    def _usual(self) -> Floats:
        return usual_totals(self.totals, self.period)

    def usual(self, origin: int) -> Floats:
        """Return the median of the same weekday within eight weeks, as known at an origin.

        Rows whose eight weeks ended before the origin are as they will ever be; only the last
        ones are made anew.
        """
        reach = _WEEKS * self.period
        settled = max(0, origin - reach)
        tail = max(0, settled - reach)
        late = usual_totals(self.totals[:, tail:origin], self.period)
        return np.hstack([self._usual[:, :settled], late[:, settled - tail :]])


def usual_totals(totals: Floats, period: int) -> Floats:
    """Return the median of the same weekday within eight weeks, shape (queues, days)."""
    days, reach = totals.shape[1], _WEEKS * period
    padded = np.pad(totals, ((0, 0), (reach, reach)), constant_values=np.nan)
    weeks = [padded[:, k * period : k * period + days] for k in range(2 * _WEEKS + 1)]
    return middle(np.stack(weeks, axis=-1))


def neighbours(known: Bools, period: int, queue: Ints, day: Ints) -> Ints:
    """Return the three known same weekdays before some days; where there is none, after them.

    Parameters
    ----------
    known : array (queues, days)
        Days that may be returned.
    period : int
        Rows from one weekday to the next.
    queue, day : array (n,)
        The days that need neighbours.

    Returns
    -------
    array (n, 3)
        Rows, -1 for none.
    """
    before = _next_known(known, period, queue, day, -1)
    after = _next_known(known, period, queue, day, 1)
    return np.where((before >= 0).any(axis=1, keepdims=True), before, after)


def _next_known(known: Bools, period: int, queue: Ints, day: Ints, way: int) -> Ints:
    """Return the three nearest known same weekdays in one direction, -1 for none."""
    found = np.full((queue.size, _FILL), -1, dtype=np.int64)
    count = np.zeros(queue.size, dtype=np.int64)
    row = day + way * period
    inside = (row >= 0) & (row < known.shape[1])
    while inside.any():
        here = inside & (count < _FILL)
        here &= known[queue, np.where(inside, row, 0)]
        found[here, count[here]] = row[here]
        count += here
        row += way * period
        inside = (row >= 0) & (row < known.shape[1]) & (count < _FILL)
    return found


def _mean_of_rows(values: Floats, queue: Ints, rows: Ints) -> Floats:
    """Return the mean of up to three rows of each queue, 0 where there is none."""
    there = rows >= 0
    taken = values[queue[:, None], np.where(there, rows, 0)]
    flags = there.reshape(*there.shape, *([1] * (taken.ndim - 2)))
    total = (taken * flags).sum(axis=1)
    return total / np.maximum(flags.sum(axis=1), 1)


def fill_totals(totals: Floats, known: Bools, period: int) -> Floats:
    """Return totals with days that are not known as their weekday usually is.

    That is the mean of three known same weekdays, else of all known days.
    """
    queue, day = np.nonzero(~known)
    filled = np.where(known, totals, 0.0)
    if not queue.size:
        return filled
    rows = neighbours(known, period, queue, day)
    mean = filled.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    usual = _mean_of_rows(filled, queue, rows)
    filled[queue, day] = np.where((rows >= 0).any(axis=1), usual, mean[queue])
    return filled
