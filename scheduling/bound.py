"""The bound: what no roster can be below, raised beside the search."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduling.columns import ColumnSearch
from scheduling.engine.book import Book
from scheduling.engine.costs import objective
from scheduling.engine.horizon import Horizon
from scheduling.engine.horizon_tables import horizon_state
from scheduling.engine.prices import Prices, PriceSearch, group_weeks, smooth_prices
from scheduling.engine.state import State
from scheduling.horizon_search import HorizonSearch
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
    horizon: Horizon | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the child has found.

    Parameters
    ----------
    bound, prices, people
        A better bound, the prices that prove it, and the average people on contact there.
    roster, chosen
        A complete roster, and its (agents, weeks) that OR-Tools chose.
    done
        Why the child has nothing more to find; empty while it goes on.
    """

    bound: float | None = None
    prices: Prices | None = None
    people: Floats | None = None
    roster: State | None = None
    chosen: npt.NDArray[np.bool_] | None = None
    done: str = ""


def findings(task: Task) -> Iterator[Finding]:
    """Raise the bound by prices, then by column generation, then draw rosters from it."""
    budget = Budget(task.seconds)
    if task.horizon is not None:
        yield from _horizons(task, task.horizon, budget)
        return
    prices = _start(task, budget)
    yield from _every(_raise_prices(prices, budget), lambda: Finding(bound=prices.bound))
    yield Finding(bound=prices.bound, prices=prices.prices, people=prices.people)
    if not task.choose:
        yield Finding(done="the prices stalled" if prices.stalled else "the seconds are used")
        return
    alike, members = group_weeks(task.book)
    columns = ColumnSearch(task.book, alike, prices.prices, budget)
    columns.seed(prices.trail)
    yield from _every(columns.steps(), lambda: Finding(bound=columns.bound))
    if not budget.left:
        yield Finding(bound=columns.bound, done="the seconds are used")
        return
    people = columns.master.people()
    yield Finding(bound=columns.bound, prices=columns.prices, people=people)
    if task.book.weeks == 1:
        yield from _choose(columns, members, task.seed)
    yield Finding(done="the bound is closed" if columns.closed else "the columns stalled")


def _horizons(task: Task, tables: Horizon, budget: Budget) -> Iterator[Finding]:
    """Search by whole horizons."""
    search = HorizonSearch(tables, task.seed, budget)
    told = np.inf
    for _ in search.steps():
        state = None
        if search.value < told:
            told = search.value
            state = horizon_state(task.book, {a: row.kinds for a, row in search.best.items()})
        chosen = np.ones((task.book.agents, task.book.weeks), dtype=np.bool_)
        yield Finding(bound=search.bound, roster=state, chosen=chosen)
    met = search.value <= search.bound + 1e-6
    yield Finding(done="the bound is met" if met else "the seconds are used")


def _start(task: Task, budget: Budget) -> PriceSearch:
    """Prices of a first quick roster."""
    search = Search(task.book, task.seed, budget)
    for _ in search.sweeps():
        if not budget.left:
            break
    upper = objective(task.book, search.state)
    prices = PriceSearch(task.book, smooth_prices(task.book, search.state, 0.1), upper)
    prices.step()
    return prices


def _raise_prices(prices: PriceSearch, budget: Budget) -> Iterator[None]:
    while budget.left and not prices.stalled:
        prices.step()
        yield


def _every(steps: Iterator[None], tell: Callable[[], Finding]) -> Iterator[Finding]:
    """Tell how far the steps have come, once every `HEARTBEAT_S`."""
    told = time.monotonic()
    for _ in steps:
        if time.monotonic() - told > HEARTBEAT_S:
            told = time.monotonic()
            yield tell()


def _choose(columns: ColumnSearch, members: list[list[int]], seed: int) -> Iterator[Finding]:
    for found in columns.roundings(members, np.random.default_rng(seed)):
        if found is not None:
            yield Finding(roster=found[0], chosen=found[1])
