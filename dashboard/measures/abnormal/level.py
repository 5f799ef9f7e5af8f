"""How busy a day has been so far against its forecast, followed with a delay.

What is abnormal is a deviation from the level of the day: a whole day that is ten percent busier
than forecast is no incident of any of its five minutes.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.measures.abnormal.verdict import Floats


@dataclass(frozen=True)
class Memory:
    """How a level is followed.

    Attributes
    ----------
    half_life : float
        Buckets after which what was seen weighs half.
    delay : int
        Buckets that a level lags behind, so that an incident does not hide itself at once.
    clip : float
        Most that one bucket may say, as a share above or below the level so far.
    prior_cv : float
        Spread of whole days around their forecast: before a day has shown 1 / prior_cv² contacts
        its forecast weighs more than what was seen (gamma prior of a Poisson rate).
    """

    half_life: float = 24.0
    delay: int = 6
    clip: float = 0.3
    prior_cv: float = 0.1


QUICK = Memory()
"""Half-life of two hours, half an hour late: sudden changes stand out."""
SLOW = Memory(half_life=48.0, delay=24)
"""Half-life of four hours, two hours late: changes that take hours stand out."""


def follow(observed: Floats, forecast: Floats, memory: Memory = QUICK) -> tuple[Floats, Floats]:
    """Return the level of each bucket and how uncertain it is (share), (..., buckets) each.

    Parameters
    ----------
    observed, forecast : arrays (..., buckets)
        Contacts counted and expected in each five minutes, from opening.
    memory : Memory
        How the level is followed.

    Notes
    -----
    Level (p + Σ w observed) / (p + Σ w forecast) and spread 1 / √(p + Σ w forecast), the posterior
    of a rate with a gamma prior of p = 1 / prior_cv² contacts; weights w halve every half-life,
    and every bucket is clipped around the level of its time.
    """
    forecast = np.broadcast_to(forecast, observed.shape)
    decay, prior = 0.5 ** (1 / memory.half_life), 1 / memory.prior_cv**2
    level, cv = np.ones(observed.shape), np.ones(observed.shape)
    seen = due = np.zeros(observed.shape[:-1])
    for i in range(observed.shape[-1]):
        level[..., i], cv[..., i] = (prior + seen) / (prior + due), 1 / np.sqrt(prior + due)
        if i >= memory.delay:
            usual = level[..., i] * forecast[..., i - memory.delay]
            # One contact more or less must always count: a small queue's clip would be all luck.
            room = np.maximum(memory.clip * usual, 1.0)
            said = np.clip(observed[..., i - memory.delay], usual - room, usual + room)
            seen, due = decay * seen + said, decay * due + forecast[..., i - memory.delay]
    return level, cv


def tracked_level(observed: Floats, forecast: Floats, memory: Memory = QUICK) -> Floats:
    """Return the level of each bucket: how busy the day has been so far against its forecast."""
    return follow(observed, forecast, memory)[0]
