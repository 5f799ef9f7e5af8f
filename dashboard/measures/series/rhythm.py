"""What a series usually does at a time of day: three rhythms, and which one has been right."""

from collections.abc import Callable, Mapping

import numpy as np

from dashboard.measures.abnormal.verdict import Floats

Days = Mapping[int, Floats]
"""Day number → the day's cleaned values by slot; NaN where unknown."""
WEEK = 7
_DAYS_OF_LEVEL, _DAYS_OF_DAILY, _WEEKS = 7, 14, 6
_MEDIAN_OF = 3


def level(days: Days, day: int, slots: int) -> Floats:
    """Return the median of the last seven days: no rhythm at all."""
    past = _past(days, range(day - _DAYS_OF_LEVEL, day))
    return np.full(slots, _middle(np.concatenate(past)[:, None])[0] if past else np.nan)


def daily(days: Days, day: int, slots: int) -> Floats:
    """Return the median of each slot over the last fourteen days."""
    return _by_slot(_past(days, range(day - _DAYS_OF_DAILY, day)), slots)


def weekly(days: Days, day: int, slots: int) -> Floats:
    """Return the median of each slot over the last six same weekdays."""
    return _by_slot(_past(days, range(day - WEEK * _WEEKS, day, WEEK)), slots)


RHYTHMS: Mapping[str, Callable[[Days, int, int], Floats]] = {
    "level": level,
    "daily": daily,
    "weekly": weekly,
}


def _past(days: Days, numbers: range) -> list[Floats]:
    return [days[number] for number in numbers if number in days]


def _by_slot(past: list[Floats], slots: int) -> Floats:
    return _middle(np.stack(past)) if past else np.full(slots, np.nan)


def _middle(values: Floats) -> Floats:
    """Return the median of each column without its unknown cells; the mean of one or two."""
    order = np.sort(values, axis=0)
    known = np.sum(~np.isnan(values), axis=0)
    low, high = np.maximum(known - 1, 0) // 2, known // 2
    column = np.arange(int(values.shape[1]))
    return np.where(
        known > 0,
        (order[low, column] + order[np.minimum(high, len(order) - 1), column]) / 2,
        np.nan,
    )
