"""A build that goes on from an earlier roster is never worse, whatever that roster holds."""

import json
from pathlib import Path

import pytest

from scheduling.audit import audit
from scheduling.engine.book import make_book
from scheduling.engine.rosters import roster_of, state_of
from scheduling.problem import Problem, read_problem
from scheduling.roster import Roster
from scheduling.shifts import Shift
from scheduling.solve import Answer, Limits, solve

SMALL = Path(__file__).with_name("small_problem.json")
QUICK = Limits(seconds=5, bound_seconds=0, workers=1, deterministic=0.3)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return read_problem(json.loads(SMALL.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def good(problem: Problem) -> Answer:
    return solve(problem, Limits(seconds=5, bound_seconds=0, workers=1, deterministic=2.0))


def test_a_roster_goes_into_the_engine_and_comes_out_as_it_was(
    problem: Problem, good: Answer
) -> None:
    state = state_of(problem, make_book(problem), good.roster)
    assert roster_of(problem, state).shifts() == good.roster.shifts()


def test_going_on_is_never_worse(problem: Problem, good: Answer) -> None:
    answer = solve(problem, QUICK, seed=9, start=good.roster)
    assert answer.objective is not None
    assert good.objective is not None
    assert answer.objective <= good.objective
    assert not answer.violations


def test_what_breaks_rules_or_is_unknown_is_left_behind(problem: Problem, good: Answer) -> None:
    stranger = Shift("nobody", 0, 600, 840, 240)
    double = Shift(problem.agents[0].name, 0, 600, 1500, 900)
    broken = Roster.of([*good.roster.shifts(), stranger, double])
    answer = solve(problem, QUICK, seed=9, start=broken)
    assert not audit(problem, answer.roster).violations
