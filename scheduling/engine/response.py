"""Best response: each agent's week in turn against what everybody else leaves uncovered."""

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled, inner
from scheduling.engine.around import Edge, around_of
from scheduling.engine.book import Book
from scheduling.engine.costs import weekend_cost
from scheduling.engine.floor_costs import add_floor_values, floor_gains
from scheduling.engine.state import State, count_week
from scheduling.engine.watched_week import best_watched_week
from scheduling.engine.week import Days, best_of_values, shift_values
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FAR = 1 << 30


@inner
def edge_of(book: Book, state: State, agent: int, week: int) -> Edge:
    """Look up what the agent's other weeks ask of this one."""
    begin, days = week * WEEK, state.start.shape[1]
    contract = book.contract[agent]
    before, after, weekend = 0, 0, 0
    day = begin - 1
    while day >= 0 and state.start[agent, day] >= 0:
        before += 1
        day -= 1
    if day < 0:
        before += book.run_before[agent]
    day = begin + WEEK
    while day < days and state.start[agent, day] >= 0:
        after += 1
        day += 1
    free_from, next_start = 0, FAR
    if week == 0:
        free_from = book.free_from[agent]
    elif state.start[agent, begin - 1] >= 0:
        length = book.kinds.length[contract, state.kind[agent, begin - 1]]
        end = state.start[agent, begin - 1] + length
        free_from = max(0, end - book.kinds.slack[contract])
    if begin + WEEK < days and state.start[agent, begin + WEEK] >= 0:
        next_start = state.start[agent, begin + WEEK]
    for day in range(days):
        outside = day < begin or day >= begin + WEEK
        if outside and state.start[agent, day] >= 0:
            weekend += book.weekend[day]
    none, one = weekend_cost(book, weekend), weekend_cost(book, weekend + 1)
    two = weekend_cost(book, weekend + 2)
    return Edge(before, after, free_from, next_start, one - none, two - one)


@inner
def fill_gains(
    book: Book, state: State, skill: int, begin: int, width: float, gain: Floats
) -> None:
    """Fill in what one more agent of class `skill` saves in each slot from `begin` on.

    With `width` 0 the exact saving; else it is smoothed: a logistic of the shortage, its width
    growing with the root of the people on contact, so that agents do not all rush to one slot.
    """
    group = book.groups.group[skill]
    low, high = book.groups.first[group], book.groups.last[group]
    end = book.days * book.slots
    for i in range(gain.shape[0]):
        slot = begin + i
        if slot >= end:
            gain[i] = 0.0
            continue
        with_need, with_deep, other_need, other_deep = -FAR, -FAR, 0, 0
        with_floor, other_floor = -FAR, 0
        for z in range(low, high):
            if book.groups.covers[skill, z]:
                with_need = max(with_need, state.need[slot, z])
                with_deep = max(with_deep, state.deep[slot, z])
                with_floor = max(with_floor, state.floor[slot, z])
            else:
                other_need = max(other_need, state.need[slot, z])
                other_deep = max(other_deep, state.deep[slot, z])
                other_floor = max(other_floor, state.floor[slot, z])
        need, deep = with_need - other_need, with_deep - other_deep
        if width > 0:
            scale = width * np.sqrt(1.0 + state.on[slot, group])
            helps = 1.0 / (1.0 + np.exp(-(need - 0.5) / scale))
            helps_deep = 1.0 / (1.0 + np.exp(-(deep - 0.5) / scale))
        else:
            helps = 1.0 if need > 0 else 0.0
            helps_deep = 1.0 if deep > 0 else 0.0
        gain[i] = book.under * helps + book.deep * helps_deep - book.over * (1.0 - helps)
        if book.floor > 0 and with_floor > max(0, other_floor):
            gain[i] += book.floor


@compiled
def respond(book: Book, state: State, agent: int, week: int, width: float, gain: Floats) -> None:
    """Rewrite a week that is not counted in the coverage as the best response to it."""
    begin = week * WEEK
    fill_gains(book, state, book.skill[agent], begin * book.slots, width, gain)
    edge = edge_of(book, state, agent, week)
    choose_week(book, state, agent, week, edge, gain, width)


@inner
def choose_week(
    book: Book, state: State, agent: int, week: int, edge: Edge, gain: Floats, width: float
) -> None:
    """Write the agent's best week against `gain` into the state."""
    days = slice(week * WEEK, week * WEEK + WEEK)
    found = Days(state.start[agent, days], state.kind[agent, days], state.pause[agent, days])
    here, pausing = np.empty(0), np.empty(0)
    if book.floor_rules.on:
        here, pausing = floor_gains(book, state, agent, week, gain)
    values = shift_values(book, agent, week, edge, gain, pausing)
    if book.floor_rules.on:
        add_floor_values(book, state, agent, week, here, width, values.value)
    if book.sequence.watched[book.contract[agent]]:
        around = around_of(book, state, agent, week, edge, width > 0)
        best_watched_week(book, agent, week, around, values, found)
    else:
        best_of_values(book, agent, week, edge, values, found)


@compiled
def sweep(book: Book, state: State, order: Ints, width: float) -> None:
    """Let each (agent, week) of `order` respond in turn."""
    gain = np.empty(WEEK * book.slots + book.spill)
    for i in range(order.shape[0]):
        agent, week = order[i, 0], order[i, 1]
        count_week(book, state, agent, week, -1)
        respond(book, state, agent, week, width, gain)
        count_week(book, state, agent, week, 1)


def all_weeks(book: Book, rng: np.random.Generator) -> Ints:
    """Return every (agent, week) in a random order."""
    agents, weeks = np.divmod(rng.permutation(book.agents * book.weeks), book.weeks)
    return np.stack([agents, weeks], axis=1)
