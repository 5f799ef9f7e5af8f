"""Who was there at some moments: contacts that waited, agents in a state, time spent in states."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NEVER = np.iinfo(np.int64).max
"""End of a stay that goes on, microseconds since 1970."""


def count_at(begun: Ints, ended: Ints, at: Ints) -> Ints:
    """Return how many stays hold at each moment: begun ≤ t < ended.

    Parameters
    ----------
    begun, ended : arrays (stays,)
        Microseconds since 1970; `NEVER` for a stay that goes on.
    at : array (moments,)
        Microseconds since 1970, ascending.
    """
    there = np.searchsorted(np.sort(begun), at, "right")
    return there - np.searchsorted(np.sort(ended), at, "right")


def longest_at(begun: Ints, ended: Ints, at: Ints) -> Floats:
    """Return the age of the oldest stay at each moment, seconds; zero where there is none.

    Parameters
    ----------
    begun, ended, at : arrays
        As `count_at` takes them.
    """
    oldest = np.zeros(at.size)
    first, last = np.searchsorted(at, begun, "left"), np.searchsorted(at, ended, "left")
    for stay in np.flatnonzero(last > first):
        ages = (at[first[stay] : last[stay]] - begun[stay]) / 1e6
        part = oldest[first[stay] : last[stay]]
        np.maximum(part, ages, out=part)
    return oldest


def seconds_before(begun: Ints, ended: Ints, at: Ints, window_s: float) -> Floats:
    """Return the time spent in stays within a window before each moment, seconds.

    The time spent until t is Σ max(0, t − begun) − Σ max(0, t − ended); a window is a difference.
    """
    since = at - int(window_s * 1e6)
    return _until(begun, at) - _until(ended, at) - _until(begun, since) + _until(ended, since)


def _until(moments: Ints, at: Ints) -> Floats:
    """Return Σ max(0, t − moment) for each t, seconds."""
    if not at.size:
        return np.zeros(0)
    base = int(at[0])
    known = np.sort(moments[moments != NEVER]) - base
    sums = np.concatenate([[0.0], np.cumsum(known / 1e6)])
    count = np.searchsorted(known, at - base, "right")
    return count * ((at - base) / 1e6) - sums[count]
