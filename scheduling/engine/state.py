"""A roster inside the engine: who works when, and how far each set of queues is short."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled, inner
from scheduling.engine.book import Book
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
NOT_WORKING = -1


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
    present
        (slots, 2 + sites): people on shift, on a break, and on shift at each site; kept only where
        something is asked of several agents together.
    covered
        (entries,): people on each entry of the demand by shift.
    """

    start: Ints
    kind: Ints
    pause: Ints
    need: Ints
    deep: Ints
    on: Ints
    floor: Ints
    present: Ints
    covered: Ints


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
        present=np.zeros((len(book.groups.need), 2 + book.floor_rules.seats.shape[1]), np.int64),
        covered=np.zeros(len(book.floor_rules.cover), np.int64),
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
    state.present[...] = 0
    state.covered[...] = 0
    count_all(book, state)


@compiled
def count_all(book: Book, state: State) -> None:
    """Add every agent-week to the coverage."""
    for agent in range(state.start.shape[0]):
        for week in range(state.start.shape[1] // WEEK):
            count_week(book, state, agent, week, 1)


@compiled
def held_slots(book: Book, state: State, agent: int, day: int) -> tuple[int, int]:
    """Slots of the horizon that an activity takes, if the shift of the day has room for it."""
    low, high = book.floor_rules.held[agent, day]
    start = state.start[agent, day]
    length = book.kinds.length[book.contract[agent], state.kind[agent, day]]
    if high == 0 or start > low or start + length < high:
        return 0, 0
    return day * book.slots + low, day * book.slots + high


@inner
def count_floor(book: Book, state: State, agent: int, day: int, sign: int) -> None:
    """Add or take away the presence, the breaks and the code of one shift."""
    contract, kind = book.contract[agent], state.kind[agent, day]
    origin = day * book.slots + state.start[agent, day]
    site = book.floor_rules.person[agent, 0]
    for slot in range(origin, origin + book.kinds.length[contract, kind]):
        state.present[slot, 0] += sign
        if site >= 0:
            state.present[slot, 2 + site] += sign
    for n in range(book.kinds.pauses[contract, kind]):
        begin = origin + state.pause[agent, day, n]
        length = book.kinds.pause_length[contract, book.kinds.pause[contract, kind, n]]
        for slot in range(begin, begin + length):
            state.present[slot, 1] += sign
    cell = book.floor_rules.cell[contract, kind, day]
    if cell >= 0:
        state.covered[cell] += sign


@compiled
def count_week(  # noqa: C901 - one compiled loop
    book: Book, state: State, agent: int, week: int, sign: int
) -> None:
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
        away, back = 0, 0
        if book.floor_rules.on:
            away, back = held_slots(book, state, agent, day)
            count_floor(book, state, agent, day, sign)
        at = start
        for n in range(book.kinds.pauses[contract, kind] + 1):
            end, after = start + book.kinds.length[contract, kind], 0
            if n < book.kinds.pauses[contract, kind]:
                end = start + state.pause[agent, day, n]
                after = book.kinds.pause_length[contract, book.kinds.pause[contract, kind, n]]
            for slot in range(day * book.slots + at, day * book.slots + end):
                if back > 0 and away <= slot < back:
                    continue
                state.on[slot, group] += sign
                for z in range(low, high):
                    if book.groups.covers[skill, z]:
                        state.need[slot, z] -= sign
                        state.deep[slot, z] -= sign
                        if book.floor > 0:
                            state.floor[slot, z] -= sign
            at = end + after
