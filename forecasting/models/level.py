"""A daily level by weekday and calendar, with what it missed lately carried on."""

from dataclasses import dataclass

import numpy as np

from forecasting.frames import Floats, Ints
from forecasting.linear import effects_of
from forecasting.models.past import Ahead, Past, design
from forecasting.special_days import beside_holiday

_OLD = 120
_MEMORY = 60
_LEVEL_DAYS = 40
_LEVEL_RATE = 0.12
_WEEKDAY_PENALTY = 0.02
_CALENDAR_PENALTY = 1.0
_MOST_CARRY = 0.9


@dataclass(frozen=True)
class Fit:
    """A ridge regression on weekday and calendar.

    Attributes
    ----------
    mean : array (queues, 1, series)
        Weighted mean.
    effects : array (queues, features, series)
        Of weekdays, then of the calendar.
    missed : array (queues, days, series)
        Residuals, 0 on days that were not known.
    """

    mean: Floats
    effects: Floats
    missed: Floats


def calendar_penalty(features: int, period: int, calendar: float) -> Floats:
    """Return the ridge penalty of each column of the design."""
    penalty = np.full(features, calendar)
    penalty[:period] = _WEEKDAY_PENALTY
    return penalty


def fit(past: Past, series: Floats) -> Fit:
    """Regress some daily series on weekday and calendar, recent days weighing more.

    Days of long ago are lifted to the level of the last ones, so that they tell what a holiday
    does and not what the level was.

    Parameters
    ----------
    past : Past
        The days.
    series : array (queues, days, series)
        What to explain, such as log totals.
    """
    series = _lifted(past, series)
    x, weight = past.design, past.weight[:, :, None]
    penalty = calendar_penalty(x.shape[1], past.period, _CALENDAR_PENALTY)
    mean = (weight * series).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    apart = series - mean
    effects = effects_of(past.moments, x.T @ (weight * apart), penalty)
    missed = np.where(past.known[:, :, None], apart - x @ effects, 0.0)
    return Fit(mean, effects, missed)


def _lifted(past: Past, series: Floats) -> Floats:
    """Lift days older than 120 by the distance of their level from the level at that age."""
    days = series.shape[1]
    old = days - _OLD
    if old <= 0:
        return series
    usual = past.known & ~beside_holiday(past.calendar)
    width = min(_OLD, days)
    level = _around(usual[:, :, None] * series, width) / np.maximum(
        _around(usual[:, :, None].astype(np.float64), width), 1.0
    )
    lifted = series.copy()
    lifted[:, :old] += level[:, old : old + 1] - level[:, :old]
    return lifted


def _around(values: Floats, width: int) -> Floats:
    """Return sums over `width` days around each day, less at the ends, shape as given."""
    days: int = values.shape[1]
    sums = np.concatenate([np.zeros_like(values[:, :1]), np.cumsum(values, axis=1)], axis=1)
    last = np.arange(days) + (width - 1) // 2
    high = np.minimum(last + 1, days)
    low = np.maximum(last + 1 - width, 0)
    return sums[:, high] - sums[:, low]


def ahead_of(past: Past, fitted: Fit, ahead: Ahead) -> Floats:
    """Return the regression's values ahead plus what it missed, shape (queues, days, series).

    What it missed is a slow level (exponential smoothing, 0.12) and an AR(1) around it, fading.
    """
    base = fitted.mean + design(ahead.weekday, ahead.calendar, past.period) @ fitted.effects
    missed = fitted.missed[:, -_MEMORY:]
    weight = past.weight[:, -_MEMORY:, None]
    both = (weight[:, 1:] * missed[:, 1:] * missed[:, :-1]).sum(axis=1)
    before = (weight[:, 1:] * missed[:, :-1] ** 2).sum(axis=1)
    carry = np.clip(both / (before + 1e-9), 0, _MOST_CARRY)[:, None]
    recent = missed[:, -_LEVEL_DAYS:]
    age: Ints = np.arange(recent.shape[1], dtype=np.int64)[::-1]
    level: Floats = (_LEVEL_RATE * (1 - _LEVEL_RATE) ** age) @ recent
    ahead_days: int = base.shape[1]
    steps: Ints = np.arange(1, ahead_days + 1, dtype=np.int64)[None, :, None]
    return base + level[:, None] + (missed[:, -1:] - level[:, None]) * carry**steps


def log_totals(past: Past) -> Floats:
    """Return logarithms of daily totals, shape (queues, days, 1); an empty day counts as half."""
    return np.log(np.maximum(past.totals, 0.5))[:, :, None]


def ridge_totals(past: Past, ahead: Ahead) -> Floats:
    """Return daily totals by ridge regression of their logarithms, shape (queues, days, 1)."""
    return np.exp(ahead_of(past, fit(past, log_totals(past)), ahead))
