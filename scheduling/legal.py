"""Who can be rostered beyond doubt: the engine places all, the audit says who is legal."""

import numpy as np

from scheduling.activities import first_times, held_slots, place_activities
from scheduling.audit import audit
from scheduling.engine.book import make_book
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.rosters import roster_of
from scheduling.engine.state import empty_state
from scheduling.errors import SchedulingError
from scheduling.problem import Problem
from scheduling.problem.check import check_problem
from scheduling.rules import Violation

WIDTHS = (1.0, 0.5, 0.2, 0.0, 0.0)
"""Smoothing of the sweeps that look for a roster which keeps every rule."""


def legally_rostered(problem: Problem) -> frozenset[str]:
    """Name the agents for whom a roster is known that keeps every rule of their own.

    Returns
    -------
    frozenset
        Of identifiers. Who is missing may have a legal roster all the same; where the problem
        contradicts itself all are missing.
    """
    found = _breaks(problem, (1.0,))
    if found is None:
        return frozenset()
    breaking = {violation.agent for violation in found}
    return frozenset(agent.name for agent in problem.agents if agent.name not in breaking)


def wholly_legal(problem: Problem) -> bool:
    """Whether a roster is known that keeps every rule, those over several agents too."""
    return _breaks(problem, WIDTHS) == ()


def _breaks(problem: Problem, widths: tuple[float, ...]) -> tuple[Violation, ...] | None:
    """Return what the engine's roster breaks; None where the problem contradicts itself."""
    try:
        check_problem(problem)
    except SchedulingError:
        return None
    times, rng = first_times(problem), np.random.default_rng(0)
    book = make_book(problem, held_slots(problem, times))
    state = empty_state(book)
    for width in widths:
        sweep(book, state, all_weeks(book, rng), width)
    roster = roster_of(problem, state)
    if problem.activities:
        roster = place_activities(problem, roster, times)
    return audit(problem, roster).violations
