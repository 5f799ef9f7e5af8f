"""The rows of a series, and what is said of each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.measures.abnormal.verdict import Floats

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
DAY_S = 86_400
TOLD = 0.99
"""Most that a row may score that raises no alarm."""


@dataclass(frozen=True)
class Series:
    """Rows in order of time, times ascending.

    Attributes
    ----------
    at_s : array (rows,)
        Wall clock, seconds from some midnight.
    value : array (rows,)
        NaN where unknown.
    every_s : int
        Length of an interval.
    """

    at_s: Ints
    value: Floats
    every_s: int

    @property
    def slots(self) -> int:
        """Intervals of a day, at least one."""
        return max(1, DAY_S // self.every_s)

    @property
    def day(self) -> Ints:
        """Number of each row's day."""
        return self.at_s // DAY_S

    @property
    def slot(self) -> Ints:
        """Interval of its day that each row lies in."""
        return np.minimum(self.at_s % DAY_S // self.every_s, self.slots - 1)


@dataclass(frozen=True)
class Answers:
    """What is said of each row, shape (rows,) each.

    Attributes
    ----------
    score : array
        Deviation / limit; at least 1 is abnormal. An incident that was told scores at most 0.99
        until the series has been normal for a day, and so does whatever comes while learning.
    abnormal : array
        Where an alarm is raised.
    learning : array
        Rows of the time before anything can be abnormal.
    window : array
        Rows that were judged together.
    off : array
        Mean of (value − usual value) over them.
    rhythm : list of str
        Rhythm that the row was held against.
    """

    score: Floats
    abnormal: Bools
    learning: Bools
    window: Ints
    off: Floats
    rhythm: list[str]

    @classmethod
    def of(cls, rows: int) -> "Answers":
        """Return answers that are yet to be filled in."""
        flags = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
        return cls(np.zeros(rows), *flags, np.ones(rows, np.int64), np.zeros(rows), [""] * rows)

    @property
    def going_on(self) -> Bools:
        """Rows of an incident that was told at an earlier one, or too early to be told."""
        return self.score == TOLD


def starts_of(day: Ints) -> Ints:
    """Return the first row of each day, in order."""
    first = np.append([True], np.diff(day) != 0)[: day.size]
    return np.flatnonzero(first).astype(np.int64)
