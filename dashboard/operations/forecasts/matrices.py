"""Matrices as the store keeps them: little-endian 32-bit floats, row by row."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_KIND = np.dtype("<f4")


def packed(matrix: Floats) -> bytes:
    """Return the bytes of a matrix."""
    return matrix.astype(_KIND).tobytes()


def unpacked(told: bytes, rows: int) -> Floats:
    """Return a matrix of so many rows from its bytes."""
    return np.frombuffer(told, _KIND).reshape(rows, -1).astype(np.float64)
