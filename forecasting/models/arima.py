"""Regression on the calendar with ARIMA errors; StatsForecast stands behind a typed door here."""

import warnings
from collections.abc import Mapping
from typing import Protocol, cast

import numpy as np

from forecasting.frames import Floats
from forecasting.linear import effects_of
from forecasting.models.level import calendar_penalty, log_totals
from forecasting.models.noise import carried, fit_noise, whitened
from forecasting.models.past import Ahead, Past, design

_ORDER = (1, 0, 1)
_PENALTY = 0.1


class _Arima(Protocol):
    """What is used of StatsForecast's ARIMA."""

    model_: Mapping[str, Mapping[str, float]]

    def fit(self, y: Floats) -> "_Arima": ...


def arima_totals(past: Past, ahead: Ahead) -> Floats:
    """Return daily totals by regression with ARIMA(1,0,1) errors, shape (queues, days, 1)."""
    return _totals(past, ahead, fit_noise)


def likely_arima_totals(past: Past, ahead: Ahead) -> Floats:
    """Return the same with the noise estimated by StatsForecast's full likelihood."""
    return _totals(past, ahead, _fit_by_statsforecast)


def _totals(past: Past, ahead: Ahead, estimate: "_Estimate") -> Floats:
    """Estimate, whiten, regress, carry on.

    Feasible generalised least squares (Cochrane and Orcutt 1949): regress the log totals on weekday
    and calendar, estimate the noise, whiten both sides by it, regress again, and carry the noise
    ahead. As exact as the joint likelihood here, and far quicker.
    """
    y, x, known = log_totals(past), past.design, past.known.astype(np.float64)[:, :, None]
    mean = (known * y).sum(axis=1, keepdims=True) / np.maximum(known.sum(axis=1, keepdims=True), 1)
    apart = y - mean
    penalty = calendar_penalty(x.shape[1], past.period, _PENALTY)
    first = effects_of(past.moments_of(known[:, :, 0]), x.T @ (known * apart), penalty)
    noise = estimate((apart - x @ first)[:, :, 0])
    white_x, white_y = whitened(x[None], noise), whitened(apart, noise)
    turned = np.swapaxes(white_x, 1, 2)
    effects = effects_of(turned @ white_x, turned @ white_y, penalty)
    left = (apart - x @ effects)[:, :, 0]
    base = (mean + design(ahead.weekday, ahead.calendar, past.period) @ effects)[:, :, 0]
    return np.exp(base + carried(left, noise, len(ahead.weekday)))[:, :, None]


class _Estimate(Protocol):
    """Estimates φ, θ and m of some series."""

    def __call__(self, series: Floats, /) -> Floats: ...


def _fit_by_statsforecast(series: Floats) -> Floats:
    """Return φ, θ and m of each series by StatsForecast; where it cannot, by least squares.

    The two part only where days are few; the likelihood takes a hundred times as long.
    """
    found = fit_noise(series)
    # StatsForecast takes two seconds to import: only who needs it pays
    from statsforecast.models import ARIMA  # noqa: PLC0415 - see above

    for i, row in enumerate(series):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model = cast("_Arima", ARIMA(order=_ORDER)).fit(np.ascontiguousarray(row))
            told = model.model_["coef"]
            likely = np.array([told["ar1"], told["ma1"], told["intercept"]])
        except (ValueError, ZeroDivisionError, KeyError, np.linalg.LinAlgError):
            continue
        if np.isfinite(likely).all() and abs(likely[0]) < 1:
            found[i] = likely
    return found
