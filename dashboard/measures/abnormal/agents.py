"""Agents on queue against the roster: fewer than are due, suddenly or little by little.

Absence is judged, not plenty: signals of more agents than due are zero.
"""

import math
from dataclasses import dataclass

import numpy as np

from dashboard.measures.abnormal.behind import Model, Window, departures, filtered
from dashboard.measures.abnormal.contacts import over
from dashboard.measures.abnormal.counts import chance_of_at_least, surprise
from dashboard.measures.abnormal.limits import Limits, LimitTable, Paths, judge_last
from dashboard.measures.abnormal.verdict import Floats, Verdict

ADHERENCE = 0.92
LEVEL_CV = 0.03
"""Spread of whole days' adherence around the usual one (share)."""
LOG_OUTS = 0.05
"""Unplanned log-outs of an agent on queue a bucket, before the day has shown its own."""
QUARTER = Window(3)
RAMP = Window(18, gap=6, ramp=True)
LIMITS = LimitTable(
    (20.0, 40.0, 80.0, 160.0),
    {
        "drop": (4.85, 4.68, 4.44, 4.21),
        "ramp": (3.68, 3.32, 3.16, 2.97),
        "log_outs": (3.91, 3.96, 4.07, 4.3),
    },
)
"""Limits that clean days exceed 0.019 times a stream-day together (`benchmarks/detection.py`)."""
WEIGHTS = {"drop": 0.45, "ramp": 0.45, "log_outs": 0.1}
"""Parts of the false alarms."""
_AWAY_LAG = 0.7
"""Correlation of those away from bucket to bucket: an absence lasts about ten minutes."""
_BURST_SHAPE = 40.0
_PRIOR_AGENT_BUCKETS = 480.0


@dataclass(frozen=True)
class OnQueue:
    """Agents on queue in complete buckets of a day, shape (..., buckets) each.

    Attributes
    ----------
    present : array
        Mean number on queue in the bucket, by time: every log-in and log-out counts as it comes.
    scheduled : array
        Number that the roster has on contact.
    log_outs : array or None
        Agents who left the queue in the bucket; None where the feed tells only states.
    """

    present: Floats
    scheduled: Floats
    log_outs: Floats | None = None


def _sudden(heads: float, adherence: float) -> Model:
    """Return how the share on queue moves from bucket to bucket: people are away for a while.

    A binomial share wanders by √((1 − a) / (a n)), and hardly anything of it is luck of a bucket.
    """
    away = math.sqrt((1 - adherence) / (adherence * max(heads, 1.0)))
    return Model(LEVEL_CV, away, _AWAY_LAG, drift_cv=0.004)


_GRADUAL = Model(LEVEL_CV, wander_cv=0.02, wander_lag=0.95, drift_cv=0.0)
_SURE = 100.0
_LASTING = 0.3
"""Buckets of luck that one bucket is worth where absences outlast it."""


def agents_signals(seen: OnQueue, adherence: float = ADHERENCE) -> Paths:
    """Return the signals of a stream of agents, shape (..., buckets) each.

    ``drop``: the last quarter of an hour, ``ramp``: the last hour and a half, both against what was
    predicted before them; ``log_outs``: a burst of log-outs in the last bucket.
    """
    excess = over(seen.present, seen.scheduled * adherence)
    heads = float(np.mean(seen.scheduled)) if seen.scheduled.size else 1.0
    sudden = _sudden(heads, adherence)
    sure = np.where(seen.scheduled > 0, _SURE * heads, 0.0)
    held = seen.scheduled * adherence / (1 - adherence) * _LASTING
    paths = {
        "drop": departures(excess, sure, filtered(excess, sure, sudden), sudden, QUARTER),
        "ramp": departures(excess, held, filtered(excess, held, _GRADUAL), _GRADUAL, RAMP),
    }
    if seen.log_outs is not None:
        paths["log_outs"] = -burst(seen, seen.log_outs)
    return {name: np.minimum(path, 0.0) for name, path in paths.items()}


def burst(seen: OnQueue, log_outs: Floats) -> Floats:
    """Return how surprising the log-outs of each bucket are, as a normal deviate.

    Planned ends of shifts and breaks are due; the rest is held against the day's own rate of
    unplanned log-outs so far, as a negative binomial count.
    """
    ending = np.maximum(-np.diff(seen.scheduled, axis=-1, prepend=seen.scheduled[..., :1]), 0.0)
    unplanned = np.maximum(log_outs - ending, 0.0)
    before = np.cumsum(unplanned, axis=-1) - unplanned
    watched = np.cumsum(seen.present, axis=-1) - seen.present
    rate = (LOG_OUTS * _PRIOR_AGENT_BUCKETS + before) / (_PRIOR_AGENT_BUCKETS + watched)
    there = np.concatenate([seen.scheduled[..., :1], seen.present[..., :-1]], axis=-1)
    due = np.maximum(rate * there + ending, 1e-9)
    return surprise(chance_of_at_least(log_outs, due, _BURST_SHAPE))


def agents_on_queue(
    seen: OnQueue, limits: Limits | None = None, adherence: float = ADHERENCE
) -> Verdict:
    """Judge the last bucket of the agents on queue.

    Parameters
    ----------
    seen : OnQueue
        Complete buckets of the day so far, shapes (buckets,).
    limits : mapping, optional
        Limits of the signals; default: the built-in ones for the number scheduled.
    adherence : float
        Usual share of those scheduled who are on queue.
    """
    due = seen.scheduled * adherence
    width = np.sqrt(due * (1 - adherence) + (LEVEL_CV * due) ** 2)
    held = limits or LIMITS.of(seen.scheduled)
    return judge_last(agents_signals(seen, adherence), held, seen.present, due, width)
