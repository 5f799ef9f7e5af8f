"""Small linear algebra over many queues at once."""

import numpy as np

from forecasting.frames import Floats


def solve(matrix: Floats, right: Floats) -> Floats:
    """Return x of matrix x = right, for stacks of matrices."""
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def effects_of(moments: Floats, right: Floats, penalty: Floats) -> Floats:
    """Return the effects b that minimise Σ w (y - x b)² + Σ penalty b².

    Parameters
    ----------
    moments : array (queues, features, features)
        Σ w x x'.
    right : array (queues, features, series)
        Σ w x y.
    penalty : array (features,)
        Of each effect.
    """
    return solve(moments + np.diag(penalty), right)


def middle(values: Floats) -> Floats:
    """Return the median of known values along the last axis; not a number where none is known.

    As `numpy.nanmedian`, without its loop over rows.
    """
    ordered = np.sort(values, axis=-1)
    count = (~np.isnan(values)).sum(axis=-1)[..., None]
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[-1] - 1)
    both = [np.take_along_axis(ordered, at, axis=-1)[..., 0] for at in (low, high)]
    return (both[0] + both[1]) / 2
