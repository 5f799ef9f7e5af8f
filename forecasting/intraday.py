"""The rest of today from what has come so far."""

from dataclasses import dataclass

import numpy as np

from forecasting.bands import Bands, learn
from forecasting.frames import Bools, Floats

_ENOUGH_DAYS = 15
_HALF_LIFE = 60.0
_PENALTY = 2e-4
_HALF = 0.5
_HALVES = 2
_BAND80 = 1.2816
_RECENT_DAYS = 40


@dataclass(frozen=True)
class Rest:
    """The rest of today of some queues.

    Attributes
    ----------
    contacts, lo95, lo80, hi80, hi95 : array (queues, slots after the cut-off)
        Expected, and the bands around it.
    factor : array (queues,)
        The expected rest beside the forecast's.
    changed : array (queues,)
        False where the 80 % band of the rest's sum covers the forecast made before: no change.
    """

    contacts: Floats
    lo95: Floats
    lo80: Floats
    hi80: Floats
    hi95: Floats
    factor: Floats
    changed: Bools


def reforecast(
    past_forecast: Floats, past_actual: Floats, forecast: Floats, so_far: Floats
) -> Rest:
    """Return the rest of today with its bands, and whether it differs from the forecast.

    Bands come from past days whose rests are foretold with slopes learnt from the other days.

    Parameters
    ----------
    past_forecast, past_actual : array (queues, days, slots)
        Forecasts made before the day, and what came; NaN where unknown.
    forecast : array (queues, slots)
        Of today, made before it.
    so_far : array (queues, slots before the cut-off)
        What came until now; NaN where unknown.
    """
    cut = so_far.shape[1]
    contacts = rest_of_day(past_forecast, past_actual, forecast, so_far)
    past_rest = _foretold(past_forecast, past_actual, cut)
    edges = learn(past_rest, past_actual[:, :, cut:]).around(contacts)
    before, now = forecast[:, cut:].sum(axis=1), contacts.sum(axis=1)
    factor = np.divide(now, before, out=np.ones_like(now), where=before > 0)
    return Rest(contacts, *edges, factor, _differs(past_rest, past_actual[:, :, cut:], factor))


def _foretold(past_forecast: Floats, past_actual: Floats, cut: int) -> Floats:
    """Return each past day's rest, with slopes learnt from the other days."""
    rest = past_forecast[:, :, cut:]
    if cut < _HALVES or past_forecast.shape[1] < _ENOUGH_DAYS:
        return rest
    lesson = _Lesson.of(past_forecast, past_actual, cut)
    slopes = lesson.slopes_without_each()
    factor = np.exp((lesson.morning[:, :, None] @ slopes)[:, :, 0, 0])
    enough = lesson.use.sum(axis=1, keepdims=True) > _ENOUGH_DAYS
    return rest * np.where(enough, factor, 1.0)[:, :, None]


def _differs(past_rest: Floats, past_actual: Floats, factor: Floats) -> Bools:
    """Tell whether a factor lies outside what the rests' sums were out by, four times in five."""
    known: Bools = ~np.asarray(np.isnan(past_actual).any(axis=2), dtype=np.bool_)
    came = np.where(known[:, :, None], past_actual, past_rest)
    error = np.where(known, away(came, past_rest, slice(None)), 0.0)
    spread = np.sqrt((error**2).sum(axis=1) / np.maximum(known.sum(axis=1), 1))
    far = np.abs(np.log(np.maximum(factor, 1e-9))) > _BAND80 * spread
    return np.asarray(far & (known.sum(axis=1) > 0), dtype=np.bool_)


@dataclass(frozen=True)
class _Lesson:
    """What past days teach of the rest from the morning.

    Attributes
    ----------
    morning : array (queues, days, 2)
        Logarithms of what came beside the forecast, of either half before the cut-off.
    rest : array (queues, days)
        The same of the time after it.
    weight : array (queues, days)
        Recent days weigh more, unknown ones nothing.
    use : array (queues, days)
        Days that are known.
    """

    morning: Floats
    rest: Floats
    weight: Floats
    use: Bools

    @classmethod
    def of(cls, past_forecast: Floats, past_actual: Floats, cut: int) -> "_Lesson":
        use: Bools = ~np.asarray(np.isnan(past_actual).any(axis=2), dtype=np.bool_)
        came = np.where(use[:, :, None], past_actual, past_forecast)
        morning = np.stack([away(came, past_forecast, part) for part in halves(cut)], axis=2)
        rest = away(came, past_forecast, slice(cut, None))
        age: Floats = np.maximum(np.cumsum(use[:, ::-1], axis=1)[:, ::-1] - 1, 0)
        return cls(morning, rest, use * 0.5 ** (age / _HALF_LIFE), use)

    def slopes(self) -> Floats:
        """Return the two slopes of each queue, shape (queues, 2, 1)."""
        weighted = np.swapaxes(self.morning * self.weight[:, :, None], 1, 2)
        return _solve(weighted @ self.morning, weighted @ self.rest[:, :, None])

    def slopes_without_each(self) -> Floats:
        """Return the slopes as they are without each day, shape (queues, days, 2, 1)."""
        column = self.morning[:, :, :, None] * self.weight[:, :, None, None]
        squares = column @ self.morning[:, :, None, :]
        products = column * self.rest[:, :, None, None]
        return _solve(
            squares.sum(axis=1, keepdims=True) - squares,
            products.sum(axis=1, keepdims=True) - products,
        )


def _solve(squares: Floats, products: Floats) -> Floats:
    return np.asarray(np.linalg.solve(squares + _PENALTY * np.eye(2), products), np.float64)


def halves(cut: int) -> tuple[slice, slice]:
    """Return the first and the second half of the slots before the cut-off."""
    return slice(0, cut // 2), slice(cut // 2, cut)


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
    rest = forecast[:, cut:]
    if cut < _HALVES:
        return rest
    lesson = _Lesson.of(past_forecast, past_actual, cut)
    told = np.nan_to_num(so_far)
    now = np.stack([away(told, forecast, part) for part in halves(cut)], axis=1)
    factor = np.exp((now[:, None] @ lesson.slopes())[:, 0])
    learnt = (lesson.use.sum(axis=1) >= _ENOUGH_DAYS) & ~np.isnan(so_far).any(axis=1)
    return rest * np.where(learnt[:, None], factor, 1.0)


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
