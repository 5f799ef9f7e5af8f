"""Load or compile the engine's machine code before any clock runs."""

import numpy as np

from scheduling.engine.book import Book
from scheduling.engine.costs import objective
from scheduling.engine.prices import Alike, Prices, alike_weeks, smooth_prices, solve_priced
from scheduling.engine.proximal import class_people, pull_sweep
from scheduling.engine.response import sweep
from scheduling.engine.ruin import draw_tries, ruin_and_recreate
from scheduling.engine.state import empty_state


def warm_up(book: Book) -> None:
    """Call every compiled loop once on the smallest piece of work."""
    state, one = empty_state(book), np.zeros((1, 2), dtype=np.int64)
    sweep(book, state, one, 1.0)
    objective(book, state)
    alike = Alike(*(part[:1] for part in alike_weeks(book)))
    prices: Prices = smooth_prices(book, state, 0.1)
    people = solve_priced(book, alike, prices).people
    pull_sweep(book, state, one, people, people, 1.0, class_people(book, state))
    ruin_and_recreate(book, state, draw_tries(np.random.default_rng(0), 1), 1.0)
