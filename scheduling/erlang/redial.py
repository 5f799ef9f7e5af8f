"""Callers who give up and call again: Erlang X, the queue whose load feeds on its own abandons."""

import numpy as np
from numpy.typing import ArrayLike

from scheduling.arrays import Floats
from scheduling.erlang.performance import aligned, performance
from scheduling.errors import StaffingError

_HALVINGS = 100


def load_with_redials(
    agents: ArrayLike,
    load_erlangs: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike,
    redial: ArrayLike,
) -> Floats:
    """
    Return the offered load with those who call again.

    Parameters
    ----------
    agents, load_erlangs
        Agents on contact, and load of first calls in erlangs, ≥ 0.
    aht_s, patience_s
        Mean handle time and patience in seconds.
    redial
        r, the share of abandoned callers who call again, each time alike; at least 0, below 1.

    Returns
    -------
    array
        Load in erlangs, of the broadcast shape.

    Notes
    -----
    Koole (2013), "Call Center Optimization", Erlang X: a' = a / (1 − r P(ab; a')). Written as
    (1 − r) a' + r a' (1 − P(ab; a')) = a the left side grows with a', so that there is exactly one
    solution, between a and a / (1 − r).
    """
    shape, (n, a, aht, patience, r) = aligned(agents, load_erlangs, aht_s, patience_s, redial)
    if not (np.all(r >= 0) and np.all(r < 1)):
        message = "redial: expected a share of at least 0 and below 1"
        raise StaffingError(message)
    low, high = a.copy(), a / (1 - r)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        lost = np.where(np.isinf(patience), 0.0, performance(n, middle, aht, patience).abandon_rate)
        over = middle * (1 - r * lost) > a
        low, high = np.where(over, low, middle), np.where(over, middle, high)
        if np.all(high - low <= 1e-14 * high):
            break
    return ((low + high) / 2).reshape(shape)
