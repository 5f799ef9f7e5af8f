"""Days as mixtures of a few daily shapes, each with its own level by weekday and calendar."""

import numpy as np

from forecasting.frames import Floats
from forecasting.models.level import ahead_of, fit
from forecasting.models.past import ROOT_SHIFT, Ahead, Past, first_row, latest

_FACTORS = 4
_DAYS = 120


def factors(past: Past, ahead: Ahead) -> Floats:
    """Forecast by singular vectors of root counts, shape (queues, days ahead, slots).

    Shen and Huang (2008), Interday forecasting and intraday updating of call center arrivals,
    M&SOM 10(3): X = √(N + 1/4), X ≈ B F', scores B forecast as daily series. Four shapes of the
    last 120 known days, as eigenvectors of X'X.
    """
    root = past.root
    shapes = _shapes(root, latest(past.known, 1, _DAYS))
    scores = ahead_of(past, fit(past, root @ shapes), ahead)
    return np.maximum(np.maximum(scores @ np.swapaxes(shapes, 1, 2), 0.0) ** 2 - ROOT_SHIFT, 0.0)


def _shapes(root: Floats, days: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    """Return the leading singular vectors of some days, shape (queues, slots, factors)."""
    first = first_row(days)
    rows = root[:, first:] * days[:, first:, None]
    return np.linalg.eigh(np.swapaxes(rows, 1, 2) @ rows)[1][:, :, -_FACTORS:]
