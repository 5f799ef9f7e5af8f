"""The rest of today from what has come so far."""

import numpy as np

from forecasting.bands import Bands, learn
from forecasting.frames import Bools, Floats

_ENOUGH_DAYS = 15
_HALF_LIFE = 60.0
_PENALTY = 2e-4
_HALF = 0.5
_RECENT_DAYS = 40


def rest_of_day(
    past_forecast: Floats, past_actual: Floats, forecast: Floats, so_far: Floats
) -> Floats:
    """Return the contacts expected after the cut-off, shape (queues, slots after it).

    log(rest / forecast) ≈ a log(first half of the morning / forecast) + b log(second half /
    forecast), with a and b learnt on past days of each queue, recent ones weighing more. A plain
    ratio would carry the morning's noise into the evening.

    Parameters
    ----------
    past_forecast, past_actual : array (queues, days, slots)
        Forecasts made the evening before, and what came; NaN where unknown.
    forecast : array (queues, slots)
        Of today, made the evening before.
    so_far : array (queues, slots before the cut-off)
        What came until now.

    Returns
    -------
    array
        The forecast unchanged where fewer than 15 days can be learnt from.
    """
    cut = so_far.shape[1]
    early, late, rest = (slice(0, cut // 2), slice(cut // 2, cut), slice(cut, None))
    if cut < 2:  # noqa: PLR2004 - two halves
        return forecast[:, rest]
    use: Bools = ~np.asarray(np.isnan(past_actual).any(axis=2), dtype=np.bool_)
    came = np.where(use[:, :, None], past_actual, past_forecast)
    x = np.stack([away(came, past_forecast, part) for part in (early, late)], axis=2)
    y = away(came, past_forecast, rest)[:, :, None]
    age: Floats = np.maximum(np.cumsum(use[:, ::-1], axis=1)[:, ::-1] - 1, 0)
    weighted = np.swapaxes(x * (use * 0.5 ** (age / _HALF_LIFE))[:, :, None], 1, 2)
    slopes = np.linalg.solve(weighted @ x + _PENALTY * np.eye(2), weighted @ y)
    told = np.nan_to_num(so_far)
    now = np.stack([away(told, forecast, part) for part in (early, late)], axis=1)
    factor = np.exp((now[:, None] @ slopes)[:, 0])
    learnt = (use.sum(axis=1) >= _ENOUGH_DAYS) & ~np.isnan(so_far).any(axis=1)
    return forecast[:, rest] * np.where(learnt[:, None], factor, 1.0)


def away(actual: Floats, forecast: Floats, part: slice) -> Floats:
    """Return log(actual / forecast) of some slots' sums; half a contact is added to both."""
    came, expected = actual[..., part].sum(axis=-1), forecast[..., part].sum(axis=-1)
    return np.log((came + _HALF) / (expected + _HALF))


def rest_bands(past_rest: Floats, past_actual: Floats) -> Bands:
    """Return the bands of the rest of a day, from how far recent rests were out.

    Parameters
    ----------
    past_rest, past_actual : array (queues, days, slots after the cut-off)
        Rests as they were forecast, and what came; NaN where unknown. The first days, on which
        nothing had been learnt yet, and days longer ago than 40 are left out where enough remain.
    """
    days = past_rest.shape[1]
    first = max(min(_ENOUGH_DAYS, days - _ENOUGH_DAYS), days - _RECENT_DAYS, 0)
    return learn(past_rest[:, first:], past_actual[:, first:])
