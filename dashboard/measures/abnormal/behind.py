"""What lies behind a stream: a level of the day that hardly moves and a rate that wanders about it.

Both are filtered from what has been seen (Kalman 1960), so that each bucket is predicted with its
own uncertainty: large before the day has shown how busy it is, and small afterwards.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.measures.abnormal.verdict import Floats

_MOST_SURPRISE = 3.5
_LEAST_LUCK = 0.3


@dataclass(frozen=True)
class Model:
    """How the ratio of a stream to its forecast moves while nothing is wrong.

    Attributes
    ----------
    level_cv : float
        Spread of whole days around their forecast.
    wander_cv, wander_lag : float
        Spread of the wandering, and its correlation from one bucket to the next.
    drift_cv : float
        Random walk of the level a bucket.
    counts : bool
        Whether luck grows with the ratio itself, as that of counts does.
    """

    level_cv: float
    wander_cv: float
    wander_lag: float = 0.85
    drift_cv: float = 0.001
    counts: bool = False


@dataclass(frozen=True)
class Behind:
    """Level and wander predicted for each bucket from the buckets before it, (..., buckets) each.

    Attributes
    ----------
    level, wander : array
        Predicted means, as shares of the forecast above it.
    level_var, both_cov, wander_var : array
        Their covariance.
    """

    level: Floats
    wander: Floats
    level_var: Floats
    both_cov: Floats
    wander_var: Floats


@dataclass(frozen=True)
class Window:
    """What is compared: the last buckets with what was predicted before them.

    Attributes
    ----------
    buckets : int
        Length.
    gap : int
        Buckets before the window that are left out of the prediction too.
    ramp : bool
        Whether later buckets weigh more, evenly growing: the shape of a leak.
    """

    buckets: int
    gap: int = 0
    ramp: bool = False


def filtered(excess: Floats, precision: Floats, model: Model) -> Behind:
    """Return level and wander as predicted for each bucket.

    Parameters
    ----------
    excess : array (..., buckets)
        Observed / forecast − 1 (or its logarithm).
    precision : array (..., buckets)
        1 / variance of the luck in it; for counts the forecast itself. 0 says nothing.
    model : Model
        What moves behind it.

    Notes
    -----
    State (level, wander); the level walks, the wander is an autoregression. An innovation of more
    than 3.5 standard deviations counts as 3.5: an incident does not become the level at once.
    """
    out = np.zeros((5, *excess.shape))
    state = np.zeros((5, *excess.shape[:-1]))
    state[2], state[4] = model.level_cv**2, model.wander_cv**2
    for i in range(excess.shape[-1]):
        out[..., i] = state
        state = _step(state, excess[..., i], precision[..., i], model)
    return Behind(out[0], out[1], out[2], out[3], out[4])


def _step(state: Floats, excess: Floats, precision: Floats, model: Model) -> Floats:
    """Return the state predicted for the next bucket, given one bucket's observation."""
    level, wander, p_ll, p_lw, p_ww = state
    to_level, to_wander = p_ll + p_lw, p_lw + p_ww
    luck = np.maximum(1 + level + wander, _LEAST_LUCK) if model.counts else 1.0
    # Everything is times the precision: a closed bucket has none, and says nothing.
    scale = precision * (to_level + to_wander) + luck
    gain = precision / scale
    most = _MOST_SURPRISE * np.sqrt(scale / np.maximum(precision, 1e-12))
    surprise = np.clip(excess - level - wander, -most, most)
    lag = model.wander_lag
    innovation = model.wander_cv**2 * (1 - lag**2)
    return np.stack(
        [
            level + gain * to_level * surprise,
            lag * (wander + gain * to_wander * surprise),
            p_ll - gain * to_level**2 + model.drift_cv**2,
            lag * (p_lw - gain * to_level * to_wander),
            lag**2 * (p_ww - gain * to_wander**2) + innovation,
        ]
    )


def departures(
    excess: Floats, precision: Floats, behind: Behind, model: Model, window: Window
) -> Floats:
    """Return how far each window lies from its prediction, in standard deviations.

    Parameters
    ----------
    excess, precision, model
        As in `filtered`.
    behind : Behind
        What `filtered` returned.
    window : Window
        What is compared; at opening it is as long as the day.

    Returns
    -------
    array (..., buckets)
        Σ w (x − prediction) / sd with weights w by precision, and by place in a ramp. The variance
        holds luck, the uncertain level, and the wandering to be expected since the prediction.
    """
    size, buckets = int(excess.shape[-1]), window.buckets
    if not size:
        return np.zeros(excess.shape)
    end = np.arange(size)
    first, origin = np.maximum(end - buckets + 1, 0), np.maximum(end - buckets - window.gap + 1, 0)
    share = np.arange(1.0, buckets + 1) if window.ramp else np.ones(buckets)
    weight = _windows(precision, buckets) * share
    steps = (end - origin)[:, None] - np.arange(buckets)[::-1]
    total = weight.sum(-1)
    held = (weight * model.wander_lag ** np.maximum(steps, 0)).sum(-1)
    away = (weight * _windows(excess, buckets)).sum(-1)
    away -= behind.level[..., origin] * total + behind.wander[..., origin] * held
    luck = np.maximum(1 + behind.level[..., origin], _LEAST_LUCK) if model.counts else 1.0
    drifted = model.drift_cv**2 * ((first + end) / 2 - origin)
    variance = (
        luck * (weight * share).sum(-1)
        + (behind.level_var[..., origin] + drifted) * total**2
        + 2 * behind.both_cov[..., origin] * total * held
        + (behind.wander_var[..., origin] - model.wander_cv**2) * held**2
        + model.wander_cv**2 * _together(weight, model.wander_lag)
    )
    return away / np.sqrt(np.maximum(variance, 1e-12))


def _windows(values: Floats, buckets: int) -> Floats:
    """Return the last buckets at each one, (..., buckets, window); zeros before opening."""
    before = np.zeros((*values.shape[:-1], buckets - 1))
    padded = np.concatenate([before, values], axis=-1)
    return np.lib.stride_tricks.sliding_window_view(padded, buckets, axis=-1)


def _together(weight: Floats, lag: float) -> Floats:
    """Return Σ w_i w_j ρ^|i − j|: the weighted variance of a wander of spread 1."""
    place = np.arange(int(weight.shape[-1]))
    alike = lag ** np.abs(place[:, None] - place).astype(np.float64)
    return ((weight @ alike) * weight).sum(-1)
