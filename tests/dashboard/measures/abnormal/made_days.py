"""Days of a contact center for the tests of detectors: levels stray, rates wander, luck."""

import numpy as np

from dashboard.measures.abnormal import Floats

BUCKETS = 192


def shape() -> Floats:
    """Return the share of a day's contacts in each five minutes."""
    x = np.arange(BUCKETS)
    rate = np.exp(-0.5 * ((x - 40) / 28) ** 2) + 0.85 * np.exp(-0.5 * ((x - 100) / 34) ** 2) + 0.25
    return rate / rate.sum()


def wandering(random: np.random.Generator, days: int, width: float = 0.05) -> Floats:
    noise, out = random.standard_normal((days, BUCKETS)) * width, np.zeros((days, BUCKETS))
    for i in range(1, BUCKETS):
        out[:, i] = 0.85 * out[:, i - 1] + np.sqrt(1 - 0.85**2) * noise[:, i]
    return out


def days(
    random: np.random.Generator, number: int, contacts: float, factor: Floats | float = 1.0
) -> tuple[Floats, Floats]:
    """Return observed (days, buckets) and forecast (buckets,)."""
    forecast = contacts * shape()
    level = np.exp(0.07 * random.standard_normal((number, 1)) + wandering(random, number))
    return random.poisson(forecast * level * factor).astype(np.float64), forecast


def during(first: int, last: int, factor: float) -> Floats:
    """Return a factor that holds in some buckets."""
    out = np.ones(BUCKETS)
    out[first:last] = factor
    return out
