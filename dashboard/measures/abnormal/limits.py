"""Limits of signals, and the strongest signal held against its limit."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.measures.abnormal.verdict import Evidence, Floats, Verdict, nothing

Limits = Mapping[str, float]
"""Limit of each signal of a detector, in the signal's own unit."""
Paths = Mapping[str, Floats]
"""Signed signal (..., buckets) of each name."""


@dataclass(frozen=True)
class LimitTable:
    """Limits of a detector by the size of its streams.

    Attributes
    ----------
    sizes : tuple of float
        Ascending: mean contacts, handled contacts or scheduled agents of a bucket.
    limits : mapping
        Signal → its limit at each size.
    """

    sizes: tuple[float, ...]
    limits: Mapping[str, tuple[float, ...]]

    def at(self, size: float) -> dict[str, float]:
        """Return the limits of a stream of some size, between sizes by its logarithm."""
        place, known = math.log(max(size, 0.1)), np.log(np.array(self.sizes))
        return {name: float(np.interp(place, known, at)) for name, at in self.limits.items()}

    def of(self, sizes: Floats) -> dict[str, float]:
        """Return the limits of a stream whose buckets have some sizes."""
        return self.at(float(np.mean(sizes)) if sizes.size else self.sizes[0])


def scores(paths: Paths, limits: Limits) -> Floats:
    """Return the strongest signal / limit of each bucket, signed, shape (..., buckets)."""
    every = np.stack([path / limits[name] for name, path in paths.items()])
    which = np.abs(every).argmax(axis=0)
    return np.take_along_axis(every, which[None], axis=0)[0]


def judge_last(
    paths: Paths, limits: Limits, observed: Floats, expected: Floats, width: Floats
) -> Verdict:
    """Return the verdict on the last bucket of one stream, with its evidence.

    Parameters
    ----------
    paths, limits : mapping
        Signals of the stream, shape (buckets,), and what they are held against.
    observed, expected, width : arrays (buckets,)
        What was measured, what was due, and its standard deviation.
    """
    if not observed.size:
        return nothing(next(iter(paths)))
    held = {name: float(path[-1]) / limits[name] for name, path in paths.items()}
    signal = max(held, key=lambda name: abs(held[name]))
    score = held[signal]
    shown = Evidence(
        observed,
        expected,
        np.maximum(expected - 1.96 * width, 0.0),
        expected + 1.96 * width,
        signal,
        limits[signal],
        float(paths[signal][-1]),
    )
    direction = 1 if score > 0 else -1
    return Verdict(abs(score) > 1, abs(score), direction, float(expected[-1]), signal, shown)
