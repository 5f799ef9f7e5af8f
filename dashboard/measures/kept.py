"""How often a target is kept over simulated days, and the service level that they brought."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Z95 = 1.96


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """The service of one queue over days that were simulated several times each.

    Attributes
    ----------
    mean, lo95, hi95
        Service level over all of them, with its 95 % confidence interval.
    chance
        Share of the simulated days on which the target was kept; days without contacts do not
        count.
    by_day
        (days,): the same of each day, NaN where no contacts came.
    """

    mean: float
    lo95: float
    hi95: float
    chance: float
    by_day: Floats

    def told(self) -> dict[str, float]:
        """Return the figures of all days together, as plain values."""
        return {"mean": self.mean, "lo95": self.lo95, "hi95": self.hi95, "chance": self.chance}


def kept_over_days(good: Whole, offered: Whole, target: float) -> Kept | None:
    """Sum up simulated days.

    Parameters
    ----------
    good, offered : arrays (repeats, days)
        Contacts in target and contacts that came, of each time that each day was simulated.
    target : float
        Service level to keep, share.

    Returns
    -------
    Kept or None
        None where no contact came. The interval is that of a ratio of sums (linearised, Cochran
        1977, eq. 6.13) over days as strata: the days are those of the roster, no sample of them.
    """
    total = int(offered.sum())
    if total == 0:
        return None
    mean = float(good.sum() / total)
    left: Floats = good - mean * offered
    repeats = len(offered)
    variance = float(left.var(axis=0, ddof=1).sum()) * repeats if repeats > 1 else 0.0
    half = Z95 * float(np.sqrt(variance)) / total
    came = offered > 0
    met = came & (good >= target * offered)
    with np.errstate(invalid="ignore"):
        by_day: Floats = met.sum(axis=0) / came.sum(axis=0)
    chance = float(met.sum() / came.sum())
    return Kept(mean, max(0.0, mean - half), min(1.0, mean + half), chance, by_day)
