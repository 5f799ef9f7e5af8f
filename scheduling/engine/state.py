"""A roster inside the engine: who works when, and how far each set of queues is short."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled
from scheduling.engine.book import Book
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
NOT_WORKING = -1
SHORT_PAID = 1e6
"""Charge for a paid slot owed and not given: above any gain, so that it happens only if it must."""


class State(NamedTuple):
    """A roster and what it leaves uncovered; the arrays are changed in place.

    Attributes
    ----------
    start, kind
        (agents, days): start in slots of the day, `NOT_WORKING` for none; row of the contract.
    pause
        (agents, days, breaks): start of each break in slots from the shift's start.
    need, deep
        (slots, sets): requirement of the set, and its deep part, less the people on contact.
    on
        (slots, groups): people on contact.
    floor
        As `need`, of the minimum; not kept where there is none.
    """

    start: Ints
    kind: Ints
    pause: Ints
    need: Ints
    deep: Ints
    on: Ints
    floor: Ints


def empty_state(book: Book) -> State:
    """Return the state in which nobody works."""
    shape = book.agents, book.days
    pauses = book.kinds.pause.shape[2]
    return State(
        start=np.full(shape, NOT_WORKING, dtype=np.int64),
        kind=np.zeros(shape, dtype=np.int64),
        pause=np.zeros((*shape, pauses), dtype=np.int64),
        need=book.groups.need.copy(),
        deep=book.groups.deep.copy(),
        on=np.zeros((len(book.groups.need), len(book.groups.first)), dtype=np.int64),
        floor=book.groups.floor.copy(),
    )


def copy_state(state: State) -> State:
    """Return an independent copy."""
    return State(*(part.copy() for part in state))


def restore(state: State, saved: State) -> None:
    """Put `saved` back into `state`."""
    for part, kept in zip(state, saved, strict=True):
        part[...] = kept


def changed_weeks(now: State, was: State) -> npt.NDArray[np.bool_]:
    """Return where two states differ, shape (agents, weeks)."""
    works = now.start >= 0
    days = (now.start != was.start) | ((now.kind != was.kind) & works)
    days |= (now.pause != was.pause).any(axis=2) & works
    agents = len(days)
    return days.reshape(agents, -1, WEEK).any(axis=2)


def recount(book: Book, state: State) -> None:
    """Work out coverage anew from who works when."""
    state.need[...] = book.groups.need
    state.deep[...] = book.groups.deep
    state.floor[...] = book.groups.floor
    state.on[...] = 0
    count_all(book, state)


@compiled
def count_all(book: Book, state: State) -> None:
    """Add every agent-week to the coverage."""
    for agent in range(state.start.shape[0]):
        for week in range(state.start.shape[1] // WEEK):
            count_week(book, state, agent, week, 1)


@compiled
def count_week(book: Book, state: State, agent: int, week: int, sign: int) -> None:
    """Add (`sign` 1) or take away (-1) the people on contact of one agent's week."""
    skill = book.skill[agent]
    group = book.groups.group[skill]
    low, high = book.groups.first[group], book.groups.last[group]
    contract = book.contract[agent]
    for day in range(week * WEEK, week * WEEK + WEEK):
        start = state.start[agent, day]
        if start < 0:
            continue
        kind = state.kind[agent, day]
        at = start
        for n in range(book.kinds.pauses[contract, kind] + 1):
            end, after = start + book.kinds.length[contract, kind], 0
            if n < book.kinds.pauses[contract, kind]:
                end = start + state.pause[agent, day, n]
                after = book.kinds.pause_length[contract, book.kinds.pause[contract, kind, n]]
            for slot in range(day * book.slots + at, day * book.slots + end):
                state.on[slot, group] += sign
                for z in range(low, high):
                    if book.groups.covers[skill, z]:
                        state.need[slot, z] -= sign
                        state.deep[slot, z] -= sign
                        if book.floor > 0:
                            state.floor[slot, z] -= sign
            at = end + after


@compiled
def coverage_cost(book: Book, state: State, begin: int, end: int) -> tuple[float, int, int]:
    """Cost of shortage and surplus in the slots `begin` to `end` - 1, with both in agent-slots."""
    cost, under, over = 0.0, 0, 0
    for slot in range(begin, end):
        for group in range(book.groups.first.shape[0]):
            short, deep, bare = 0, 0, 0
            for z in range(book.groups.first[group], book.groups.last[group]):
                short = max(short, state.need[slot, z])
                deep = max(deep, state.deep[slot, z])
                if book.floor > 0:
                    bare = max(bare, state.floor[slot, z])
            surplus = state.on[slot, group] - book.groups.demand[slot, group] + short
            cost += book.under * short + book.deep * deep + book.over * surplus
            cost += book.floor * bare
            under += short
            over += surplus
    return cost, under, over


@compiled
def weekend_cost(book: Book, worked: int) -> float:
    """Cost of `worked` weekend days: weekend · x(x+1)/2 for the x days beyond one a week."""
    beyond = max(0, worked - book.days // WEEK)
    return book.weekend_weight * beyond * (beyond + 1) / 2


@compiled
def day_cost(book: Book, agent: int, start: int, kind: int) -> float:
    """Paid slots and preference of one shift."""
    cost = book.paid * book.kinds.paid[book.contract[agent], kind]
    against_early = book.prefer[agent] == 1 and start >= book.early_before
    against_late = book.prefer[agent] == 2 and start < book.late_from  # noqa: PLR2004 - LATE
    if against_early or against_late:
        cost += book.preference
    return cost


@compiled
def wish_cost(book: Book, agent: int, day: int, start: int, kind: int) -> float:
    """Charge for a day (start below 0: off) against the agent's request."""
    wish = book.wish[agent, day]
    if wish == -1:
        return 0.0
    against = start >= 0 and wish == -2  # noqa: PLR2004 - WISH_OFF
    against |= start >= book.early_before and wish == -3  # noqa: PLR2004 - WISH_EARLY
    against |= 0 <= start < book.late_from and wish == -4  # noqa: PLR2004 - WISH_LATE
    against |= wish >= 0 and (start < 0 or kind != wish)
    return book.wish_weight[agent, day] if against else 0.0


@compiled
def agent_cost(book: Book, state: State, agent: int) -> float:
    """Paid slots, preference and weekends of one agent, and `SHORT_PAID` for hours not given."""
    cost, weekend = 0.0, 0
    for day in range(state.start.shape[1]):
        if state.start[agent, day] >= 0:
            cost += day_cost(book, agent, state.start[agent, day], state.kind[agent, day])
            weekend += book.weekend[day]
        cost += wish_cost(book, agent, day, state.start[agent, day], state.kind[agent, day])
    for week in range(state.start.shape[1] // WEEK):
        cost += SHORT_PAID * paid_short(book, state, agent, week)
    return cost + weekend_cost(book, weekend)


@compiled
def people_cost(book: Book, state: State) -> float:
    """Sum of `agent_cost` over all agents."""
    cost = 0.0
    for agent in range(state.start.shape[0]):
        cost += agent_cost(book, state, agent)
    return cost


def objective(book: Book, state: State) -> float:
    """Return the objective of the roster format, above `SHORT_PAID` if hours owed are missing."""
    return coverage_cost(book, state, 0, book.horizon)[0] + people_cost(book, state)


@compiled
def paid_short(book: Book, state: State, agent: int, week: int) -> int:
    """Paid slots that the week owes the agent and does not give."""
    paid = 0
    for day in range(week * WEEK, week * WEEK + WEEK):
        if state.start[agent, day] >= 0:
            paid += book.kinds.paid[book.contract[agent], state.kind[agent, day]]
    return max(0, book.paid_min[agent, week] - paid)
