"""Service level and abandon against their targets: amber band, hysteresis, minimum duration."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.measures.abnormal.verdict import Evidence, Floats, Verdict, nothing

GREEN, AMBER, RED = 0, 1, 2
Colours = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Target:
    """What is promised, and how far off it is tolerated.

    Attributes
    ----------
    target : float
        The promised share, 0–1.
    amber : float
        Width of the band beyond the target that is amber, not red (share, > 0).
    high_is_good : bool
        True for a service level, False for an abandon rate.
    hysteresis : float
        Part of the amber band by which a boundary must be passed again on the way back.
    hold : int
        Buckets that a better or worse colour must last before it is taken.
    window : int
        Buckets that are judged together.
    least : float
        Contacts that must be in the window: fewer say nothing and leave the colour as it is.
    """

    target: float
    amber: float
    high_is_good: bool = True
    hysteresis: float = 0.25
    hold: int = 3
    window: int = 6
    least: float = 20.0


def missed(part: Floats, whole: Floats, target: Target) -> Floats:
    """Return how far each window misses its target, in widths of the amber band.

    Parameters
    ----------
    part, whole : arrays (buckets,)
        Numerator and denominator of the share (`kpis.md`); a window is Σ part / Σ whole.

    Returns
    -------
    array (buckets,)
        ≤ 0 kept, up to 1 amber, above 1 red; NaN where contacts are too few.
    """
    sums = [_last(counts, target.window) for counts in (part, whole)]
    share = np.divide(sums[0], sums[1], out=np.full(part.shape, np.nan), where=sums[1] > 0)
    off = (target.target - share) if target.high_is_good else (share - target.target)
    return np.where(sums[1] >= target.least, off / target.amber, np.nan)


def _last(counts: Floats, buckets: int) -> Floats:
    """Return the sum of the last buckets at each one."""
    total = np.concatenate([[0.0], np.cumsum(counts)])
    end = np.arange(1, counts.size + 1)
    return total[end] - total[np.maximum(end - buckets, 0)]


def colours(miss: Floats, target: Target) -> Colours:
    """Return the colour of each bucket.

    A colour is left only for one that has been due for `hold` buckets in a row, and a better one
    only when its boundary is passed by the hysteresis: so no colour lasts less than `hold`.
    """
    out = np.empty(miss.size, dtype=np.int64)
    now, turned = GREEN, 0
    for i, value in enumerate(miss):
        turned = 0 if _due(value, now, target) == now else turned + 1
        if turned >= target.hold:
            now, turned = _settled(miss[i + 1 - target.hold : i + 1], now, target), 0
        out[i] = now
    return out


def _due(value: float, now: int, target: Target) -> int:
    """Return the colour that one window is due, given the colour shown now."""
    if np.isnan(value):
        return now
    worse = int(value > 0) + int(value > 1)
    if worse >= now:
        return worse
    back = value + target.hysteresis
    return min(now, int(back > 0) + int(back > 1))


def _settled(recent: Floats, now: int, target: Target) -> int:
    """Return the colour that all recent windows agree on at least, on their side of the present."""
    due = [_due(float(value), now, target) for value in recent]
    return min(due) if min(due) > now else max(due)


def against_target(part: Floats, whole: Floats, target: Target) -> Verdict:
    """Judge the last bucket of a share against its target: red is abnormal.

    Parameters
    ----------
    part, whole : arrays (buckets,)
        Numerator and denominator of complete buckets of the day so far.
    target : Target
        What is promised.
    """
    signal = "below_target" if target.high_is_good else "above_target"
    if not part.size:
        return nothing(signal, target.target)
    miss = missed(part, whole, target)
    red = int(colours(miss, target)[-1]) == RED
    known = float(miss[-1]) if not np.isnan(miss[-1]) else 0.0
    score = max(known, np.nextafter(1.0, 2.0)) if red else min(max(known, 0.0), 1.0)
    direction = -1 if target.high_is_good else 1
    shown = _evidence(part, whole, target, signal, known)
    return Verdict(red, float(score), direction, target.target, signal, shown)


def _evidence(part: Floats, whole: Floats, target: Target, signal: str, miss: float) -> Evidence:
    sums = _last(part, target.window), _last(whole, target.window)
    share = np.divide(sums[0], sums[1], out=np.full(part.shape, np.nan), where=sums[1] > 0)
    promised = np.full(part.shape, target.target)
    edge = promised - target.amber if target.high_is_good else promised + target.amber
    low, high = (edge, promised) if target.high_is_good else (promised, edge)
    return Evidence(share, promised, low, high, signal, 1.0, miss)
