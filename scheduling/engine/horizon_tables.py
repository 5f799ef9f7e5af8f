"""Whether a problem can be searched by whole horizons, and its tables for that."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from scheduling.engine.book import OFF, Book
from scheduling.engine.costs import day_cost, wish_cost
from scheduling.engine.horizon import Horizon
from scheduling.engine.sequence import (
    AFTER,
    BEFORE,
    COUNTED,
    MARK,
    NIGHTS,
    TOTAL_MAX,
    padded,
)
from scheduling.engine.state import State, empty_state, recount
from scheduling.problem import Problem
from scheduling.problem.values import NO_LIMITS
from scheduling.shifts import Contract

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST_NODES = 4000
COUNTED_RULES = frozenset({"paid_total", "codes_max", "nights_max", "fairness", "paid_week_min"})


def by_horizons(problem: Problem) -> bool:
    """Whether all that is asked fits the programme of whole horizons."""
    people = not any(any(agent.paid_week_min) for agent in problem.agents)
    nobody = not problem.requirement.any() and problem.minimum is None
    alone = problem.limits == NO_LIMITS and not problem.activities
    unweighted = not COUNTED_RULES & set(problem.soft) and problem.weights.weekend == 0
    named = all(_by_horizon(contract) for contract in problem.lawful.values())
    return bool(problem.cover) and people and nobody and alone and unweighted and named


def _by_horizon(contract: Contract) -> bool:
    weekly = (
        contract.paid_week_max,
        contract.work_days_week_max,
        contract.start_band_week_minutes,
        contract.rest_minutes_min,
        contract.paid_day_max,
    )
    return all(kind.code for kind in contract.kinds) and not any(weekly)


def horizon_tables(problem: Problem, book: Book) -> Horizon | None:
    """Return the tables, or None where the problem does not fit."""
    if not by_horizons(problem):
        return None
    nodes = [_nodes(book, c) for c in range(len(problem.contracts))]
    if max(len(following) for following, _ in nodes) > MOST_NODES:
        return None
    sequence = book.sequence
    kinds = [_kinds(book, c) for c in range(len(problem.contracts))]
    return Horizon(
        contract=book.contract,
        known=book.run_before,
        prior=sequence.prior,
        cost=_costs(book),
        limits=sequence.limits,
        kinds=padded(kinds, 0),
        marks=sequence.marks,
        nodes=np.array([len(following) for following, _ in nodes], np.int64),
        following=padded([np.array(following, np.int64) for following, _ in nodes], -1),
        paid=padded([np.array(paid, np.int64) for _, paid in nodes], 0),
        off=np.array([sequence.off_before, sequence.off_after], np.int64),
        weekend=sequence.calendar[:, 0].copy(),
        cell=book.floor_rules.cell,
        cover=book.floor_rules.cover,
    )


def _group(book: Book, contract: int, kind: int) -> int:
    start = int(book.kinds.first[contract, kind]) // book.step
    return int(book.sequence.group[contract, kind, start])


def _kinds(book: Book, contract: int) -> Ints:
    columns = [BEFORE, AFTER, MARK]
    found = [
        book.sequence.groups[contract, _group(book, contract, j)][columns]
        for j in range(book.kinds.variety[contract])
    ]
    return np.array(found, np.int64)


def _nodes(book: Book, contract: int) -> tuple[list[list[int]], list[int]]:
    """Every reachable (paid slots, counts that are limited), and the step by each kind."""
    limits = book.sequence.limits[contract]
    watched = [k for k in range(len(limits) - NIGHTS) if limits[NIGHTS + k, 0] < book.days]
    steps: list[tuple[int, ...]] = []
    for j in range(book.kinds.variety[contract]):
        counts = book.sequence.groups[contract, _group(book, contract, j), COUNTED:]
        steps.append((int(book.kinds.paid[contract, j]), *(int(counts[k]) for k in watched)))
    longest = book.days * max(step[0] for step in steps)
    most = (min(longest, limits[TOTAL_MAX, 0]), *(limits[NIGHTS + k, 0] for k in watched))
    index: dict[tuple[int, ...], int] = {(0,) * len(most): 0}
    following: list[list[int]] = []
    order = list(index)
    for node in order:
        row: list[int] = []
        for step in steps:
            after = tuple(a + b for a, b in zip(node, step, strict=True))
            if any(a > limit for a, limit in zip(after, most, strict=True)):
                row.append(-1)
                continue
            if after not in index:
                index[after] = len(index)
                order.append(after)
            row.append(index[after])
        following.append(row)
        if len(order) > MOST_NODES:
            break
    return following, [node[0] for node in order]


def _costs(book: Book) -> Floats:
    """Price each day off and shift of each agent; infinite where it may not be."""
    kinds = book.kinds
    found = np.full((book.agents, book.days, 1 + kinds.length.shape[1]), np.inf)
    for agent in range(book.agents):
        contract = book.contract[agent]
        for day in range(book.days):
            only = book.only_start[agent, day]
            if only < 0:
                found[agent, day, 0] = wish_cost(book, agent, day, -1, 0)
            for j in range(kinds.variety[contract]):
                start = int(kinds.first[contract, j])
                if only == OFF or book.only_kind[agent, day] not in {-1, j}:
                    continue
                if not _fits(book, agent, day, start, int(kinds.length[contract, j])):
                    continue
                cost = day_cost(book, agent, start, j) + wish_cost(book, agent, day, start, j)
                contact = _contact(book, day, start, int(contract), j)
                found[agent, day, 1 + j] = cost + book.over * contact
    return found


def _fits(book: Book, agent: int, day: int, start: int, length: int) -> bool:
    if start > book.kinds.last[book.contract[agent]].max():
        return False
    if day == 0 and start < book.free_from[agent]:
        return False
    return any(
        low <= start and start + length <= high and high > 0
        for low, high in book.window[agent, day].tolist()
    )


def _contact(book: Book, day: int, start: int, contract: int, kind: int) -> int:
    """Slots of the horizon on contact, all of them beyond the requirement of nobody."""
    length = int(book.kinds.length[contract, kind])
    begin = day * book.slots + start
    paused = sum(
        int(book.kinds.pause_length[contract, book.kinds.pause[contract, kind, k]])
        for k in range(book.kinds.pauses[contract, kind])
    )
    return max(0, min(length, book.horizon - begin) - paused)


def horizon_state(book: Book, kinds: Mapping[int, Ints]) -> State:
    """Return the roster in which every agent works these kinds by day (-1: off)."""
    state = empty_state(book)
    for agent, row in kinds.items():
        contract = book.contract[agent]
        for day in np.flatnonzero(row >= 0).tolist():
            kind = int(row[day])
            state.start[agent, day] = book.kinds.first[contract, kind]
            state.kind[agent, day] = kind
            for n in range(book.kinds.pauses[contract, kind]):
                pause = book.kinds.pause[contract, kind, n]
                state.pause[agent, day, n] = book.kinds.pause_from[contract, pause]
    recount(book, state)
    return state
