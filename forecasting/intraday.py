"""The rest of today from what has come so far."""

import numpy as np

from forecasting.frames import Floats

_ENOUGH_DAYS = 15
_HALF_LIFE = 60.0
_PENALTY = 2e-4
_HALF = 0.5


def rest_of_day(
    past_forecast: Floats, past_actual: Floats, forecast: Floats, so_far: Floats
) -> Floats:
    """Return the contacts expected after the cut-off, shape (slots after it,).

    log(rest / forecast) ≈ a log(first half of the morning / forecast) + b log(second half /
    forecast), with a and b learnt on past days, recent ones weighing more. A plain ratio would
    carry the morning's noise into the evening.

    Parameters
    ----------
    past_forecast, past_actual : array (days, slots)
        Forecasts made the evening before, and what came; NaN where unknown.
    forecast : array (slots,)
        Of today, made the evening before.
    so_far : array (slots before the cut-off,)
        What came until now.

    Returns
    -------
    array
        The forecast unchanged while fewer than 15 days have been learnt from.
    """
    cut = so_far.size
    early, late, rest = (slice(0, cut // 2), slice(cut // 2, cut), slice(cut, None))
    use = ~np.isnan(past_actual).any(axis=1)
    if cut < 2 or use.sum() < _ENOUGH_DAYS or np.isnan(so_far).any():  # noqa: PLR2004 - two halves
        return forecast[rest]
    x = np.column_stack([away(past_actual[use], past_forecast[use], s) for s in (early, late)])
    y = away(past_actual[use], past_forecast[use], rest)
    weight = 0.5 ** (np.arange(len(y))[::-1] / _HALF_LIFE)[:, None]
    slopes = np.linalg.solve((x * weight).T @ x + _PENALTY * np.eye(2), (x * weight).T @ y)
    today = np.concatenate([so_far, forecast[rest]])
    now = np.array([away(today[None], forecast[None], s)[0] for s in (early, late)])
    return forecast[rest] * np.exp(now @ slopes)


def away(actual: Floats, forecast: Floats, part: slice) -> Floats:
    """Return log(actual / forecast) of a part of each day, shape (days,); half a contact added."""
    came, expected = actual[:, part].sum(axis=1), forecast[:, part].sum(axis=1)
    return np.log((came + _HALF) / (expected + _HALF))
