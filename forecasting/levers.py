"""What is known to change but not in the history: bot containment, campaigns, products that end.

A lever scales or adds contacts of a forecast on some days; the forecast underneath stays.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from forecasting.errors import ForecastingError
from forecasting.frames import Bools, Floats

_BANDS = {"lo95": 1.96, "lo80": 1.2816, "hi80": 1.2816, "hi95": 1.96}


@dataclass(frozen=True)
class Lever:
    """A change on some days.

    Attributes
    ----------
    name : str
        As the reader knows it.
    first, last : date
        Days on which it holds, both included.
    factor : float
        Contacts are multiplied by it.
    extra : float
        Contacts added a day, spread as the day's forecast is; evenly on a day without any.
    doubt : float
        Standard deviation of what the lever changes, as a share of it; widens the bands.
    """

    name: str
    first: dt.date
    last: dt.date
    factor: float = 1.0
    extra: float = 0.0
    doubt: float = 0.0

    def __post_init__(self) -> None:
        """Check the numbers."""
        if self.last < self.first:
            message = (
                f"lever {self.name!r}: expected a last day from {self.first}, found {self.last}"
            )
            raise ForecastingError(message)
        if not (self.factor >= 0 and np.isfinite(self.factor) and np.isfinite(self.extra)):
            message = (
                f"lever {self.name!r}: expected a factor of at least 0 and finite contacts, "
                f"found {self.factor} and {self.extra}"
            )
            raise ForecastingError(message)
        if not 0 <= self.doubt < np.inf:
            message = f"lever {self.name!r}: expected a doubt of at least 0, found {self.doubt}"
            raise ForecastingError(message)


def containment(
    name: str, first: dt.date, last: dt.date, before: float, after: float, doubt: float = 0.0
) -> Lever:
    """Return the lever of a bot that will keep another share of contacts from people.

    What reaches people is 1 - containment of all, so it changes by (1 - after) / (1 - before).

    Parameters
    ----------
    name, first, last, doubt
        As in `Lever`.
    before, after : float
        Bot containment in the history and ahead, shares 0-1.
    """
    if not (0 <= before < 1 and 0 <= after <= 1):
        message = f"lever {name!r}: expected containment of 0-1, found {before} and {after}"
        raise ForecastingError(message)
    return Lever(name, first, last, factor=(1 - after) / (1 - before), doubt=doubt)


def campaign(
    name: str, first: dt.date, reached: float, response: float, half_life_days: float, days: int
) -> list[Lever]:
    """Return the levers of a mailing: contacts that fade day by day.

    Parameters
    ----------
    name : str
        Of the campaign.
    first : date
        The day it goes out.
    reached : float
        Customers.
    response : float
        Share that makes contact within the days, 0-1.
    half_life_days : float
        Days after which half as many a day still answer.
    days : int
        Days that it is felt.
    """
    if days < 1 or half_life_days <= 0 or reached < 0 or not 0 <= response <= 1:
        message = (
            f"campaign {name!r}: expected days from 1, a half-life above 0, customers from 0 and a "
            f"response of 0-1, found {days}, {half_life_days}, {reached} and {response}"
        )
        raise ForecastingError(message)
    fading = 0.5 ** (np.arange(days) / half_life_days)
    contacts = reached * response * fading / fading.sum()
    each = (first + dt.timedelta(days=i) for i in range(days))
    return [Lever(name, day, day, extra=float(n)) for day, n in zip(each, contacts, strict=True)]


def pull(forecast: pl.DataFrame, levers: Sequence[Lever]) -> pl.DataFrame:
    """Return a forecast as it is with some levers; those of one day multiply, then add.

    Parameters
    ----------
    forecast : pl.DataFrame
        `frames.FORECAST` columns.
    levers : sequence of Lever
        In any order.

    Returns
    -------
    pl.DataFrame
        The same rows; never below zero, quantiles in order, extra contacts of a day exact.
    """
    day = forecast["start"].dt.date()
    old = forecast["contacts"].to_numpy()
    factor, extra = np.ones(old.size), np.zeros(old.size)
    doubt = np.zeros(old.size)
    for lever in levers:
        on = ((day >= lever.first) & (day <= lever.last)).to_numpy()
        added = _spread(old, day, on) * lever.extra
        factor[on] *= lever.factor
        extra += added
        doubt += np.where(on, (lever.doubt * ((lever.factor - 1) * old + added)) ** 2, 0.0)
    new = np.maximum(old * factor + extra, 0.0)
    return forecast.with_columns(contacts=pl.Series(new), **_bands(forecast, new, factor, doubt))


def _spread(contacts: Floats, day: pl.Series, on: Bools) -> Floats:
    """Return each interval's share of its day, 0 on other days."""
    weights = pl.DataFrame({"day": day, "contacts": np.where(on, contacts, 0.0), "one": on * 1.0})
    total = pl.col("contacts").sum().over("day")
    even = pl.col("one") / pl.col("one").sum().over("day")
    share = pl.when(total > 0).then(pl.col("contacts") / total).otherwise(even)
    return weights.select(share=share.fill_nan(0.0))["share"].to_numpy()


def _bands(
    forecast: pl.DataFrame, new: Floats, factor: Floats, doubt: Floats
) -> dict[str, pl.Series]:
    """Return bands at the same distance in proportion, widened by the levers' doubt."""
    old = forecast["contacts"].to_numpy()
    # extra contacts bring their own Poisson noise: at least √ of what is new
    grown = np.sqrt(np.maximum(new, 0) / np.maximum(old * factor, 1e-9))
    stretch = factor * np.where(old * factor > 0, np.maximum(grown, 1.0), 1.0)
    found: dict[str, pl.Series] = {}
    for name, z in _BANDS.items():
        away = np.abs(forecast[name].to_numpy() - old) * stretch
        fresh = np.where(old * factor > 0, 0.0, z * np.sqrt(new))
        distance = np.sqrt(away**2 + fresh**2 + z**2 * doubt)
        edge = new - distance if name.startswith("lo") else new + distance
        found[name] = pl.Series(np.maximum(edge, 0.0))
    return found
