"""Sums of one played day, from which every figure is a ratio."""

import numpy as np
from numpy.typing import NDArray

from scheduling.arrays import Floats, Whole
from scheduling.compiled import compiled
from scheduling.erlang.performance import SHORT_ABANDON_S, formula_number
from scheduling.simulation.blended.arrays import REGROUP
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor
from scheduling.simulation.handling import LIVE
from scheduling.simulation.legs import REDIAL, TRANSFER
from scheduling.simulation.run import Outcome
from scheduling.simulation.scenario import Queue, Scenario

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
    "waited_answered",
    "waited",
    "asked",
    "asked_in_target",
    "called_back",
    "redials",
    "transfers",
    "open",
)
OFFERED, ANSWERED, ABANDONED, ABOVE, BELOW, WAIT_ANSWERED, WAIT_ALL, BUSY, STAFFED, ONE = range(10)
WAITED_ANSWERED, WAITED, ASKED, ASKED_IN_TARGET, CALLED_BACK, REDIALS, TRANSFERS, OPEN = range(
    10, 18
)


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
    A queue's busy and staffed time is that of the people who serve it at any time of the day,
    whatever they handled. The total's service level counts every contact by its own queue's target
    and formula, and like the total's waits it leaves out queues in which nobody waits live.

    Who accepts a callback is offered and waits until then, but is neither answered nor abandoned.
    The service level of work with a deadline is the share done by it, of what was done or was due
    by the end of the day.
    """
    came, ended = outcome.came or draw, _ended_in_line(outcome)
    queues = len(scenario.queues)
    target_s = np.array([queue.target_wait_s for queue in scenario.queues])
    counts, sums = np.zeros((queues, 7)), np.zeros((queues + 1, len(TALLY)))
    columns = came.queue, outcome.answered_s, outcome.wait_s
    if ended is not None:
        columns = columns[0][ended], columns[1][ended], columns[2][ended]
    _count(*columns, target_s, SHORT_ABANDON_S, counts)
    for k, queue in enumerate(scenario.queues):
        sums[k, OFFERED], sums[k, ANSWERED] = counts[k, 0], counts[k, 1]
        sums[k, ABANDONED] = counts[k, 0] - counts[k, 1]
        sums[k, ABOVE], sums[k, BELOW] = _level(formula_number(queue.formula), counts[k])
        sums[k, WAIT_ANSWERED], sums[k, WAIT_ALL] = counts[k, 5], counts[k, 6]
    if ended is not None:
        _add_blended(scenario, came, outcome, sums)
    sums[:-1, WAITED_ANSWERED], sums[:-1, WAITED] = sums[:-1, ANSWERED], sums[:-1, OFFERED]
    _add_total(scenario, sums)
    _add_time(floor, outcome, sums)
    sums[:, ONE] = 1.0
    return sums


def _ended_in_line(outcome: Outcome) -> NDArray[np.bool_] | None:
    """Return who was answered or gave up in line; None where nothing else can happen."""
    if outcome.asked_s is None or outcome.still_open is None:
        return None
    return np.isnan(outcome.asked_s) & ~outcome.still_open


def _add_blended(scenario: Scenario, came: Draw, outcome: Outcome, sums: Floats) -> None:
    """Count callbacks, redials, transfers and open work by queue, and work by its deadline."""
    if outcome.asked_s is None or outcome.still_open is None or outcome.origin is None:
        return
    asked, answered = ~np.isnan(outcome.asked_s), ~np.isnan(outcome.answered_s)
    target_s = np.array([queue.target_wait_s for queue in scenario.queues])[came.queue]
    for column, kept in (
        (ASKED, asked),
        (ASKED_IN_TARGET, asked & (outcome.wait_s <= target_s)),
        (CALLED_BACK, asked & answered),
        (REDIALS, outcome.origin == REDIAL),
        (TRANSFERS, outcome.origin == TRANSFER),
        (OPEN, outcome.still_open),
        (OFFERED, asked | outcome.still_open),
    ):
        sums[:-1, column] += np.bincount(came.queue[kept], minlength=len(sums) - 1)
    outside = asked | outcome.still_open
    sums[:-1, WAIT_ALL] += np.bincount(came.queue[outside], outcome.wait_s[outside], len(sums) - 1)
    for k, queue in enumerate(scenario.queues):
        if queue.kind != LIVE:
            sums[k, ABOVE], sums[k, BELOW] = _by_deadline(
                queue,
                scenario.end_s,
                came.arrival_s[came.queue == k],
                outcome.ended_s[came.queue == k],
            )


def _by_deadline(
    queue: Queue, end_s: float, arrival_s: Floats, ended_s: Floats
) -> tuple[float, float]:
    """Return how much was done by its deadline, and how much was done or due by the end."""
    if queue.deadline_s is None:
        return 0.0, 0.0
    due_s, done = arrival_s + queue.deadline_s, ~np.isnan(ended_s)
    return float((ended_s <= due_s).sum()), float((done | (due_s <= end_s)).sum())


def _add_total(scenario: Scenario, sums: Floats) -> None:
    """Sum the queues; waits and service level over those in which somebody waits live."""
    live = [k for k, queue in enumerate(scenario.queues) if queue.kind == LIVE]
    sums[-1] = sums[:-1].sum(axis=0)
    waits = [ABOVE, BELOW, WAIT_ANSWERED, WAIT_ALL, WAITED_ANSWERED, WAITED]
    sums[-1, waits] = sums[live][:, waits].sum(axis=0)


def _add_time(floor: Floor, outcome: Outcome, sums: Floats) -> None:
    """Add busy and staffed time of the people who serve each queue, and of all."""
    busy = np.bincount(floor.group, outcome.busy_s, len(floor.groups))
    staffed = busy + np.bincount(floor.group, outcome.ready_s, len(floor.groups))
    for k in range(len(sums) - 1):
        serving = np.array([any(s.queue == k for s in skills) for skills in floor.groups], np.bool_)
        sums[k, BUSY], sums[k, STAFFED] = busy[serving].sum(), staffed[serving].sum()
        if floor.reskills:
            joined = _joining(floor, serving)
            sums[k, BUSY] += outcome.busy_s[joined].sum()
            sums[k, STAFFED] += (outcome.busy_s + outcome.ready_s)[joined].sum()
    sums[-1, BUSY], sums[-1, STAFFED] = busy.sum(), staffed.sum()


def _joining(floor: Floor, serving: NDArray[np.bool_]) -> Whole:
    """Return the people who come to one of these groups during the day and began in another."""
    later = floor.on >= REGROUP
    people = np.unique(floor.agent[later][serving[floor.on[later] - REGROUP]])
    return people[~serving[floor.group[people]]]
