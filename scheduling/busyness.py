"""How unsure a forecast's expected contacts are: the spread of rates that its bands tell of."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl

from scheduling.arrays import Floats
from scheduling.errors import StaffingError

DAY_CV, SLOT_CV, LAG_ONE = 0.06, 0.07, 0.7
"""Measured at banks: a day's busyness, a slot's beside it, and how it goes on to the next slot."""
_BANDS = ((0.80, "lo80", "hi80"), (0.95, "lo95", "hi95"))


@dataclass(frozen=True, slots=True, eq=False)
class Busyness:
    """
    Rates as a forecast expects them and how they move together; lognormal.

    A slot's rate is contacts · exp(c (√w D + √(1−w) E) − c²/2) with D one standard normal a day and
    E a standard normal that keeps the share `lag_one` of itself from slot to slot.

    Parameters
    ----------
    contacts
        Expected contacts of each slot.
    cv
        The c of each slot: the spread of the logarithm of its rate, beyond the luck of a Poisson
        count.
    day_share
        w, the share of the variance that is common to the day.
    lag_one
        Correlation of E from one slot to the next.
    """

    contacts: Floats
    cv: Floats
    day_share: float = DAY_CV**2 / (DAY_CV**2 + SLOT_CV**2)
    lag_one: float = LAG_ONE

    @classmethod
    def of(cls, forecast: pl.DataFrame) -> "Busyness":
        """
        Fit the spread so that the count's bands come out as the forecast says.

        Parameters
        ----------
        forecast
            Column `contacts`, and where known `lo80`, `hi80`, `lo95`, `hi95`; without bands the
            spread is that of banks.

        Raises
        ------
        StaffingError
            When there are no contacts, or a band is upside down.

        Notes
        -----
        A band's width is 2 z sd; a count's variance is m + m²(e^{c²} − 1). Both bands count alike.
        """
        if "contacts" not in forecast.columns:
            message = f"forecast: expected a column 'contacts', found {', '.join(forecast.columns)}"
            raise StaffingError(message)
        mean = _numbers(forecast, "contacts")
        if not ((mean >= 0) & np.isfinite(mean)).all():
            message = "forecast: expected contacts of at least 0 in every row"
            raise StaffingError(message)
        bands = [band for band in _BANDS if {band[1], band[2]} <= set(forecast.columns)]
        if not bands:
            return cls(mean, np.full(mean.size, math.hypot(DAY_CV, SLOT_CV)))
        variance = np.zeros_like(mean)
        for share, low, high in bands:
            width = _numbers(forecast, high) - _numbers(forecast, low)
            if not (width >= 0).all():
                message = f"forecast: expected {high} of at least {low} in every row"
                raise StaffingError(message)
            z = NormalDist().inv_cdf(0.5 + share / 2)
            variance += (width / (2 * z)) ** 2 / len(bands)
        beyond = np.maximum(variance - mean, 0.0)
        relative = np.divide(beyond, mean**2, out=np.zeros_like(mean), where=mean > 0)
        return cls(mean, np.sqrt(np.log1p(relative)))

    def at(self, z: float) -> Floats:
        """Return each slot's rate at a standard normal quantile of its own."""
        return self.contacts * np.exp(self.cv * z - self.cv**2 / 2)

    def draw(self, days: int, seed: int) -> Floats:
        """
        Draw the rates of days, shape (days, slots).

        The days' own part is stratified: one day from each of `days` equally likely ranges, in
        random order, so that few days tell the chance of a busy one.
        """
        rng = np.random.Generator(np.random.SFC64(seed))
        ranges = (rng.permutation(days) + rng.random(days)) / days
        day = np.array([NormalDist().inv_cdf(each) for each in ranges.tolist()])
        slot = rng.standard_normal((days, self.contacts.size))
        keep = math.sqrt(1 - self.lag_one**2)
        for k in range(1, self.contacts.size):
            slot[:, k] = self.lag_one * slot[:, k - 1] + keep * slot[:, k]
        both = math.sqrt(self.day_share) * day[:, None] + math.sqrt(1 - self.day_share) * slot
        return self.contacts * np.exp(self.cv * both - self.cv**2 / 2)


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    return frame.get_column(name).cast(pl.Float64).fill_null(math.nan).to_numpy()
