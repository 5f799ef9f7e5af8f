"""Who can be rostered beyond doubt: the engine places everybody, the audit says who is legal."""

import numpy as np

from scheduling.audit import audit
from scheduling.engine.book import make_book
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.rosters import roster_of
from scheduling.engine.state import empty_state
from scheduling.errors import SchedulingError
from scheduling.problem import Problem
from scheduling.problem.check import check_problem


def legally_rostered(problem: Problem) -> frozenset[str]:
    """Name the agents for whom a roster is known that keeps every rule of their own.

    Returns
    -------
    frozenset
        Of identifiers. Who is missing may have a legal roster all the same; where the problem
        contradicts itself all are missing.
    """
    try:
        check_problem(problem)
    except SchedulingError:
        return frozenset()
    book = make_book(problem)
    state = empty_state(book)
    sweep(book, state, all_weeks(book, np.random.default_rng(0)), 1.0)
    found = audit(problem, roster_of(problem, state)).violations
    breaking = {violation.agent for violation in found}
    return frozenset(agent.name for agent in problem.agents if agent.name not in breaking)
