"""Control charts on standardised deviations: what makes small lasting changes visible.

Roberts (1959) for the exponentially weighted mean, Page (1954) for the cumulative sum, both as in
Montgomery, Introduction to Statistical Quality Control, chapter 9.
"""

import math

import numpy as np

from dashboard.measures.abnormal.verdict import Floats

EWMA_WEIGHT = 0.25
SLACK = 0.5


def ewma(z: Floats, weight: float = EWMA_WEIGHT, start: float = 0.0) -> Floats:
    """Return the exponentially weighted mean s_i = (1 − λ) s_{i−1} + λ z_i along the last axis.

    Parameters
    ----------
    z : array (..., buckets)
        Deviations.
    weight : float
        λ; 0.25 shows steps within minutes.
    start : float
        s_0.
    """
    out = np.empty(z.shape)
    state = np.full(z.shape[:-1], start)
    for i in range(z.shape[-1]):
        state = (1 - weight) * state + weight * z[..., i]
        out[..., i] = state
    return out


def cusums(z: Floats, slack: float = SLACK, cap: float = math.inf) -> tuple[Floats, Floats]:
    """Return both one-sided cumulative sums: C⁺ = max(0, C⁺ + z − k), C⁻ = max(0, C⁻ − z − k).

    Parameters
    ----------
    z : array (..., buckets)
        Deviations.
    slack : float
        k: half of the change, in standard deviations, that is to be found quickest.
    cap : float
        Most that a sum may reach: without one a long incident is remembered for hours after.
    """
    up, down = np.empty(z.shape), np.empty(z.shape)
    high = low = np.zeros(z.shape[:-1])
    for i in range(z.shape[-1]):
        high = np.minimum(cap, np.maximum(0.0, high + z[..., i] - slack))
        low = np.minimum(cap, np.maximum(0.0, low - z[..., i] - slack))
        up[..., i], down[..., i] = high, low
    return up, down


def cusum(z: Floats, cap: float = math.inf, slack: float = SLACK) -> Floats:
    """Return the larger of the two one-sided cumulative sums, signed."""
    up, down = cusums(z, slack, cap)
    return np.where(up >= down, up, -down)
