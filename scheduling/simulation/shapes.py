"""How durations spread around their mean, drawn or read off at given chances."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
import scipy.special  # pyright: ignore[reportMissingTypeStubs] - SciPy ships none

from scheduling.arrays import Floats

SHAPES = ("exponential", "lognormal", "weibull", "constant", "hyperexponential", "peak")
PARAMETERS = {
    "lognormal": "sigma",
    "weibull": "exponent",
    "hyperexponential": "cv",
    "peak": "share",
}
"""What the number of a shape is called in a file; the other shapes have none."""

PEAK_S = (55.0, 65.0)
_normal_quantile = cast("Callable[[Floats], Floats]", scipy.special.ndtri)


@dataclass(frozen=True, slots=True)
class Shape:
    """
    How durations spread around their mean.

    Parameters
    ----------
    kind
        `exponential`, `lognormal` (with the σ of its logarithm), `weibull` (with its exponent),
        `constant`, `hyperexponential` (two exponentials of equal weight in time, with the
        coefficient of variation, at least 1) or `peak` (an exponential whose hazard is raised from
        55 to 65 s so that a share of those who are still there leaves for that reason).
    parameter
        σ, exponent, coefficient of variation or share; not used by the other two.
    """

    kind: str = "exponential"
    parameter: float = 1.0


def spread(shape: Shape, mean_s: float, size: int, rng: np.random.Generator) -> Floats:
    """
    Draw durations around a mean.

    Parameters
    ----------
    shape
        Their law.
    mean_s
        Mean in seconds; 1 gives factors of any mean, except for `peak`, whose seconds are absolute.
    size, rng
        How many, from which stream.
    """
    if shape.kind == "lognormal":
        sigma = shape.parameter
        return mean_s * np.exp(sigma * rng.standard_normal(size) - sigma**2 / 2)
    if shape.kind == "weibull":
        return mean_s * (rng.weibull(shape.parameter, size) / math.gamma(1 + 1 / shape.parameter))
    if shape.kind == "constant":
        return mean_s * np.ones(size)
    if shape.kind == "exponential":
        return mean_s * rng.standard_exponential(size)
    return quantile(shape, mean_s, rng.random(size), rng.random(size))


def quantile(shape: Shape, mean_s: float, chance: Floats, other: Floats) -> Floats:
    """
    Return the durations at given chances, so that a uniform chance gives the law.

    Parameters
    ----------
    shape, mean_s
        As in `spread`.
    chance
        In 0-1.
    other
        A second chance, which picks the branch of a hyperexponential.
    """
    if shape.kind == "lognormal":
        sigma = shape.parameter
        return mean_s * np.exp(sigma * _normal_quantile(chance) - sigma**2 / 2)
    if shape.kind == "constant":
        return np.full(chance.size, mean_s)
    hazard = -np.log1p(-chance)  # cumulative, exponential with mean 1
    if shape.kind == "weibull":
        k = shape.parameter
        return mean_s * hazard ** (1 / k) / math.gamma(1 + 1 / k)
    if shape.kind == "hyperexponential":
        short = _short_branch(shape.parameter)
        return mean_s * hazard / np.where(other < short, 2 * short, 2 * (1 - short))
    if shape.kind == "peak":
        return _peak(hazard, shape.parameter, mean_s)
    return mean_s * hazard


def _short_branch(cv: float) -> float:
    """Return the chance of the shorter branch with balanced means (Whitt 1982)."""
    return (1 + math.sqrt((cv**2 - 1) / (cv**2 + 1))) / 2


def _peak(hazard: Floats, share: float, mean_s: float) -> Floats:
    """Invert a cumulative hazard that rises evenly, and faster within `PEAK_S`."""
    begin, end = PEAK_S
    extra = -math.log1p(-share)
    base = peak_base(share, mean_s)
    knots = np.array([0.0, base * begin, base * end + extra])
    inside = begin + (hazard - knots[1]) * (end - begin) / (knots[2] - knots[1])
    after = end + (hazard - knots[2]) / base
    result = hazard / base
    result = np.where(hazard >= knots[1], inside, result)
    return np.where(hazard >= knots[2], after, result)


@lru_cache(maxsize=256)
def peak_base(share: float, mean_s: float) -> float:
    """Return the hazard a second outside the peak that keeps the mean, by bisection."""
    begin, end = PEAK_S
    raised = -math.log1p(-share) / (end - begin)

    def mean(base: float) -> float:
        """Integrate the share still there, ∫ S(t) dt, over the three stretches."""
        first, both = math.exp(-base * begin), (base + raised) * (end - begin)
        return (
            (1 - first) / base
            + first * (1 - math.exp(-both)) / (base + raised)
            + first * math.exp(-both) / base
        )

    low, high = 1e-9, 1e3
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if mean(middle) > mean_s else (low, middle)
    return math.sqrt(low * high)
