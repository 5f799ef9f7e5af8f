import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scheduling.engine.book import Book, make_book
from scheduling.engine.costs import objective
from scheduling.engine.prices import Prices, PriceSearch, gains_of, project, smooth_prices
from scheduling.engine.queue_prices import QueuePrices
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.state import empty_state
from scheduling.problem import read_problem

SKILLS = [["q0"], ["q1"], ["q0", "q1"], ["q1", "q2"], ["q2"], ["q3"], ["q0", "q1", "q2"]]


def four_queues() -> Book:
    """Three queues that share agents and one that stands alone."""
    rng = np.random.default_rng(0)
    path = Path(__file__).parents[1] / "small_problem.json"
    document: dict[str, Any] = json.loads(path.read_text())
    document["queues"] = [f"q{n}" for n in range(4)]
    document["requirement"] = {q: rng.integers(0, 3, (7, 24)).tolist() for q in document["queues"]}
    document["agents"] = [
        {"id": f"a{n}", "contract": "FT", "skills": skills} for n, skills in enumerate(SKILLS)
    ]
    return make_book(read_problem(document))


@pytest.mark.parametrize("seed", range(5))
def test_sets_are_worth_what_their_queues_are(seed: int) -> None:
    book, rng = four_queues(), np.random.default_rng(seed)
    queues = QueuePrices(book.groups)
    price = rng.uniform(0, book.deep, (book.horizon, 4))
    sets = queues.to_sets(price)
    needed = (price * book.groups.need[:, queues.single]).sum()
    assert (sets * book.groups.need).sum() == pytest.approx(needed)
    assert (sets >= 0).all()
    gain = gains_of(book, Prices(np.zeros_like(sets), sets)) + book.over
    serves = book.groups.covers[:, queues.single].astype(bool)
    dearest = [price[:, row].max(axis=1) for row in serves]
    assert gain == pytest.approx(np.array(dearest))
    kept = project(book, Prices(sets, sets))
    assert kept.deep == pytest.approx(sets)


def test_prices_of_a_chain_come_back() -> None:
    book = four_queues()
    queues = QueuePrices(book.groups)
    price = np.random.default_rng(1).uniform(0, 9, (book.horizon, 4))
    assert queues.of_sets(queues.to_sets(price)) == pytest.approx(price)


def test_everybody_is_assigned_to_the_dearest_queue() -> None:
    book, rng = four_queues(), np.random.default_rng(2)
    queues = QueuePrices(book.groups)
    price = rng.permuted(np.tile([1.0, 2.0, 3.0, 4.0], (book.horizon, 1)), axis=1)
    people = rng.uniform(0, 5, (len(book.groups.covers), book.horizon))
    served = queues.served(price, people, 1e-3)
    assert served.sum() == pytest.approx(people.sum())
    worth = [price[:, row.astype(bool)].max(axis=1) for row in book.groups.covers[:, queues.single]]
    assert (served * price).sum() == pytest.approx((np.array(worth) * people).sum())


def test_the_bound_rises_and_stays_below_a_roster() -> None:
    book, rng = four_queues(), np.random.default_rng(3)
    state = empty_state(book)
    for width in (1.0, 0.3, 0.0, 0.0):
        sweep(book, state, all_weeks(book, rng), width)
    upper = objective(book, state)
    search = PriceSearch(book, smooth_prices(book, state, 0.1), upper)
    search.step()
    first = search.bound
    for _ in range(150):
        search.step()
    assert first < search.bound <= upper + 1e-6
    assert search.bound > 0.8 * upper
