"""Queues of one crew in order of priority: who is served first waits little, the others for it."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scheduling.arrays import Floats
from scheduling.erlang.performance import waiting
from scheduling.errors import StaffingError

_AT_ONCE = 1e-9
_TERMS, _AVERAGED, _ACCURACY = 15, 11, 18.4
"""Terms of the Euler sum, terms averaged after them, and A of its discretisation error e^(−A)."""


@dataclass(frozen=True, slots=True)
class PriorityPerformance:
    """
    Steady-state figures by class, first served first; arrays of shape (classes,).

    Where the classes up to one are more than the agents can do its `asa_s` is infinite and its
    `service_level` 0. Nobody leaves, so that the mean wait of the answered is that of all.
    """

    wait_probability: float
    service_level: Floats
    asa_s: Floats


def priority_performance(
    agents: int, load_erlangs: ArrayLike, aht_s: float, target_wait_s: ArrayLike = 20.0
) -> PriorityPerformance:
    """
    Return what a crew delivers to classes of contacts of one handle time, none of whom leaves.

    Parameters
    ----------
    agents
        n, at least 1; whoever is in talk is not interrupted.
    load_erlangs
        Offered load of each class in erlangs, ≥ 0, shape (classes,), the first served first.
    aht_s
        Mean handle time of all classes in seconds (exponential, 1/μ).
    target_wait_s
        Of each class, in seconds.

    Notes
    -----
    Cobham (1954), "Priority assignment in waiting line problems", with σ_k the load of the classes
    up to k over n: E[W_k] = C(n, a) / (n μ (1 − σ_{k−1}) (1 − σ_k)). While all are busy, agents
    work as one server of rate nμ, so that (Kella and Yechiali 1985, "Waiting times in the
    non-preemptive priority M/M/c queue") with g the transform of the busy period of the classes
    before k,
    E[e^{−sW_k}] = 1 − C + C nμ (1 − σ_k) (1 − g(s)) / (s − λ_k + λ_k g(s)).
    The chance to be answered in time is its inverse, by Abate and Whitt's (1995) Euler sum, to
    about 1e-8. Classes of several handle times, patience or partly shared skills are simulated
    (`sharing`).
    """
    load = np.atleast_1d(np.asarray(load_erlangs, np.float64))
    wait = np.broadcast_to(np.asarray(target_wait_s, np.float64), load.shape)
    if agents < 1 or not (load >= 0).all() or not aht_s > 0 or not (wait >= 0).all():
        message = (
            "priorities: expected at least 1 agent, loads and waits of at least 0 and a handle "
            f"time above 0, found {agents}, {load.tolist()}, {wait.tolist()}, {aht_s:g}"
        )
        raise StaffingError(message)
    busy = float(waiting(agents, load.sum()))
    upto = np.cumsum(load) / agents
    before = upto - load / agents
    level, asa = np.zeros(load.size), np.full(load.size, math.inf)
    for k in np.flatnonzero(upto < 1).tolist():
        delayed = busy if upto[-1] < 1 else 1.0  # in overload somebody always waits
        asa[k] = delayed * aht_s / (agents * (1 - before[k]) * (1 - upto[k]))
        waits = _longer(agents, float(load[:k].sum()), float(load[k]), float(wait[k]) / aht_s)
        level[k] = 1 - delayed * waits
    return PriorityPerformance(busy, level, asa)


def _longer(n: int, first: float, own: float, t: float) -> float:
    """Return P(W > t | W > 0) of a class with load `own` behind loads `first`; handle time 1."""
    if n * t <= _AT_ONCE:
        return 1.0
    if first == 0:
        return math.exp(-(n - own) * t)

    def tail(s: complex) -> complex:
        """Return the transform of P(W > t | W > 0): (1 − E[e^{−sW} | W > 0]) / s."""
        busy = first + n + s
        root = (busy * busy - 4 * first * n) ** 0.5
        ended = 2 * n / (busy + root)  # the smaller root, without cancelling
        waited = (n - first - own) * (1 - ended) / (s - own + own * ended)
        return (1 - waited) / s

    return min(1.0, max(0.0, _inverse(tail, t)))


def _inverse(transform: Callable[[complex], complex], t: float) -> float:
    """Return a function on t > 0 from its Laplace transform (Abate and Whitt 1995, EULER)."""
    terms = _TERMS + _AVERAGED
    value = transform(complex(_ACCURACY / (2 * t), 0.0)).real / 2
    partial = np.empty(terms + 1)
    partial[0] = value
    for k in range(1, terms + 1):
        value += (-1) ** k * transform(complex(_ACCURACY, 2 * k * math.pi) / (2 * t)).real
        partial[k] = value
    weights = [math.comb(_AVERAGED, j) / 2**_AVERAGED for j in range(_AVERAGED + 1)]
    return math.exp(_ACCURACY / 2) / t * float(np.dot(weights, partial[_TERMS:]))
