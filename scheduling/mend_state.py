"""A state of the engine whose rules over several agents are mended, then swept again."""

import numpy as np

from scheduling.activities import place_activities
from scheduling.audit import audit
from scheduling.engine.book import Book
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.rosters import roster_of, state_of
from scheduling.engine.state import State
from scheduling.explain.asks import NARROW
from scheduling.mend import mend
from scheduling.problem import Problem
from scheduling.problem.floor import Placed

SWEEPS = 3


def mended_state(
    problem: Problem, book: Book, best: State, placed: list[Placed], rng: np.random.Generator
) -> State | None:
    """Return a state that keeps what teams, pairs and activities ask; None where `best` does.

    Parameters
    ----------
    placed
        The times of activities that the book holds.
    """
    roster = roster_of(problem, best)
    whole = place_activities(problem, roster, placed) if problem.activities else roster
    if not any(violation.rule in NARROW for violation in audit(problem, whole).violations):
        return None
    state = state_of(problem, book, mend(problem, whole, placed))
    for _ in range(SWEEPS):
        sweep(book, state, all_weeks(book, rng), 0.0)
    return state
