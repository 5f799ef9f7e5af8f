"""Rules over people on contact, whoever they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from scheduling.problem import Counts, Problem
from scheduling.problem.check import queue_groups
from scheduling.problem.floor import Placed
from scheduling.rules.sentences import said
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift

People = Mapping[frozenset[str], Counts]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole roster: people on contact by set of skills, every agent's shifts, activities."""

    people: People
    shifts: Mapping[str, list[Shift]]
    activities: tuple[Placed, ...] = ()


def below_minimum(problem: Problem, people: People) -> Counts:
    """People short of the minimum in every (day, slot), after the best assignment to queues."""
    worst = np.zeros((problem.days, problem.slots), dtype=np.int64)
    if problem.minimum is None:
        return worst
    for part in queue_groups(problem, people):
        short = np.zeros_like(worst)
        for size in range(1, len(part) + 1):
            for rows in combinations(part, size):
                chosen = {problem.queues[row] for row in rows}
                able = sum((n for skills, n in people.items() if skills & chosen), start=0 * worst)
                short = np.maximum(short, problem.minimum[list(rows)].sum(axis=0) - able)
        worst += short
    return worst


def minimum(problem: Problem, whole: Whole) -> Found:
    """At least the minimum on contact in every slot; one sentence a day."""
    short = below_minimum(problem, whole.people)
    for day in np.flatnonzero(short.any(axis=1)).tolist():
        slots, most = int((short[day] > 0).sum()), int(short[day].max())
        detail = said("each_slot", most=most, what=said("short_of_minimum"), slots=slots)
        yield Finding(day, detail, float(short[day].sum()))
