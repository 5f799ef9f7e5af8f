"""Days as mixtures of a few daily shapes, each with its own level by weekday and calendar."""

import numpy as np

from forecasting.frames import Floats
from forecasting.models.level import ahead_of, fit
from forecasting.models.past import Ahead, Past

_FACTORS = 4
_DAYS = 120
_SHIFT = 0.25


def factors(past: Past, ahead: Ahead) -> Floats:
    """Forecast by singular vectors of root counts, shape (days ahead, slots).

    Shen and Huang (2008), Interday forecasting and intraday updating of call center arrivals,
    M&SOM 10(3): X = √(N + 1/4), X ≈ B F', scores B forecast as daily series. Four shapes of the
    last 120 known days.
    """
    root = np.sqrt(past.contacts + _SHIFT)
    recent = root[np.flatnonzero(past.known)[-_DAYS:]]
    shapes = np.linalg.svd(recent, full_matrices=False)[2][:_FACTORS]
    scores = ahead_of(fit(past, root @ shapes.T), ahead, past.period)
    return np.maximum(np.maximum(scores @ shapes, 0.0) ** 2 - _SHIFT, 0.0)
