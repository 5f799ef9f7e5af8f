"""How long customers wait before they leave, from waits that mostly ended in an answer."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import polars as pl
import scipy.stats  # pyright: ignore[reportMissingTypeStubs] - SciPy ships none
from numpy.typing import ArrayLike

from scheduling.arrays import Floats
from scheduling.errors import StaffingError

FEWEST_ABANDONS = 10
_chi2 = cast("Any", scipy.stats.chi2)
_quantile = cast("Callable[[float, int], float]", _chi2.ppf)


@dataclass(frozen=True, slots=True)
class Patience:
    """
    Mean patience with its 95 % interval.

    Parameters
    ----------
    mean_s, lo95_s, hi95_s
        Seconds.
    error_s
        Standard error of the mean.
    abandons, waited_s
        What it was told from: those who left, and the waiting of all.
    """

    mean_s: float
    lo95_s: float
    hi95_s: float
    error_s: float
    abandons: int
    waited_s: float


@dataclass(frozen=True, slots=True)
class TooFewAbandons:
    """Hardly anybody left: patience cannot be told, only that it is at least so long."""

    abandons: int
    expected: int
    at_least_s: float


def patience(wait_s: ArrayLike, abandoned: ArrayLike) -> Patience | TooFewAbandons:
    """
    Return mean patience by maximum likelihood.

    Parameters
    ----------
    wait_s
        Waits of all contacts in seconds, ≥ 0.
    abandoned
        Whether each left; a wait that ended in an answer only tells that patience was longer.

    Returns
    -------
    Patience or TooFewAbandons
        With fewer than 10 abandons only a lower limit.

    Notes
    -----
    For exponential patience seen through censoring the likelihood is θ^d e^{−θ W}, so 1/θ = W/d:
    all the waiting over the number who left (Garnett, Mandelbaum and Reiman 2002), never the mean
    wait of those who left. Its error is W/d/√d; 2 θ W is χ² with 2 d degrees of freedom.
    """
    wait, left = np.asarray(wait_s, np.float64), np.asarray(abandoned, np.bool_)
    if wait.shape != left.shape or not ((wait >= 0) & np.isfinite(wait)).all():
        message = "patience: expected waits of at least 0 seconds, and of each whether it was left"
        raise StaffingError(message)
    return patience_of_sums(float(wait.sum()), int(left.sum()))


def patience_of_sums(waited_s: float, abandons: int) -> Patience | TooFewAbandons:
    """
    Return mean patience from sums alone, as `patience` does from the contacts.

    Parameters
    ----------
    waited_s
        Waiting of all contacts in seconds, ≥ 0.
    abandons
        How many left, ≥ 0.
    """
    if not (waited_s >= 0 and math.isfinite(waited_s) and abandons >= 0):
        message = (
            "patience: expected seconds waited and abandons of at least 0, "
            f"found {waited_s:g} and {abandons}"
        )
        raise StaffingError(message)
    total, count = waited_s, abandons
    if count < FEWEST_ABANDONS or total <= 0:
        return TooFewAbandons(count, FEWEST_ABANDONS, 2 * total / _chi_square(0.975, 2 * count + 2))
    mean = total / count
    return Patience(
        mean,
        2 * total / _chi_square(0.975, 2 * count),
        2 * total / _chi_square(0.025, 2 * count),
        mean / math.sqrt(count),
        count,
        total,
    )


def _chi_square(chance: float, freedom: int) -> float:
    return float(_quantile(chance, freedom))


def leaving(wait_s: ArrayLike, abandoned: ArrayLike, edges_s: ArrayLike) -> pl.DataFrame:
    """
    Return how readily customers leave by how long they have waited.

    Parameters
    ----------
    wait_s, abandoned
        As in `patience`.
    edges_s
        Ascending waits in seconds at which one range ends and the next begins.

    Returns
    -------
    pl.DataFrame
        Per range: `from_s`, `to_s`, `waited_s` in it, `abandons`, `leave_per_minute` (null where
        nobody waited) and its standard error `error`. An even patience gives one height; a peak
        shows a message or habit that makes customers leave.
    """
    wait, left = np.asarray(wait_s, np.float64), np.asarray(abandoned, np.bool_)
    edges = np.asarray(edges_s, np.float64)
    low, high = edges[:-1], edges[1:]
    waited = np.array([_within(wait, a, b) for a, b in zip(low, high, strict=True)])
    count = np.array(
        [int((left & (wait >= a) & (wait < b)).sum()) for a, b in zip(low, high, strict=True)]
    )
    minutes = np.where(waited > 0, waited, math.nan) / 60
    return pl.DataFrame(
        {
            "from_s": low,
            "to_s": high,
            "waited_s": waited,
            "abandons": count,
            "leave_per_minute": count / minutes,
            "error": np.sqrt(count) / minutes,
        }
    ).fill_nan(None)


def _within(wait: Floats, low: float, high: float) -> float:
    """Return the seconds of all waits that lie between two waits."""
    return float((np.minimum(wait, high) - low).clip(0.0).sum())
