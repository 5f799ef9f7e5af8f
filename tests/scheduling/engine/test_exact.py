"""The programmes of a week and of a horizon against all weeks and all horizons there are."""

from itertools import product

import numpy as np
import pytest

from scheduling.audit import audit
from scheduling.engine.book import make_book
from scheduling.engine.costs import objective
from scheduling.engine.horizon_tables import by_horizons, horizon_state, horizon_tables
from scheduling.engine.response import respond
from scheduling.engine.rosters import roster_of
from scheduling.engine.state import count_week, empty_state
from scheduling.horizon_search import HorizonSearch
from scheduling.problem import read_problem
from scheduling.progress import Budget
from tests.scheduling.coded_problem import coded, write

ALL_WEEKS = [np.array(week, np.int64) for week in product((-1, 0, 1), repeat=7)]


@pytest.mark.parametrize("seed", range(12))
def test_the_best_response_is_the_best_of_all_weeks(seed: int) -> None:
    book, rng = make_book(read_problem(coded(seed, days=21))), np.random.default_rng(seed)
    state = empty_state(book)
    for agent in range(2):
        write(book, state, agent, 0, rng.integers(-1, 2, 21))
    week = seed % 3
    gain = np.empty(7 * book.slots + book.spill)
    count_week(book, state, 0, week, -1)
    respond(book, state, 0, week, 0.0, gain)
    count_week(book, state, 0, week, 1)
    found = objective(book, state)
    least = np.inf
    for days in ALL_WEEKS:
        write(book, state, 0, 7 * week, days)
        least = min(least, objective(book, state))
    assert found == pytest.approx(least)


@pytest.mark.parametrize("seed", range(12))
def test_the_search_by_horizons_finds_the_best_of_all(seed: int) -> None:
    problem = read_problem(coded(seed, days=7, agents=1))
    book = make_book(problem)
    tables = horizon_tables(problem, book)
    assert tables is not None
    search = HorizonSearch(tables, 1, Budget(20))
    for _ in search.steps():
        if search.value <= search.bound + 1e-6:
            break
    state = horizon_state(book, {0: search.best[0].kinds})
    assert objective(book, state) == pytest.approx(search.value)
    least = np.inf
    for days in ALL_WEEKS:
        write(book, state, 0, 0, days)
        least = min(least, objective(book, state))
    assert search.value == pytest.approx(least)
    assert search.bound <= least + 1e-6


def test_two_agents_by_horizons_keep_every_rule() -> None:
    for seed in range(4):
        problem = read_problem(coded(seed, days=14, agents=4))
        book = make_book(problem)
        tables = horizon_tables(problem, book)
        assert tables is not None
        search = HorizonSearch(tables, 1, Budget(2))
        for _ in search.steps():
            pass
        state = horizon_state(book, {a: row.kinds for a, row in search.best.items()})
        found = audit(problem, roster_of(problem, state))
        assert (found.violations == ()) == (search.value < 1e6)
        assert search.bound <= search.value + 1e-6


def test_a_week_of_its_own_is_no_matter_of_horizons() -> None:
    document = coded(0)
    assert by_horizons(read_problem(document))
    document["contracts"]["C"]["work_days_week_max"] = 5
    assert not by_horizons(read_problem(document))
