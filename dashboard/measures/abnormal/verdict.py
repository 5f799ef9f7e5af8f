"""What a detector says of a stream at its last bucket, and what it shows for it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What a screen shows of a verdict.

    Attributes
    ----------
    observed, expected, low, high : arrays (buckets,)
        What was measured, what was due, and the band in which 95 of 100 clean buckets lie; in the
        unit of the indicator.
    formula : str
        Name of the signal's formula: a key that the catalogue of words explains.
    threshold : float
        The limit that the signal is held against, in the signal's own unit.
    value : float
        The signal at the last bucket, signed.
    """

    observed: Floats
    expected: Floats
    low: Floats
    high: Floats
    formula: str
    threshold: float
    value: float


@dataclass(frozen=True)
class Verdict:
    """What a stream says at its last bucket.

    Attributes
    ----------
    abnormal : bool
        Whether a limit is exceeded.
    score : float
        Signal / limit; above 1 is abnormal.
    direction : int
        +1 more than expected, −1 less.
    expected : float
        Tracked expectation of the last bucket, in the unit of the indicator.
    signal : str
        Which signal decided.
    evidence : Evidence or None
        What led to it; None where there is nothing to judge yet.
    """

    abnormal: bool
    score: float
    direction: int
    expected: float
    signal: str
    evidence: Evidence | None = None


def nothing(signal: str, expected: float = 0.0) -> Verdict:
    """Return the verdict on a stream that says nothing yet."""
    return Verdict(abnormal=False, score=0.0, direction=0, expected=expected, signal=signal)
