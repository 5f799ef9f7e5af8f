"""Between the engine's state and rosters."""

import numpy as np

from scheduling.engine.book import SHORT_PAID, Book
from scheduling.engine.prices import Prices, alike_weeks, solve_priced
from scheduling.engine.state import State, empty_state, recount
from scheduling.problem import Problem
from scheduling.roster import Roster
from scheduling.shifts import Shift


def roster_of(problem: Problem, state: State) -> Roster:
    """Return the roster that `state` holds."""
    return Roster.of(
        _shift(problem, state, int(agent), int(day))
        for agent, day in zip(*np.nonzero(state.start >= 0), strict=True)
    )


def _shift(problem: Problem, state: State, agent: int, day: int) -> Shift:
    person, minutes = problem.agents[agent], problem.slot_minutes
    kind = problem.contracts[person.contract].kinds[int(state.kind[agent, day])]
    start = problem.opening[0] + int(state.start[agent, day]) * minutes
    breaks = tuple(
        (start + int(state.pause[agent, day, n]) * minutes, pause.minutes)
        for n, pause in enumerate(kind.breaks)
    )
    code = kind.code.name if kind.code else ""
    end = start + kind.minutes
    return Shift(person.name, day, start, end, kind.paid_minutes, breaks, code)


def state_of(problem: Problem, book: Book, roster: Roster) -> State:
    """Return the state that holds a roster; shifts that no kind of the contract is are left out."""
    state = empty_state(book)
    for shift in roster.shifts():
        agent = problem.agent_index.get(shift.agent)
        if agent is not None and 0 <= shift.day < problem.days:
            _write(problem, state, agent, shift)
    recount(book, state)
    return state


def _write(problem: Problem, state: State, agent: int, shift: Shift) -> None:
    contract, minutes = problem.contracts[problem.agents[agent].contract], problem.slot_minutes
    kind = contract.kind_of(shift.end - shift.start, shift.code)
    offset = shift.start - problem.opening[0]
    if kind is None or len(shift.breaks) != len(kind.breaks) or offset % minutes:
        return
    state.start[agent, shift.day] = offset // minutes
    state.kind[agent, shift.day] = contract.kinds.index(kind)
    for n, (at, _) in enumerate(sorted(shift.breaks)):
        state.pause[agent, shift.day, n] = (at - shift.start) // minutes


def impossible_weeks(problem: Problem, book: Book) -> list[str]:
    """Name the weeks that no legal roster can fill, one sentence each; none if all can be."""
    alike = alike_weeks(book)
    shape = book.groups.need.shape
    priced = solve_priced(book, alike, Prices(np.zeros(shape), np.zeros(shape)))
    found: list[str] = []
    for agent, week, value in zip(alike.agent, alike.week, priced.value, strict=True):
        if value > -SHORT_PAID / 2 or book.short_paid < SHORT_PAID:
            continue
        person = problem.agents[int(agent)]
        name = person.name
        missing = round(-value / SHORT_PAID) * problem.slot_minutes
        owed = person.paid_week_min[int(week)]
        if value < -(SHORT_PAID**2):
            found.append(f"agent {name}: no legal week {week} keeps the fixed days")
        else:
            found.append(
                f"agent {name}: week {week} owes {owed} paid minutes, "
                f"but no legal week gives more than {owed - missing}"
            )
    return found
