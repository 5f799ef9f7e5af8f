"""Clean and labelled days for `detection.py`: contacts, handle times, agents; seeded.

Two kinds of clean days are mixed half and half. On even ones the level of the day strays by six
percent from its forecast (and adherence and handle times by one and three), on uneven ones by ten
(two and five). Rates wander by five percent around the level, with a memory of half an hour.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from dashboard.measures.abnormal import Floats
from dashboard.measures.abnormal.agents import ADHERENCE, OnQueue
from dashboard.measures.abnormal.handle_time import HANDLE_CV
from dashboard.operations.demo import bank, rates
from dashboard.operations.demo.wander import wander

BUCKETS = 192
FIRST, LAST = 18, 120
PLANNED_S = 210.0
MINUTES_AWAY = 8.0
Whole = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Incident:
    """What goes wrong: a factor at once, or one that is slowly reached, for some buckets."""

    factor: float
    buckets: int
    ramp: bool = False


NOTHING = Incident(1.0, 0)


def profile() -> Floats:
    x = np.arange(BUCKETS)
    rate = np.exp(-0.5 * ((x - 40) / 28) ** 2) + 0.85 * np.exp(-0.5 * ((x - 100) / 34) ** 2) + 0.25
    return rate / rate.sum()


def starts(random: np.random.Generator, days: int) -> Whole:
    return random.integers(FIRST, LAST, days)


def factors(begun: Whole, incident: Incident) -> Floats:
    """Return by what each bucket of each day is multiplied, shape (days, buckets)."""
    passed = np.arange(BUCKETS) - begun[:, None]
    inside = (passed >= 0) & (passed < incident.buckets)
    share = (passed + 1) / max(incident.buckets, 1) if incident.ramp else 1.0
    return np.where(inside, 1 + (incident.factor - 1) * share, 1.0)


def stray(random: np.random.Generator, days: int, calm: float, restless: float) -> Floats:
    """Return how far each day's level strays, shape (days, 1): calm and restless days in turn."""
    width = np.where(np.arange(days) % 2 == 0, calm, restless)
    return (random.standard_normal(days) * width)[:, None]


def wandering(random: np.random.Generator, days: int, width: float, lag: float) -> Floats:
    noise = width * random.standard_normal((days, BUCKETS))
    out, state = np.empty_like(noise), noise[:, 0]
    for i in range(BUCKETS):
        state = lag * state + np.sqrt(1 - lag**2) * noise[:, i] if i else state
        out[:, i] = state
    return out


def volume_days(
    random: np.random.Generator, days: int, contacts: float, incident: Incident = NOTHING
) -> tuple[Floats, Floats, Whole]:
    """Return observed (days, buckets), forecast (buckets,) and the starts of incidents."""
    forecast, begun = contacts * profile(), starts(random, days)
    level = np.exp(stray(random, days, 0.06, 0.10) + wandering(random, days, 0.05, 0.85))
    rate = forecast * level * factors(begun, incident)
    return random.poisson(rate).astype(np.float64), forecast, begun


def demo_days(
    seed: int, days: int, scale: float, incident: Incident = NOTHING
) -> tuple[Floats, Floats, Whole]:
    """Return all queues of the demo bank together, `scale` times its size; as `volume_days`."""
    random = np.random.default_rng([seed, 1])
    begun, first = starts(random, days), dt.date(2026, 1, 1)
    change = factors(begun, incident)
    observed, forecast = np.zeros((days, BUCKETS)), np.zeros((days, BUCKETS))
    busy = random.gamma(1 / bank.BUSYNESS_CV**2, bank.BUSYNESS_CV**2, days)
    names = [q.name for q in bank.QUEUES if q.deadline_s is None]
    for row in range(days):
        for name in names:
            due = scale * rates.expected(name, first + dt.timedelta(days=row % 365))
            moved = np.repeat(wander(random, (BUCKETS // 6,)), 6)
            observed[row] += random.poisson(due * busy[row] * moved * change[row])
            forecast[row] += due
    return observed, forecast, begun


def handle_days(
    random: np.random.Generator, days: int, handled: float, incident: Incident = NOTHING
) -> tuple[Floats, Floats, Floats, Whole]:
    """Return handled contacts, their mean handle time, the plan, and the starts of incidents."""
    counts, _, begun = volume_days(random, days, handled * BUCKETS)
    level = stray(random, days, 0.03, 0.05) + wandering(random, days, 0.02, 0.85)
    # A mean of n skewed times is itself skewed: a gamma of the right variance stands for it.
    shape = np.maximum(counts, 1) / HANDLE_CV**2
    mean = PLANNED_S * np.exp(level) * factors(begun, incident) * random.gamma(shape) / shape
    return counts, np.where(counts > 0, mean, 0.0), np.full(BUCKETS, PLANNED_S), begun


def roster(heads: int) -> Floats:
    """Return the agents on contact by the roster: it changes every half hour."""
    hours = np.arange(0, BUCKETS, 6) / 12
    share = np.interp(hours, (0, 1, 2, 8, 10, 14, 16), (0.6, 0.9, 1.0, 1.0, 0.95, 0.7, 0.5))
    return np.repeat(np.round(heads * share), 6)


def agent_days(
    random: np.random.Generator, days: int, heads: int, incident: Incident = NOTHING
) -> tuple[OnQueue, Whole]:
    """Play agents minute by minute: each is away now and then, for eight minutes on average.

    An incident's factor is the share of those scheduled who are left.
    """
    scheduled, begun = roster(heads), starts(random, days)
    gone = 1 - factors(begun, incident)
    share = ADHERENCE + stray(random, days, 0.012, 0.02) + wandering(random, days, 0.0135, 0.95)
    share = np.clip(share, 0.7, 0.985)
    number = np.arange(int(scheduled.max()))
    order = random.random((days, number.size))
    order[number >= scheduled[begun][:, None]] = 2
    rank = (order.argsort(axis=1).argsort(axis=1) + 0.5) / scheduled[begun][:, None]
    there = random.random(rank.shape) < share[:, :1]
    present, log_outs = np.zeros((days, BUCKETS)), np.zeros((days, BUCKETS))
    seen = there & (number < scheduled[0])
    for k in range(BUCKETS):
        leave = ((1 - share[:, k]) / share[:, k] / MINUTES_AWAY)[:, None]
        due = (number < scheduled[k]) & (rank >= gone[:, k : k + 1])
        for _ in range(5):
            chance = random.random(rank.shape)
            there = np.where(there, chance >= leave, chance < 1 / MINUTES_AWAY)
            now = there & due
            log_outs[:, k] += (seen & ~now).sum(axis=1)
            present[:, k] += now.sum(axis=1) / 5
            seen = now
    return OnQueue(present, np.broadcast_to(scheduled, present.shape), log_outs), begun
