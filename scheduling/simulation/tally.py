"""Sums of one played day, from which every figure is a ratio."""

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.compiled import compiled
from scheduling.erlang.performance import SHORT_ABANDON_S, formula_number
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor
from scheduling.simulation.run import Outcome
from scheduling.simulation.scenario import Scenario

TALLY = (
    "offered",
    "answered",
    "abandoned",
    "level_above",
    "level_below",
    "wait_answered_s",
    "wait_all_s",
    "busy_s",
    "staffed_s",
    "one",
)
OFFERED, ANSWERED, ABANDONED, ABOVE, BELOW, WAIT_ANSWERED, WAIT_ALL, BUSY, STAFFED, ONE = range(10)


@compiled
def _count(
    queue: Whole,
    answered_s: Floats,
    wait_s: Floats,
    target_s: Floats,
    short_s: float,
    counts: Floats,
) -> None:
    """Fill offered, answered, answered in target, abandoned in target, short, waits by queue."""
    for i in range(queue.size):
        row = counts[queue[i]]
        wait = wait_s[i]
        row[0] += 1.0
        row[6] += wait
        if answered_s[i] == answered_s[i]:
            row[1] += 1.0
            row[5] += wait
            if wait <= target_s[queue[i]]:
                row[2] += 1.0
        else:
            if wait <= target_s[queue[i]]:
                row[3] += 1.0
            if wait <= short_s:
                row[4] += 1.0


def _level(formula: int, counts: Floats) -> tuple[float, float]:
    """Return numerator and denominator of a service level (the five formulas of the glossary)."""
    offered, answered, in_target, lost_in_target, short = (float(count) for count in counts[:5])
    return (
        (in_target, offered),
        (in_target, answered),
        (in_target + lost_in_target, offered),
        (in_target, offered - lost_in_target),
        (in_target, offered - short),
    )[formula]


def tally(scenario: Scenario, draw: Draw, floor: Floor, outcome: Outcome) -> Floats:
    """
    Return the sums of a day, shape (queues + 1, `TALLY`); the last row is the total.

    Notes
    -----
    A queue's busy and staffed time is that of the people who serve it, whatever they handled. The
    total's service level counts every contact by its own queue's target and formula.
    """
    queues = len(scenario.queues)
    target_s = np.array([queue.target_wait_s for queue in scenario.queues])
    counts = np.zeros((queues, 7))
    _count(draw.queue, outcome.answered_s, outcome.wait_s, target_s, SHORT_ABANDON_S, counts)
    busy = np.bincount(floor.group, outcome.busy_s, len(floor.groups))
    staffed = busy + np.bincount(floor.group, outcome.ready_s, len(floor.groups))
    sums = np.zeros((queues + 1, len(TALLY)))
    for k, queue in enumerate(scenario.queues):
        sums[k, OFFERED], sums[k, ANSWERED] = counts[k, 0], counts[k, 1]
        sums[k, ABOVE], sums[k, BELOW] = _level(formula_number(queue.formula), counts[k])
        sums[k, WAIT_ANSWERED], sums[k, WAIT_ALL] = counts[k, 5], counts[k, 6]
        serving = [any(skill.queue == k for skill in skills) for skills in floor.groups]
        sums[k, BUSY], sums[k, STAFFED] = busy[serving].sum(), staffed[serving].sum()
    sums[-1] = sums[:-1].sum(axis=0)
    sums[-1, BUSY], sums[-1, STAFFED] = busy.sum(), staffed.sum()
    sums[:, ABANDONED] = sums[:, OFFERED] - sums[:, ANSWERED]
    sums[:, ONE] = 1.0
    return sums
