"""Between the engine's state and rosters."""

import numpy as np

from scheduling.engine.book import SHORT_PAID, Book
from scheduling.engine.prices import Prices, alike_weeks, solve_priced
from scheduling.engine.state import State
from scheduling.problem import Problem
from scheduling.roster import Roster, Shift


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
