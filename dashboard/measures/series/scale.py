"""Residuals of the last rows together, and how far they usually lie from nothing."""

import numpy as np

from dashboard.measures.abnormal.verdict import Floats
from dashboard.measures.series.rows import Ints, Series

HOURS = (0, 1, 3, 8, 24)
"""Lengths that are judged together; 0 is a single row."""
_HOLES = 0.6
"""Part of a window's rows that must be known."""
_TO_SD = 1.4826
_MEAN_TO_SD = 1.2533
_CAP = 0.99


def windows_of(every_s: int) -> Ints:
    """Return the lengths of the windows in rows, ascending and different."""
    return np.array(sorted({max(1, round(hours * 3600 / every_s)) for hours in HOURS}), np.int64)


def means(series: Series, residual: Floats, windows: Ints, rows: slice) -> Floats:
    """Return the mean residual of the last rows at each row, shape (rows, windows).

    NaN where the row itself or too many of the window are unknown, or where it spans a gap as
    long as itself.
    """
    begin = max(0, rows.start - int(windows[-1]))
    part = residual[begin : rows.stop]
    known = ~np.isnan(part)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, part, 0.0))])
    counts = np.concatenate([[0], np.cumsum(known)])
    place = series.at_s[begin : rows.stop] // series.every_s
    end = (1 - begin + np.arange(int(rows.start), int(rows.stop)))[:, None]
    first = np.maximum(end - windows, 0)
    count = counts[end] - counts[first]
    near = place[end - 1] - place[first] < 2 * windows
    enough = known[end - 1] & near & (count >= np.maximum(1, _HOLES * windows))
    return np.where(enough, (sums[end] - sums[first]) / np.maximum(count, 1), np.nan)


def scales(away: Floats, slot: Ints, slots: int) -> Floats:
    """Return the robust spread of mean residuals, shape (slots, windows); NaN where unknown.

    Parameters
    ----------
    away : array (rows, windows)
        Mean residuals of past rows.
    slot : array (rows,)
        Their intervals of the day.
    slots : int
        Intervals of a day.
    """
    out = np.full((slots, away.shape[1]), np.nan)
    for k in range(away.shape[1]):
        known = ~np.isnan(away[:, k])
        if known.any():
            out[:, k] = _spread(np.abs(away[known, k]), slot[known], slots)
    return out


def _spread(away: Floats, slot: Ints, slots: int) -> Floats:
    """Return the spread by slot: half that of all slots, half that of the hour around it."""
    whole = _TO_SD * float(np.median(away))
    if whole <= 0:
        whole = float(np.mean(away)) + 1e-9
    capped = np.minimum(away, np.quantile(away, _CAP))
    around = max(1, slots // 24) if slots > 1 else 0
    near = np.ones(2 * around + 1)
    sums, counts = (
        np.convolve(np.pad(np.bincount(slot, weights, slots), around, mode="wrap"), near, "valid")
        for weights in (capped, None)
    )
    local = np.divide(_MEAN_TO_SD * sums, counts, out=np.full(slots, whole), where=counts > 0)
    return np.sqrt((local**2 + whole**2) / 2)


def median(values: Floats) -> float:
    """Return the median of what is known, NaN where nothing is."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else float("nan")
