"""The methods that a forecast must beat."""

import numpy as np

from forecasting.frames import Bools, Floats, Ints

USUAL_WEEKS = 8


def mean_of_last(
    contacts: Floats, present: Bools, weekday: Ints, ahead: Ints, weeks: int
) -> Floats:
    """Return the mean of the last present same weekdays (HA8 with 8 weeks, the industry's usual).

    Parameters
    ----------
    contacts : array (days, slots)
        NaN where unknown.
    present : array (days,)
        Days that count.
    weekday : array (days,)
        Their weekdays.
    ahead : array (days ahead,)
        The weekdays to forecast.
    weeks : int
        How many days of the same weekday; 1 is the seasonal naive method.

    Returns
    -------
    array (days ahead, slots)
        A weekday that was never present takes the mean of all present days.
    """
    everyday = _mean(contacts[present][-weeks * 5 :])
    known: dict[int, Floats] = {}
    for day in np.unique(ahead):
        same = np.flatnonzero(present & (weekday == day))[-weeks:]
        known[int(day)] = _mean(contacts[same]) if same.size else everyday
    return np.array([known[int(day)] for day in ahead]).reshape(ahead.size, contacts.shape[1])


def _mean(rows: Floats) -> Floats:
    """Return the mean of known cells, 0 where a slot was never known."""
    known = ~np.isnan(rows)
    return np.where(known, rows, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
