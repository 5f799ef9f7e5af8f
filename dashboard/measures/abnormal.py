"""Abnormal volume and dead queues on five-minute streams, against the forecast.

Counts are Poisson around a rate that wanders by a few percent a slot (negative binomial), and a
whole day may be busier than forecast; so the forecast's level is tracked with a delay, and what
is abnormal is a deviation from *that*: z = (y − m) / √(m + (c·m)²).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

BUCKET_S = 300
BUSYNESS_CV = 0.06
"""Wandering of the rate from slot to slot that is no incident (share)."""

_HALF_LIFE = 24
_DELAY = 6
_CLIP = 0.3
_EWMA_WEIGHT = 0.25
_CUSUM_SLACK = 0.5
_CUSUM_CAP = 1.2
_Z_LIMIT = 8.0

DEAD_SHARE = 0.35
"""A queue is called dead below this share of what is expected …"""
DEAD_CHANCE = 1e-6
"""… when so few contacts would come by chance with at most this probability."""
_DEAD_BUCKETS = 6
_DEAD_LEAST = 10.0


@dataclass(frozen=True)
class Thresholds:
    """Limits of the two volume signals."""

    ewma: float
    cusum: float


_CALIBRATED = np.array(
    [
        # contacts per bucket, EWMA limit, CUSUM limit
        [1.5, 2.02, 13.5],
        [5.0, 1.84, 11.8],
        [16.0, 1.80, 12.4],
        [52.0, 1.93, 17.4],
        [260.0, 2.34, 25.8],
    ]
)
"""Limits that clean days exceed once in a hundred stream-days each (`benchmarks/detection.py`)."""


def thresholds(mean_contacts: float) -> Thresholds:
    """Return the calibrated limits for streams of some mean contacts per bucket."""
    size = np.log(_CALIBRATED[:, 0])
    place = math.log(max(mean_contacts, 0.1))
    return Thresholds(
        float(np.interp(place, size, _CALIBRATED[:, 1])),
        float(np.interp(place, size, _CALIBRATED[:, 2])),
    )


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
        Tracked expectation of the last bucket, contacts.
    signal : str
        Which signal decided: ``ewma``, ``cusum`` or ``dead``.
    """

    abnormal: bool
    score: float
    direction: int
    expected: float
    signal: str


def tracked_level(observed: Floats, forecast: Floats) -> Floats:
    """Return the level of each bucket: how busy the day has been so far against its forecast.

    Parameters
    ----------
    observed, forecast : arrays (buckets,)
        Contacts counted and expected in each five minutes, from opening.

    Returns
    -------
    array (buckets,)
        Σ observed / Σ forecast with a half-life of two hours, half an hour late so that an
        incident does not hide itself at once, clipped at ± 30 % a bucket.
    """
    decay = 0.5 ** (1 / _HALF_LIFE)
    level = np.ones(observed.size)
    weight = max(float(np.mean(forecast)) * _DELAY, 1.0) if forecast.size else 1.0
    seen = weight
    for i in range(observed.size):
        level[i] = seen / weight
        if i >= _DELAY:
            j = i - _DELAY
            usual = level[i] * forecast[j]
            seen = decay * seen + np.clip(observed[j], (1 - _CLIP) * usual, (1 + _CLIP) * usual)
            weight = decay * weight + forecast[j]
    return level


def deviation(observed: Floats, expected: Floats, cv: float = BUSYNESS_CV) -> Floats:
    """Return z = (y − m) / √(m + (c·m)²), clipped at ± 8, zero where nothing is expected."""
    spread = np.sqrt(expected + (cv * expected) ** 2)
    z = np.divide(observed - expected, spread, out=np.zeros(observed.size), where=spread > 0)
    return np.clip(z, -_Z_LIMIT, _Z_LIMIT)


def ewma(z: Floats) -> Floats:
    """Return the exponentially weighted mean of z (weight 0.25): steps show within minutes."""
    out = np.zeros(z.size)
    state = 0.0
    for i, value in enumerate(z):
        state = (1 - _EWMA_WEIGHT) * state + _EWMA_WEIGHT * value
        out[i] = state
    return out


def cusum(z: Floats, cap: float = math.inf) -> Floats:
    """Return the larger of the two one-sided cumulative sums with slack 0.5, signed.

    Parameters
    ----------
    z : array (buckets,)
        Deviations.
    cap : float
        Most that a sum may reach: without one a long incident is remembered for hours after.
    """
    out = np.zeros(z.size)
    up = down = 0.0
    for i, value in enumerate(z):
        up = min(cap, max(0.0, up + value - _CUSUM_SLACK))
        down = min(cap, max(0.0, down - value - _CUSUM_SLACK))
        out[i] = up if up >= down else -down
    return out


def volume(observed: Floats, forecast: Floats, limits: Thresholds | None = None) -> Verdict:
    """Judge the last bucket of a stream of contacts.

    Parameters
    ----------
    observed, forecast : arrays (buckets,)
        Complete buckets of the day so far.
    limits : Thresholds, optional
        Default: as calibrated.
    """
    if not observed.size:
        return Verdict(abnormal=False, score=0.0, direction=0, expected=0.0, signal="ewma")
    limits = limits or thresholds(float(np.mean(forecast)))
    expected = forecast * tracked_level(observed, forecast)
    z = deviation(observed, expected)
    scores = {
        "ewma": float(ewma(z)[-1]) / limits.ewma,
        "cusum": float(cusum(z, _CUSUM_CAP * limits.cusum)[-1]) / limits.cusum,
    }
    signal = max(scores, key=lambda name: abs(scores[name]))
    score = scores[signal]
    return Verdict(abs(score) > 1, abs(score), 1 if score > 0 else -1, float(expected[-1]), signal)


def chance_of_at_most(count: int, mean: float, shape: float) -> float:
    """Return P(X ≤ count) of a gamma-mixed Poisson count with some mean and gamma shape."""
    log_p, log_q = math.log(shape / (shape + mean)), math.log(mean / (shape + mean))
    return sum(
        math.exp(
            math.lgamma(k + shape)
            - math.lgamma(shape)
            - math.lgamma(k + 1)
            + shape * log_p
            + k * log_q
        )
        for k in range(count + 1)
    )


def dead_queue(observed: Floats, forecast: Floats) -> Verdict:
    """Judge whether contacts have stopped coming.

    The shortest window of up to half an hour in which at least ten contacts are expected is
    judged: dead when fewer than 35 % came and chance would bring so few with probability 1e-6
    (gamma-mixed Poisson: the negative binomial distribution).
    """
    for buckets in range(1, min(_DEAD_BUCKETS, observed.size) + 1):
        came, due = float(observed[-buckets:].sum()), float(forecast[-buckets:].sum())
        if due < _DEAD_LEAST:
            continue
        shape = 1 / (4 * BUSYNESS_CV**2)
        chance = chance_of_at_most(int(came), due, shape)
        if came < DEAD_SHARE * due and chance < DEAD_CHANCE:
            score = np.log(chance + 1e-300) / np.log(DEAD_CHANCE)
            return Verdict(
                abnormal=True, score=float(score), direction=-1, expected=due, signal="dead"
            )
    expected = float(forecast[-1]) if forecast.size else 0.0
    return Verdict(abnormal=False, score=0.0, direction=-1, expected=expected, signal="dead")


def onsets(signal: Floats, limit: float) -> int:
    """Count how often |signal| rises above a limit."""
    over = np.abs(signal) > limit
    return int((over[1:] & ~over[:-1]).sum() + over[:1].sum())


def calibrate(streams: list[Floats], budget: float) -> float:
    """Return the limit that clean signals exceed `budget` times a stream, by bisection.

    Parameters
    ----------
    streams : list of arrays
        One signal (EWMA or CUSUM) a clean day.
    budget : float
        Allowed onsets a stream.
    """
    low, high = 0.0, 100.0
    for _ in range(40):
        middle = (low + high) / 2
        mean = sum(onsets(stream, middle) for stream in streams) / len(streams)
        low, high = (middle, high) if mean > budget else (low, middle)
    return high
