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
    out = np.zeros(excess.shape)
    for end in range(excess.shape[-1]):
        out[..., end] = _departure(excess, precision, behind, model, (end, window))
    return out


def _departure(
    excess: Floats, precision: Floats, behind: Behind, model: Model, at: tuple[int, Window]
) -> Floats:
    end, window = at
    first = max(0, end - window.buckets + 1)
    origin = max(0, first - window.gap)
    steps = np.arange(first - origin, end + 1 - origin, dtype=np.float64)
    weight = precision[..., first : end + 1] * (steps - steps[0] + 1.0 if window.ramp else 1.0)
    remembered = weight * model.wander_lag**steps
    total, held = weight.sum(-1), remembered.sum(-1)
    level, wander = behind.level[..., origin], behind.wander[..., origin]
    away = (weight * excess[..., first : end + 1]).sum(-1) - level * total - wander * held
    luck = np.maximum(1 + level, _LEAST_LUCK) if model.counts else 1.0
    safe = np.maximum(precision[..., first : end + 1], 1e-12)
    variance = (
        luck * (weight**2 / safe).sum(-1)
        + (behind.level_var[..., origin] + model.drift_cv**2 * steps.mean()) * total**2
        + 2 * behind.both_cov[..., origin] * total * held
        + behind.wander_var[..., origin] * held**2
        + _new_wander(weight, steps, model)
    )
    return away / np.sqrt(np.maximum(variance, 1e-12))


def _new_wander(weight: Floats, steps: Floats, model: Model) -> Floats:
    """Return the variance of what wanders anew after the prediction, weighted."""
    apart = np.abs(steps[:, None] - steps[None, :])
    lag = model.wander_lag
    covariance = model.wander_cv**2 * (lag**apart - lag ** (steps[:, None] + steps[None, :]))
    return ((weight @ covariance) * weight).sum(-1)
