from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.assure import assure, lowest, raised, shortfall, spread
from scheduling.problem import Problem, read_problem
from scheduling.roster import Roster, coverage
from scheduling.solve import Answer, Limits, solve
from tests.scheduling.coded_problem import small

Floats = npt.NDArray[np.float64]
QUICK = Limits(seconds=1.0, bound_seconds=1.0)


@pytest.fixture(scope="module")
def built() -> tuple[Problem, Answer]:
    problem = read_problem(small())
    return problem, solve(problem, QUICK)


@given(st.lists(st.floats(0, 3), min_size=1, max_size=40))
def test_parts_of_people_are_rounded_so_that_their_sum_is_kept(more: list[float]) -> None:
    found = spread(np.array(more))
    assert (found >= 0).all()
    assert abs(found.sum() - sum(more)) <= 0.5 + 1e-6


def test_only_weak_days_are_raised() -> None:
    problem = read_problem(small())
    chance = np.ones(problem.days)
    chance[2] = 0.1
    found = raised(problem, {"q0": chance}, 0.9).requirement
    more = (found - problem.requirement).sum(axis=2)[0]
    assert more[2] > 0
    assert not np.delete(more, 2).any()


def test_days_without_contacts_miss_nothing() -> None:
    chances = {"q0": np.array([np.nan, 0.5]), "q1": np.array([np.nan, np.nan])}
    assert lowest(chances) == 0.5
    assert shortfall(chances, 0.9) == pytest.approx(0.4)
    assert lowest({}) == 1.0


def covered(problem: Problem, roster: Roster) -> dict[str, Floats]:
    """Take for a chance the share of the requirement that is on contact, with a third more."""
    people = sum(coverage(problem, roster).values())
    due = np.maximum(problem.requirement[0] * 4 / 3, 1e-9)
    return {"q0": np.minimum(np.asarray(people) / due, 1.0).mean(axis=1)}


def test_weak_days_get_people_and_the_worth_stays_that_of_the_problem(
    built: tuple[Problem, Answer],
) -> None:
    problem, answer = built
    found = assure(problem, answer, lambda r: covered(problem, r), 0.75, 1.0)
    assert found.after >= found.before
    assert found.rounds >= 1
    assert found.answer.bound == answer.bound
    assert not found.answer.violations


def test_what_is_good_enough_stays_as_it_is(built: tuple[Problem, Answer]) -> None:
    problem, answer = built
    found = assure(problem, answer, lambda r: covered(problem, r), 0.0, 1.0)
    assert (found.outcome, found.rounds, found.answer) == ("kept", 0, answer)


def test_nobody_left_is_said(built: tuple[Problem, Answer]) -> None:
    problem, answer = built
    found = assure(problem, answer, lambda _: {"q0": np.full(problem.days, 0.2)}, 0.9, 0.5)
    assert (found.outcome, found.rounds) == ("no_gain", 1)
    assert found.answer is answer


def test_a_wish_to_stop_is_heard(built: tuple[Problem, Answer]) -> None:
    problem, answer = built
    stopped = replace(answer)
    found = assure(problem, stopped, lambda r: covered(problem, r), 1.0, 1.0, lambda: True)
    assert (found.outcome, found.rounds) == ("limit", 0)
