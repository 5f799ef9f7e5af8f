"""A daily level by weekday and calendar, with what it missed lately carried on."""

from dataclasses import dataclass

import numpy as np

from forecasting.frames import Floats
from forecasting.linear import ridge
from forecasting.models.past import Ahead, Past
from forecasting.special_days import beside_holiday

HALF_LIFE = 60.0
_HOLIDAY_WEIGHT = 0.3
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
    mean : array (series,)
        Weighted mean.
    effects : array (features, series)
        Of weekdays, then of the calendar.
    missed : array (days, series)
        Residuals, 0 on days that were not known.
    weight : array (days,)
        Of each day in the fit.
    """

    mean: Floats
    effects: Floats
    missed: Floats
    weight: Floats


def design(past: Past | Ahead, period: int) -> Floats:
    """Return weekday flags and calendar features, shape (days, period + features)."""
    return np.hstack([np.eye(period)[past.weekday], past.calendar])


def calendar_penalty(features: int, period: int, calendar: float) -> Floats:
    """Return the ridge penalty of each column of `design`."""
    penalty = np.full(features, calendar)
    penalty[:period] = _WEEKDAY_PENALTY
    return penalty


def fit(past: Past, series: Floats, half_life: float = HALF_LIFE) -> Fit:
    """Regress some daily series on weekday and calendar, recent days weighing more.

    Holidays come once a year: days beside one are never forgotten, and days of long ago are
    lifted to the level of the last ones, so that they tell what a holiday does and not what the
    level was.

    Parameters
    ----------
    past : Past
        The days.
    series : array (days, series)
        What to explain, such as log totals.
    half_life : float
        Days after which an observation weighs half.
    """
    age = np.arange(len(series))[::-1]
    weight = 0.5 ** (age / half_life)
    weight[beside_holiday(past.calendar)] = np.maximum(weight, _HOLIDAY_WEIGHT)[
        beside_holiday(past.calendar)
    ]
    weight *= past.known
    series = _lifted(past, series)
    x = design(past, past.period)
    penalty = calendar_penalty(x.shape[1], past.period, _CALENDAR_PENALTY)
    mean = (weight[:, None] * series).sum(axis=0) / weight.sum()
    effects = ridge(x, series - mean, penalty, weight)
    missed = np.where(past.known[:, None], series - mean - x @ effects, 0.0)
    return Fit(mean, effects, missed, weight)


def _lifted(past: Past, series: Floats) -> Floats:
    """Lift days older than 120 by the distance of their level from the level at that age."""
    old = len(series) - _OLD
    if old <= 0:
        return series
    usual = (past.known & ~beside_holiday(past.calendar)).astype(np.float64)[:, None]
    width = min(_OLD, len(series))
    kernel = np.ones(width)

    def around(values: Floats) -> Floats:
        return np.apply_along_axis(np.convolve, 0, values, kernel, "same")

    level = around(usual * series) / np.maximum(around(usual), 1.0)
    lifted = series.copy()
    lifted[:old] += level[old] - level[:old]
    return lifted


def ahead_of(fitted: Fit, ahead: Ahead, period: int) -> Floats:
    """Return the regression's values ahead plus what it missed, fading, shape (days, series).

    What it missed is a slow level (exponential smoothing, 0.12) and an AR(1) around it.
    """
    base = fitted.mean + design(ahead, period) @ fitted.effects
    missed = fitted.missed[-_MEMORY:]
    weight = fitted.weight[-_MEMORY:, None]
    both = (weight[1:] * missed[1:] * missed[:-1]).sum(axis=0)
    before = (weight[1:] * missed[:-1] ** 2).sum(axis=0)
    carry = np.clip(both / (before + 1e-9), 0, _MOST_CARRY)
    level = np.zeros(missed.shape[1])
    for row in missed[-_LEVEL_DAYS:]:
        level += _LEVEL_RATE * (row - level)
    steps = np.arange(1, len(base) + 1)[:, None]
    return base + level + (missed[-1] - level) * carry**steps


def log_totals(past: Past) -> Floats:
    """Return the logarithms of daily totals, shape (days, 1); an empty day counts as half."""
    return np.log(np.maximum(past.contacts.sum(axis=1, keepdims=True), 0.5))


def ridge_totals(past: Past, ahead: Ahead) -> Floats:
    """Return daily totals by ridge regression of their logarithms, shape (days ahead, 1)."""
    return np.exp(ahead_of(fit(past, log_totals(past)), ahead, past.period))
