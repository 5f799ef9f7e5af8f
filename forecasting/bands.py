"""Bands around a forecast from how far past forecasts of the same kind were out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecasting.frames import Floats

LEVELS = (0.025, 0.1, 0.9, 0.975)
_NORMAL = (-1.96, -1.2816, 1.2816, 1.96)
_FEW = 150
_GUESS = 0.15
_MOST_BUSYNESS = 1.0
_LEAST_MEAN = 0.25


@dataclass(frozen=True)
class Bands:
    """Quantiles of past standardised errors.

    An error is standardised as (A - F) / √(F + c² F²): Poisson noise of the interval and c, how
    far the rate itself wanders.

    Attributes
    ----------
    busyness : float
        c.
    quantiles : tuple of float
        Of the standardised errors, at `LEVELS`.
    """

    busyness: float
    quantiles: tuple[float, float, float, float]

    def around(self, contacts: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return lo95, lo80, hi80, hi95 of expected contacts; they never cross nor go below 0."""
        spread = np.sqrt(_variance(contacts, self.busyness))
        far_low, low, high, far_high = (contacts + q * spread for q in self.quantiles)
        lo80, hi80 = np.clip(low, 0, contacts), np.maximum(high, contacts)
        lo95, hi95 = np.clip(far_low, 0, lo80), np.maximum(far_high, hi80)
        closed = contacts <= 0
        return lo95, lo80, np.where(closed, 0.0, hi80), np.where(closed, 0.0, hi95)


def _variance(contacts: Floats, busyness: float) -> Floats:
    mean = np.maximum(contacts, _LEAST_MEAN)
    return mean + (busyness * mean) ** 2


def learn(past: Sequence[tuple[Floats, Floats]]) -> Bands:
    """Learn bands from pairs of forecast and actual contacts.

    Parameters
    ----------
    past : sequence of (array, array)
        One pair an origin, NaN where unknown. With fewer than 150 cells the bands are those of a
        rate that wanders by 15 %.
    """
    forecast = np.concatenate([f.ravel() for f, _ in past]) if past else np.zeros(0)
    actual = np.concatenate([a.ravel() for _, a in past]) if past else np.zeros(0)
    use = ~np.isnan(actual) & (forecast > 0)
    forecast, actual = forecast[use], actual[use]
    if forecast.size < _FEW:
        return Bands(_GUESS, _NORMAL)
    extra = float(((actual - forecast) ** 2 - forecast).sum() / (forecast**2).sum())
    busyness = float(np.sqrt(np.clip(extra, 0.0, _MOST_BUSYNESS)))
    error = (actual - forecast) / np.sqrt(_variance(forecast, busyness))
    far_low, low, high, far_high = (float(q) for q in np.quantile(error, LEVELS))
    return Bands(busyness, (far_low, low, high, far_high))


def coverage(past: Sequence[tuple[Floats, Floats]]) -> tuple[float, float] | None:
    """Return the shares of cells inside the 80 and 95 % bands learnt from the other origins."""
    if len(past) < 2:  # noqa: PLR2004 - one origin has no other
        return None
    inside80, inside95, cells = 0, 0, 0
    for i, (forecast, actual) in enumerate(past):
        lo95, lo80, hi80, hi95 = learn([*past[:i], *past[i + 1 :]]).around(forecast)
        cells += int((~np.isnan(actual)).sum())
        inside80 += int(((actual >= lo80) & (actual <= hi80)).sum())
        inside95 += int(((actual >= lo95) & (actual <= hi95)).sum())
    return (inside80 / cells, inside95 / cells) if cells else None
