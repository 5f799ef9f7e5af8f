"""Limits from a center's own clean days, for the false alarms that it is willing to have."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.measures.abnormal.limits import Limits, LimitTable, Paths, scores
from dashboard.measures.abnormal.verdict import Floats

SHARES: Mapping[str, float] = {"volume": 0.3, "leak": 0.3, "handle_time": 0.2, "agents": 0.2}
"""How a center's budget of false alarms is divided among its detectors."""
MOST_A_STREAM = 0.03
"""No stream may cry wolf more often a day, however few streams there are."""
LEAST_DAYS = 30
"""Fewer clean stream-days say nothing of rare alarms: built-in limits hold."""
QUIET = 3
"""Buckets below the limit that end an alarm: its alert stays open for fifteen minutes."""
_COUNTABLE = 5.0
"""Alarms that must be expected before they are counted; rarer ones are extrapolated."""
_TAIL = 0.2
_HIGHEST = 1e3


@dataclass(frozen=True)
class Calibration:
    """Limits of a detector, and where they come from.

    Attributes
    ----------
    limits : mapping
        Signal → limit.
    days : int
        Clean stream-days that they were taken from.
    own : bool
        Whether they are the center's own; otherwise the built-in ones.
    """

    limits: Limits
    days: int
    own: bool


def budget_a_stream(alarms_a_day: float, streams: int, detector: str) -> float:
    """Return the false alarms a stream-day that a detector may have.

    Parameters
    ----------
    alarms_a_day : float
        What the user allows the whole center.
    streams : int
        Streams that the detector watches.
    detector : str
        A key of `SHARES`.
    """
    allowed = alarms_a_day * SHARES[detector] / max(streams, 1)
    return min(allowed, MOST_A_STREAM)


def onsets(signal: Floats, limit: float) -> Floats:
    """Count how often |signal| rises above a limit after a quiet quarter, shape (...)."""
    over = np.abs(signal) > limit
    return _risen(over).sum(axis=-1)


def _risen(over: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    """Return where an alarm begins: above the limit, and not within `QUIET` buckets before."""
    earlier = np.zeros(over.shape, dtype=np.bool_)
    for back in range(1, QUIET + 1):
        earlier[..., back:] |= over[..., :-back]
    return (over & ~earlier).astype(np.float64)


def calibrate(signal: Floats | Sequence[Floats], budget: float) -> float:
    """Return the limit that clean signals exceed `budget` times a stream-day.

    Parameters
    ----------
    signal : array (days, buckets) or sequence of arrays (buckets,)
        One signal of clean stream-days.
    budget : float
        Allowed onsets a stream-day.

    Notes
    -----
    Counted by bisection where the days are enough for five alarms. Else the highest fifth of the
    daily maxima is taken as exponential (peaks over threshold; Pickands 1975 with shape 0) and
    its tail is followed to the budget.
    """
    days = [np.atleast_1d(one) for one in signal]
    if len(days) * budget < _COUNTABLE:
        return _extrapolated(np.array([np.abs(day).max(initial=0.0) for day in days]), budget)
    low, high = 0.0, _HIGHEST
    for _ in range(40):
        middle = (low + high) / 2
        mean = sum(float(onsets(day, middle)) for day in days) / len(days)
        low, high = (middle, high) if mean > budget else (low, middle)
    return high


def _extrapolated(maxima: Floats, budget: float) -> float:
    """Return the level that a day's maximum exceeds with some small chance."""
    floor = float(np.quantile(maxima, 1 - _TAIL))
    above = maxima[maxima > floor] - floor
    scale = float(above.mean()) if above.size else 0.0
    return max(floor + scale * math.log(_TAIL / min(budget, _TAIL)), 1e-9)


def calibrated(
    paths: Paths, budget: float, builtin: Limits, weights: Mapping[str, float] | None = None
) -> Calibration:
    """Return limits that a detector's signals together exceed `budget` times a stream-day.

    Parameters
    ----------
    paths : mapping
        Signal → array (days, buckets) of clean stream-days of about one size.
    budget : float
        Allowed alarms of the detector a stream-day.
    builtin : mapping
        Limits that hold with fewer than `LEAST_DAYS` clean stream-days.
    weights : mapping, optional
        Share of the budget of each signal; default: equal shares.
    """
    days = len(next(iter(paths.values())))
    if days < LEAST_DAYS:
        return Calibration(builtin, days, own=False)
    share = weights or dict.fromkeys(paths, 1.0)
    total = sum(share[name] for name in paths)
    alone = {name: calibrate(path, budget * share[name] / total) for name, path in paths.items()}
    together = calibrate(scores(paths, alone), budget)
    return Calibration({name: limit * together for name, limit in alone.items()}, days, own=True)


def limits_by_size(
    days: Sequence[tuple[float, Paths]], budget: float, builtin: LimitTable
) -> tuple[LimitTable, tuple[Calibration, ...]]:
    """Return the limits of a detector by size of stream, from clean days of many streams.

    Parameters
    ----------
    days : sequence of (size, signals)
        One stream-day each: its mean a bucket, and its signals of shape (buckets,).
    budget : float
        Allowed alarms of the detector a stream-day.
    builtin : LimitTable
        Sizes that are told apart (a day belongs to the nearest, by logarithm), and limits where
        clean days are too few.

    Returns
    -------
    LimitTable
        Own limits at sizes with enough clean days, built-in ones elsewhere.
    tuple of Calibration
        One a size: where its limits come from.
    """
    known = np.log(np.array(builtin.sizes))
    place = [int(np.abs(known - math.log(max(size, 0.1))).argmin()) for size, _ in days]
    found = tuple(
        _of_size(
            [paths for (_, paths), at in zip(days, place, strict=True) if at == k],
            budget,
            builtin.at(size),
        )
        for k, size in enumerate(builtin.sizes)
    )
    table = {name: tuple(one.limits[name] for one in found) for name in builtin.limits}
    return LimitTable(builtin.sizes, table), found


def _of_size(days: Sequence[Paths], budget: float, builtin: Limits) -> Calibration:
    if len(days) < LEAST_DAYS:
        return Calibration(builtin, len(days), own=False)
    longest = max(path.size for day in days for path in day.values())
    laid = {name: np.stack([_padded(day[name], longest) for day in days]) for name in builtin}
    return calibrated(laid, budget, builtin)


def _padded(path: Floats, length: int) -> Floats:
    """Return a path of a shorter day, quiet until the longest one's end."""
    return np.pad(path, (0, length - path.size))
