"""Dead queues: contacts have stopped coming."""

import numpy as np

from dashboard.measures.abnormal.counts import BUSYNESS_CV, chance_of_at_most, spread
from dashboard.measures.abnormal.verdict import Evidence, Floats, Verdict, nothing

DEAD_SHARE = 0.35
"""A queue is called dead below this share of what is expected …"""
DEAD_CHANCE = 1e-6
"""… when so few contacts would come by chance with at most this probability."""
_MOST_BUCKETS = 6
_LEAST_DUE = 10.0
_SHAPE = 1 / (4 * BUSYNESS_CV**2)
"""Gamma shape of a rate that is less sure than usual: twice the usual wandering."""


def dead_queue(observed: Floats, forecast: Floats) -> Verdict:
    """Judge whether contacts have stopped coming.

    The shortest window of up to half an hour in which at least ten contacts are expected is
    judged: dead when fewer than 35 % came and chance would bring so few with probability 1e-6
    (gamma-mixed Poisson: the negative binomial distribution).
    """
    for buckets in range(1, min(_MOST_BUCKETS, observed.size) + 1):
        came, due = float(observed[-buckets:].sum()), float(forecast[-buckets:].sum())
        chance = float(chance_of_at_most(came, due, _SHAPE)) if due >= _LEAST_DUE else 1.0
        if came < DEAD_SHARE * due and chance < DEAD_CHANCE:
            score = np.log(chance + 1e-300) / np.log(DEAD_CHANCE)
            shown = _evidence(observed, forecast, chance)
            return Verdict(
                abnormal=True,
                score=float(score),
                direction=-1,
                expected=due,
                signal="dead",
                evidence=shown,
            )
    return nothing("dead", float(forecast[-1]) if forecast.size else 0.0)


def _evidence(observed: Floats, forecast: Floats, chance: float) -> Evidence:
    width = 1.96 * spread(forecast)
    low = np.maximum(forecast - width, 0.0)
    return Evidence(observed, forecast, low, forecast + width, "dead", DEAD_CHANCE, chance)
