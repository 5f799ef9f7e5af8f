"""Bands around forecasts from how far past forecasts of the same kind were out."""

from dataclasses import dataclass

import numpy as np

from forecasting.frames import Bools, Floats, Ints

LEVELS = (0.025, 0.1, 0.9, 0.975)
_NORMAL = (-1.96, -1.2816, 1.2816, 1.96)
_FEW = 150
_GUESS = 0.15
_MOST_BUSYNESS = 1.0
_LEAST_MEAN = 0.25


@dataclass(frozen=True)
class Bands:
    """Quantiles of past standardised errors of some queues.

    An error is standardised as (A - F) / √(F + c² F²): Poisson noise of the interval and c, how
    far the rate itself wanders.

    Attributes
    ----------
    busyness : array (queues,)
        c.
    quantiles : array (queues, 4)
        Of the standardised errors, at `LEVELS`.
    """

    busyness: Floats
    quantiles: Floats

    def around(self, contacts: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return lo95, lo80, hi80, hi95 of expected contacts; they never cross nor go below 0.

        Parameters
        ----------
        contacts : array (queues, ...)
            What is expected; where it is 0 the bands are.
        """
        apart = (-1, *[1] * (contacts.ndim - 1))
        spread = np.sqrt(_variance(contacts, self.busyness.reshape(apart)))
        far_low, low, high, far_high = (
            contacts + quantile.reshape(apart) * spread for quantile in self.quantiles.T
        )
        lo80, hi80 = np.clip(low, 0, contacts), np.maximum(high, contacts)
        lo95, hi95 = np.clip(far_low, 0, lo80), np.maximum(far_high, hi80)
        closed = contacts <= 0
        return lo95, lo80, np.where(closed, 0.0, hi80), np.where(closed, 0.0, hi95)


def _variance(contacts: Floats, busyness: Floats) -> Floats:
    mean = np.maximum(contacts, _LEAST_MEAN)
    return mean + (busyness * mean) ** 2


def learn(forecast: Floats, actual: Floats) -> Bands:
    """Learn bands from what was forecast and what came.

    Every day that was observed counts, unusual ones too: they will come again, and bands that
    leave them out cover too little.

    Parameters
    ----------
    forecast, actual : array (queues, ...)
        NaN in `actual` where unknown. A queue with fewer than 150 cells has the bands of a rate
        that wanders by 15 %.
    """
    queues = len(forecast)
    mean, came = forecast.reshape(queues, -1), actual.reshape(queues, -1)
    use = ~np.isnan(came) & (mean > 0)
    mean, came = np.where(use, mean, 0.0), np.where(use, came, 0.0)
    extra = ((came - mean) ** 2 - mean).sum(axis=1) / np.maximum((mean**2).sum(axis=1), 1e-9)
    busyness = np.sqrt(np.clip(extra, 0.0, _MOST_BUSYNESS**2))
    error = (came - mean) / np.sqrt(_variance(mean, busyness[:, None]))
    quantiles = _quantiles(error, use)
    few = use.sum(axis=1) < _FEW
    return Bands(
        np.where(few, _GUESS, busyness), np.where(few[:, None], np.array(_NORMAL), quantiles)
    )


def _quantiles(values: Floats, use: Bools) -> Floats:
    """Return quantiles of the used values of each row at `LEVELS`, shape (rows, 4)."""
    count = use.sum(axis=1)
    found = np.zeros((len(values), len(LEVELS)))
    ordered = np.where(use, values, np.inf)
    for size in np.unique(count[count > 0]):
        rows = count == size
        place = np.array(LEVELS) * (size - 1)
        below = place.astype(np.int64)
        above = np.minimum(below + 1, size - 1)
        found[rows] = _between(ordered[rows], below, above, place - below)
    return found


def _between(values: Floats, below: Ints, above: Ints, part: Floats) -> Floats:
    """Return values of ranks between two neighbours, shape (rows, ranks)."""
    sought = np.partition(values, np.unique(np.concatenate([below, above])), axis=1)
    return sought[:, below] * (1 - part) + sought[:, above] * part


def coverage(forecast: Floats, actual: Floats) -> Floats:
    """Return the shares of cells inside the 80 and 95 % bands learnt from the other origins.

    Parameters
    ----------
    forecast, actual : array (queues, origins, ...)
        NaN in `actual` where unknown.

    Returns
    -------
    array (queues, 2)
        NaN with fewer than two origins or no known cell.
    """
    origins: int = forecast.shape[1]
    inside, cells = np.zeros((len(forecast), 2)), np.zeros(len(forecast))
    rest = tuple(range(1, forecast.ndim - 1))
    for i in range(origins if origins > 1 else 0):
        others: Bools = np.arange(origins) != i
        edges = learn(forecast[:, others], actual[:, others]).around(forecast[:, i])
        came = actual[:, i]
        cells += (~np.isnan(came)).sum(axis=rest)
        for k, (low, high) in enumerate(((edges[1], edges[2]), (edges[0], edges[3]))):
            inside[:, k] += ((came >= low) & (came <= high)).sum(axis=rest)
    return np.divide(
        inside, cells[:, None], out=np.full_like(inside, np.nan), where=cells[:, None] > 0
    )
