"""Load or compile the engine's machine code before any clock runs."""

import json
import sys
from pathlib import Path

import numpy as np

from scheduling.engine.book import Book, make_book
from scheduling.engine.costs import objective
from scheduling.engine.prices import Alike, Prices, alike_weeks, smooth_prices, solve_priced
from scheduling.engine.proximal import class_people, pull_sweep
from scheduling.engine.response import sweep
from scheduling.engine.ruin import draw_tries, ruin_and_recreate
from scheduling.engine.state import empty_state
from scheduling.problem import read_problem

ONE = np.zeros((1, 2), dtype=np.int64)
"""The first week of the first agent."""


def warm_up(book: Book) -> None:
    """Call every compiled loop once on the smallest piece of work."""
    state = empty_state(book)
    sweep(book, state, ONE, 1.0)
    objective(book, state)
    warm_prices(book)
    ruin_and_recreate(book, state, draw_tries(np.random.default_rng(0), 1), 1.0)


def warm_prices(book: Book) -> None:
    """Call the loops of prices and of pulls towards them."""
    state = empty_state(book)
    alike = Alike(*(part[:1] for part in alike_weeks(book)))
    prices: Prices = smooth_prices(book, state, 0.1)
    people = solve_priced(book, alike, prices).people
    pull_sweep(book, state, ONE, people, people, 1.0, class_people(book, state))


if __name__ == "__main__":
    # Beside a build that compiles the rest: what one has compiled the other finds.
    warm_prices(make_book(read_problem(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
