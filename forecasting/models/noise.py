"""ARMA(1,1) noise of many daily series: u(t) - m = φ (u(t-1) - m) + e(t) + θ e(t-1)."""

import numpy as np

from forecasting.compiled import compiled
from forecasting.frames import Floats

_STEPS = 30
_MOST_AR, _MOST_MA = 0.99, 0.95
_STARTS = ((0.2, 0.0), (0.6, 0.0), (0.6, -0.4), (0.9, -0.5), (0.95, -0.2), (-0.2, 0.3))
_TINY = 1e-12


@compiled
def _missed(series: Floats, ar: float, ma: float) -> tuple[float, float]:
    """Return Σ e² with the mean that makes it least, and that mean."""
    a = b = 0.0
    aa = ab = bb = _TINY * _TINY
    for t in range(1, series.size):
        a = series[t] - ar * series[t - 1] - ma * a
        b = 1.0 - ar - ma * b
        aa += a * a
        ab += a * b
        bb += b * b
    mean = ab / bb
    return aa - mean * ab, mean


@compiled
def _step(series: Floats, ar: float, ma: float, mean: float) -> tuple[float, float, float, float]:
    """Return the sums of a Gauss-Newton step: ∂e'∂e of both coefficients, and ∂e'e."""
    e = d_ar = d_ma = 0.0
    rr = rm = mm = re = me = 0.0
    for t in range(1, series.size):
        before = series[t - 1] - mean
        d_ar = -before - ma * d_ar
        d_ma = -e - ma * d_ma
        e = series[t] - mean - ar * before - ma * e
        rr += d_ar * d_ar
        rm += d_ar * d_ma
        mm += d_ma * d_ma
        re += d_ar * e
        me += d_ma * e
    rr += 1e-3 * rr + _TINY
    mm += 1e-3 * mm + _TINY
    whole = rr * mm - rm * rm
    return (mm * re - rm * me) / whole, (rr * me - rm * re) / whole, rr, mm


@compiled
def _fitted(series: Floats) -> tuple[float, float, float]:
    """Return φ, θ and m of the least Σ e²: the best of some starts, then Gauss-Newton steps."""
    ar = ma = mean = 0.0
    least = np.inf
    for start in _STARTS:
        missed, level = _missed(series, start[0], start[1])
        if missed < least:
            least, ar, ma, mean = missed, start[0], start[1], level
    part = 1.0
    for _ in range(_STEPS):
        by_ar, by_ma, _, _ = _step(series, ar, ma, mean)
        new_ar = min(max(ar - part * by_ar, -_MOST_AR), _MOST_AR)
        new_ma = min(max(ma - part * by_ma, -_MOST_MA), _MOST_MA)
        missed, level = _missed(series, new_ar, new_ma)
        if missed < least:
            done = least - missed < 1e-7 * least
            least, ar, ma, mean, part = missed, new_ar, new_ma, level, 1.0
            if done:
                break
        else:
            part *= 0.5
    return ar, ma, mean


@compiled
def fit_noise(series: Floats) -> Floats:
    """Return φ, θ and m of each series by conditional least squares, shape (queues, 3).

    Box and Jenkins (1970), ch. 7: e before the series is 0. Beyond a hundred days it tells the
    same as the likelihood.

    Parameters
    ----------
    series : array (queues, days)
        At least three days.
    """
    found = np.empty((series.shape[0], 3))
    for i in range(series.shape[0]):
        found[i, 0], found[i, 1], found[i, 2] = _fitted(series[i])
    return found


@compiled
def whitened(values: Floats, noise: Floats) -> Floats:
    """Turn noise white: e(t) = u(t) - φ u(t-1) - θ e(t-1).

    Parameters
    ----------
    values : array (queues, days, series) or (1, days, series)
        One for all queues, or one each.
    noise : array (queues, 3)
        φ, θ, m of each queue; m is not taken out.

    Returns
    -------
    array (queues, days, series)
    """
    queues, shared = noise.shape[0], values.shape[0] == 1
    days, columns = values.shape[1], values.shape[2]
    white = np.empty((queues, days, columns))
    for q in range(queues):
        u = values[0 if shared else q]
        ar, ma = noise[q, 0], noise[q, 1]
        white[q, 0] = u[0]
        for t in range(1, days):
            for k in range(columns):
                white[q, t, k] = u[t, k] - ar * u[t - 1, k] - ma * white[q, t - 1, k]
    return white


@compiled
def carried(series: Floats, noise: Floats, days: int) -> Floats:
    """Return what the noise is expected to be on the days ahead, shape (queues, days)."""
    found = np.empty((series.shape[0], days))
    for q in range(series.shape[0]):
        ar, ma, mean = noise[q, 0], noise[q, 1], noise[q, 2]
        e = 0.0
        for t in range(1, series.shape[1]):
            e = series[q, t] - mean - ar * (series[q, t - 1] - mean) - ma * e
        coming = ar * (series[q, -1] - mean) + ma * e
        for step in range(days):
            found[q, step] = mean + coming
            coming *= ar
    return found
