"""The bound: what no roster can be below, raised beside the search."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduling.engine.book import Book
from scheduling.engine.prices import Prices, PriceSearch, smooth_prices
from scheduling.engine.state import State, objective
from scheduling.progress import Budget
from scheduling.search import Search

Floats = npt.NDArray[np.float64]
HEARTBEAT_S = 0.5


@dataclass(frozen=True, slots=True)
class Task:
    """What the child works on: the problem, its seconds, the seed, and whether it also chooses."""

    book: Book
    seconds: float
    seed: int
    choose: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What the child has found: a better bound, with the prices that prove it, or a roster."""

    bound: float | None = None
    prices: Prices | None = None
    people: Floats | None = None
    roster: State | None = None
    done: str = ""


def findings(task: Task) -> Iterator[Finding]:
    """Raise the bound until it stalls or the seconds are used."""
    budget = Budget(task.seconds)
    search = Search(task.book, task.seed, budget)
    for _ in search.sweeps():
        if not budget.left:
            break
    upper = objective(task.book, search.best)
    prices = PriceSearch(task.book, smooth_prices(task.book, search.best, 0.1), upper)
    told = time.monotonic()
    prices.step()
    while budget.left and not prices.stalled:
        prices.step()
        if time.monotonic() - told > HEARTBEAT_S:
            told = time.monotonic()
            yield Finding(bound=prices.bound)
    yield Finding(bound=prices.bound, prices=prices.prices, people=prices.people)
    yield Finding(done="the prices stalled" if prices.stalled else "the seconds are used")
