"""The methods that a forecast must beat."""

import numpy as np

from forecasting.frames import Bools, Floats, Ints
from forecasting.models.past import first_row, latest, sum_by_weekday

USUAL_WEEKS = 8


def mean_of_last(
    contacts: Floats, present: Bools, weekday: Ints, period: int, weeks: int
) -> Floats:
    """Return the mean of the last present same weekdays (HA8 with 8 weeks, the industry's usual).

    Parameters
    ----------
    contacts : array (queues, days, slots)
        NaN where unknown.
    present : array (queues, days)
        Days that count.
    weekday : array (days,)
        Their weekdays.
    period : int
        Number of weekdays.
    weeks : int
        How many days of the same weekday; 1 is the seasonal naive method.

    Returns
    -------
    array (queues, period, slots)
        By weekday; one that was never present takes the mean of the last present days.
    """
    days = latest(present, period, weeks)
    everyday = _mean(contacts, latest(present, 1, weeks * 5), np.zeros_like(weekday), 1)
    by_weekday = _mean(contacts, days, weekday, period)
    never = np.stack([~days[:, weekday == k].any(axis=1) for k in range(period)], axis=1)
    return np.where(never[:, :, None], everyday, by_weekday)


def _mean(contacts: Floats, days: Bools, weekday: Ints, period: int) -> Floats:
    """Return the mean of known cells by weekday, 0 where a slot was never known."""
    first = first_row(days)
    rows, use, weekday = contacts[:, first:], days[:, first:], weekday[first:]
    known = ~np.isnan(rows)
    sums = sum_by_weekday(np.where(known, rows, 0.0), use, weekday, period)
    return sums / np.maximum(sum_by_weekday(known.astype(np.float64), use, weekday, period), 1)
