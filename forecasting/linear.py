"""Small linear algebra with the types that a reader and the checker can follow."""

import numpy as np

from forecasting.frames import Floats


def solve(matrix: Floats, right: Floats) -> Floats:
    """Return x of matrix x = right."""
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def ridge(x: Floats, y: Floats, penalty: Floats, weight: Floats | None = None) -> Floats:
    """Return the effects b that minimise Σ w (y - x b)² + Σ penalty b².

    Parameters
    ----------
    x : array (rows, features)
        Design.
    y : array (rows,) or (rows, series)
        What to explain.
    penalty : array (features,)
        Of each effect.
    weight : array (rows,) or None
        None: all rows alike.
    """
    weighted = x if weight is None else x * weight[:, None]
    return solve(weighted.T @ x + np.diag(penalty), weighted.T @ y)


def whitened(values: Floats, ar: float, ma: float) -> Floats:
    """Turn ARMA(1,1) noise white: e(t) = u(t) - φ u(t-1) - θ e(t-1), along the first axis."""
    white = values.copy()
    white[1:] -= ar * values[:-1]
    for t in range(1, len(white)):
        white[t] -= ma * white[t - 1]
    return white
