"""Counts around a rate that wanders: Poisson luck and busyness together (negative binomial)."""

import numpy as np
import scipy.special  # pyright: ignore[reportMissingTypeStubs] - SciPy ships none

from dashboard.measures.abnormal.verdict import Floats

BUCKET_S = 300
BUSYNESS_CV = 0.06
"""Wandering of the rate from slot to slot that is no incident (share)."""
Z_LIMIT = 8.0


def spread(expected: Floats, cv: Floats | float = BUSYNESS_CV) -> Floats:
    """Return the standard deviation √(m + (c·m)²) of a count of mean m."""
    return np.sqrt(expected + (cv * expected) ** 2)


def deviation(observed: Floats, expected: Floats, width: Floats | None = None) -> Floats:
    """Return z = (y − m) / sd, clipped at ± 8, zero where nothing is expected.

    Parameters
    ----------
    observed, expected : arrays (..., buckets)
        Counts and their means.
    width : array (..., buckets), optional
        Standard deviations; default: √(m + (c·m)²), the negative binomial's.
    """
    width = spread(expected) if width is None else width
    z = np.divide(observed - expected, width, out=np.zeros(observed.shape), where=width > 0)
    return np.clip(z, -Z_LIMIT, Z_LIMIT)


def chance_of_at_most(count: Floats | float, mean: Floats | float, shape: float) -> Floats:
    """Return P(X ≤ count) of a gamma-mixed Poisson count with some mean and gamma shape.

    The regularised incomplete beta function I_p(shape, count + 1) with p = shape / (shape + mean).
    """
    return np.asarray(scipy.special.betainc(shape, np.asarray(count) + 1.0, shape / (shape + mean)))


def chance_of_at_least(count: Floats | float, mean: Floats | float, shape: float) -> Floats:
    """Return P(X ≥ count) of such a count, exact where it is tiny."""
    share = np.asarray(mean) / (shape + np.asarray(mean))
    certain = np.asarray(count) <= 0
    chance = scipy.special.betainc(np.where(certain, 1.0, count), shape, share)
    return np.where(certain, 1.0, chance)


def surprise(chance: Floats) -> Floats:
    """Return the standard normal deviate that is exceeded with some chance, at most 8."""
    return np.minimum(-scipy.special.ndtri(np.maximum(chance, 1e-300)), Z_LIMIT)
