"""How a queue's rate wanders from half hour to half hour around what is expected."""

import math

import numpy as np
import numpy.typing as npt

from dashboard.operations.demo.bank import SLOT_CV, SLOT_LAG

Floats = npt.NDArray[np.float64]


def wander(random: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Return factors of mean 1 along the last axis, each resembling the one before it.

    Parameters
    ----------
    random : Generator
        Source of luck.
    shape : tuple of int
        The last axis is time in half hours.

    Notes
    -----
    exp(x) of a stationary autoregression x_k = ρ x_{k−1} + √(1 − ρ²) ε_k of lag-1 correlation
    `SLOT_LAG`, scaled so that the coefficient of variation is `SLOT_CV`.
    """
    noise = random.standard_normal(shape)
    state, out = noise[..., 0], np.empty(shape)
    for k in range(shape[-1]):
        if k:
            state = SLOT_LAG * state + math.sqrt(1 - SLOT_LAG**2) * noise[..., k]
        out[..., k] = state
    sigma = math.sqrt(math.log1p(SLOT_CV**2))
    return np.exp(sigma * out - sigma**2 / 2)
