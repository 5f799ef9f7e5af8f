"""Means, confidence intervals and prediction intervals from played days."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import scipy.special  # pyright: ignore[reportMissingTypeStubs] - SciPy ships none

from scheduling.arrays import Floats
from scheduling.simulation.tally import (
    ABANDONED,
    ABOVE,
    ANSWERED,
    ASKED,
    ASKED_IN_TARGET,
    BELOW,
    BUSY,
    CALLED_BACK,
    OFFERED,
    ONE,
    OPEN,
    REDIALS,
    STAFFED,
    TRANSFERS,
    WAIT_ALL,
    WAIT_ANSWERED,
    WAITED,
    WAITED_ANSWERED,
)

METRICS: Mapping[str, tuple[int, int]] = {
    "offered": (OFFERED, ONE),
    "answered": (ANSWERED, ONE),
    "abandoned": (ABANDONED, ONE),
    "service_level": (ABOVE, BELOW),
    "asa_s": (WAIT_ANSWERED, WAITED_ANSWERED),
    "wait_all_s": (WAIT_ALL, WAITED),
    "occupancy": (BUSY, STAFFED),
}
"""Metric → columns of the tally that are its numerator and denominator."""

BESIDE: Mapping[str, tuple[int, int]] = {
    "callbacks_asked": (ASKED, ONE),
    "callbacks_asked_in_target": (ASKED_IN_TARGET, ONE),
    "called_back": (CALLED_BACK, ONE),
    "redials": (REDIALS, ONE),
    "transfers_in": (TRANSFERS, ONE),
    "still_open": (OPEN, ONE),
}
"""Counts of a day that are told beside the metrics, in the same way."""

ENOUGH = 0.975
_student_quantile = cast("Callable[[float, float], float]", scipy.special.stdtrit)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean and its 95 % confidence interval; NaN where there is nothing to divide by."""

    mean: float
    lo95: float
    hi95: float


@dataclass(frozen=True, slots=True)
class Difference:
    """
    The change of a mean: its 95 % confidence interval, and the interval of one day's difference.

    The first narrows with the number of days and serves to rank; the second does not, and is what a
    single day may show.
    """

    mean: float
    lo95: float
    hi95: float
    predict_lo95: float
    predict_hi95: float


def _ratio(sums: Floats, metric: str) -> tuple[float, Floats]:
    """
    Return Σ numerator / Σ denominator, and how far each day pulls it.

    Notes
    -----
    The residuals (num − R den) / mean den are the linearisation of the ratio estimator (Cochran
    1977, eq. 6.13): their variance over the days is the ratio's variance.
    """
    above, below = METRICS[metric] if metric in METRICS else BESIDE[metric]
    top, bottom = sums[:, above], sums[:, below]
    if bottom.sum() <= 0:
        return math.nan, np.full(len(sums), math.nan)
    ratio = float(top.sum() / bottom.sum())
    return ratio, (top - ratio * bottom) / bottom.mean()


def _spread(residuals: Floats) -> tuple[float, float]:
    """Return the half-widths for the mean of these days and for one more day."""
    days = residuals.size
    if days < 2:  # noqa: PLR2004 - one day has no spread
        return math.nan, math.nan
    quantile = float(_student_quantile(days - 1, ENOUGH))
    deviation = float(np.std(residuals, ddof=1))
    return quantile * deviation / math.sqrt(days), quantile * deviation * math.sqrt(1 + 1 / days)


def estimate(sums: Floats, metric: str) -> Estimate:
    """
    Return the mean of a metric over played days.

    Parameters
    ----------
    sums
        Tally of one queue or the total, shape (days, `TALLY`).
    metric
        One of `METRICS` or `BESIDE`.
    """
    mean, residuals = _ratio(sums, metric)
    half, _ = _spread(residuals)
    return Estimate(mean, mean - half, mean + half)


def difference(before: Floats, after: Floats, metric: str) -> Difference:
    """
    Return the change of a metric over paired days: the same draws with and without.

    Parameters
    ----------
    before, after
        Tallies of the same days, each of shape (days, `TALLY`).
    metric
        One of `METRICS`.
    """
    base, base_residuals = _ratio(before, metric)
    changed, changed_residuals = _ratio(after, metric)
    half, one_day = _spread(changed_residuals - base_residuals)
    mean = changed - base
    return Difference(mean, mean - half, mean + half, mean - one_day, mean + one_day)
