"""Luck that belongs to a contact: chances that follow from its key and depend on nothing else."""

import numpy as np
from numpy.typing import NDArray

from scheduling.arrays import Floats
from scheduling.compiled import compiled

Keys = NDArray[np.uint64]

_STEP, _ALL = 0x9E3779B97F4A7C15, 2**64 - 1
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_FAR, _NEAR, _LAST, _UNUSED = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@compiled
def _derive(keys: Keys, step: np.uint64, found: Keys) -> None:
    for i in range(keys.size):
        mixed = keys[i] + step
        mixed = (mixed ^ (mixed >> _FAR)) * _FIRST
        mixed = (mixed ^ (mixed >> _NEAR)) * _SECOND
        found[i] = mixed ^ (mixed >> _LAST)


def derived(keys: Keys, purpose: int) -> Keys:
    """
    Return a key for one purpose from the key of each contact.

    Parameters
    ----------
    keys
        Any 64 bits.
    purpose
        A small number; different ones give independent keys.

    Notes
    -----
    The output function of SplitMix64 (Steele, Lea & Flood 2014) at step `purpose + 1`.
    """
    found = np.empty_like(keys)
    _derive(np.ascontiguousarray(keys), np.uint64((purpose + 1) * _STEP & _ALL), found)
    return found


def chance(keys: Keys, purpose: int) -> Floats:
    """Return a number strictly between 0 and 1 for one purpose of each contact."""
    return ((derived(keys, purpose) >> _UNUSED).astype(np.float64) + 0.5) * 2.0**-53
