"""Queues that hang together, and the sets of them that can run short.

Shortage after the best assignment of agents to queues is, by Hall's theorem for a bipartite supply
and demand, the largest over all sets S of queues of demand(S) minus the people able to serve S.
Queues that share no agent separate, so the sets are taken group by group.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.problem import Problem
from scheduling.problem.check import queue_groups

Ints = npt.NDArray[np.int64]


class Groups(NamedTuple):
    """Groups of queues and their sets.

    Attributes
    ----------
    first, last
        By group: its sets are rows `first` to `last` - 1.
    group
        By class of skills: its group.
    covers
        (classes, sets): 1 where that class can serve a queue of the set.
    need, deep
        (slots of the horizon with spill, sets): requirement of the set, less what is carried in.
    demand
        (slots of the horizon with spill, groups): requirement of the whole group, less carried in.
    floor
        As `need`, of the hard minimum; zero where there is none.
    """

    first: Ints
    last: Ints
    group: Ints
    covers: Ints
    need: Ints
    deep: Ints
    demand: Ints
    floor: Ints


def group_queues(problem: Problem, spill: int) -> Groups:
    """Return the groups and sets of `problem`; arrays run `spill` slots past the horizon."""
    groups = queue_groups(problem)
    sets: list[tuple[int, ...]] = []
    first: list[int] = []
    for group in groups:
        first.append(len(sets))
        sets += [s for n in range(1, len(group) + 1) for s in combinations(group, n)]
    classes = sorted({agent.skills for agent in problem.agents}, key=sorted)
    serves = [{problem.queues.index(skill) for skill in skills} for skills in classes]
    member = [next(g for g, queues in enumerate(groups) if s & set(queues)) for s in serves]
    covers = [[int(bool(s & set(queues))) for queues in sets] for s in serves]
    least = np.zeros_like(problem.requirement) if problem.minimum is None else problem.minimum
    need, deep = _by_slot(problem, problem.requirement), _by_slot(problem, problem.deep_requirement)
    return Groups(
        first=np.array(first, dtype=np.int64),
        last=np.array([*first[1:], len(sets)], dtype=np.int64),
        group=np.array(member, dtype=np.int64),
        covers=np.array(covers, dtype=np.int64),
        need=_sums(need, sets, spill),
        deep=_sums(deep, sets, spill),
        demand=_sums(need, [tuple(group) for group in groups], spill),
        floor=_sums(_by_slot(problem, least), sets, spill),
    )


def _by_slot(problem: Problem, people: Ints) -> Ints:
    """People needed by queue and slot of the horizon, less those carried in on day 0."""
    needed = people.copy()
    needed[:, 0, :] -= problem.carry_in
    return needed.reshape(len(problem.queues), -1)


def _sums(need: Ints, sets: list[tuple[int, ...]], spill: int) -> Ints:
    columns = [need[list(queues)].sum(axis=0) for queues in sets]
    table = np.zeros((need.shape[1] + spill, len(sets)), dtype=np.int64)
    table[: need.shape[1]] = np.array(columns).T
    return table
