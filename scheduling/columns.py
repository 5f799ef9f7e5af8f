"""Column generation with OR-Tools, and the rosters that are drawn from it.

The master's duals are smoothed towards the best prices so far (Wentges 1997); pricing is the weekly
programme, so every pricing gives a bound. Rosters come by randomised rounding (Raghavan and
Thompson 1987): each agent takes a week with the share that the relaxation gives it.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from scheduling.engine.book import Book
from scheduling.engine.costs import objective
from scheduling.engine.prices import Alike, Prices, dual_value, project, solve_priced
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.state import State, changed_weeks, copy_state, empty_state, recount
from scheduling.model import Master
from scheduling.problem.values import WEEK
from scheduling.progress import Budget

Floats = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]
CLOSED = 1e-5
SMOOTHING = 0.5
LEAST_SMOOTHING = 0.2
WHOLE = 1e-6
TRIES = 400
REPAIRS = 6


class ColumnSearch:
    """The column generation of one problem.

    Attributes
    ----------
    bound, prices
        Best bound of any pricing and where it was reached.
    closed
        Whether the bound meets the relaxation.
    """

    def __init__(self, book: Book, alike: Alike, start: Prices, budget: Budget) -> None:
        self.book = book
        self.alike = alike
        self.budget = budget
        self.master = Master(book, alike)
        self.bound = -np.inf
        self.prices = start
        self.closed = False
        self._price(start)

    def _price(self, prices: Prices) -> int:
        """Price every group, add what is new, keep the bound."""
        priced = solve_priced(self.book, self.alike, prices)
        value = dual_value(self.book, self.alike, prices, priced)
        if value > self.bound:
            self.bound, self.prices = value, prices
        return self.master.add(priced, prices)

    def seed(self, prices: list[Prices]) -> None:
        """Add the weeks that other prices suggest."""
        for price in prices:
            self._price(price)

    def steps(self) -> Iterator[None]:
        """Solve and price until the bound meets the relaxation; yields after every round."""
        while self.budget.left:
            if not self.master.solve(self.budget.seconds - self.budget.elapsed):
                return
            if self.master.value - self.bound < CLOSED * abs(self.bound):
                self.closed = True
                return
            if not self._round(self.master.prices()):
                self.closed = True
                return
            yield

    def _round(self, duals: Prices) -> int:
        """Price between the best prices and the duals, nearer to the duals while nothing is new."""
        share = SMOOTHING
        while True:
            mixed = [
                share * best + (1 - share) * dual
                for best, dual in zip(self.prices, duals, strict=True)
            ]
            added = self._price(project(self.book, Prices(*mixed)))
            if added or share == 0:
                return added
            share = share / 2 if share / 2 >= LEAST_SMOOTHING else 0.0

    def roundings(
        self, members: list[list[int]], rng: np.random.Generator
    ) -> Iterator[tuple[State, Chosen] | None]:
        """Draw whole rosters from the relaxation and let the engine repair each.

        Yields
        ------
        tuple or None
            A roster better than all before with the (agents, weeks) that are as drawn, or None.
        """
        if not self.master.solve(self.budget.seconds - self.budget.elapsed):
            return
        shares, best = self.master.shares(), np.inf
        for _ in range(TRIES):
            if not self.budget.left:
                return
            drawn = self._draw(shares, members, rng)
            state = copy_state(drawn)
            value = self._repair(state, rng)
            yield (state, ~changed_weeks(state, drawn)) if value < best else None
            best = min(best, value)

    def _draw(self, shares: Floats, members: list[list[int]], rng: np.random.Generator) -> State:
        """Give every agent a week of its group, drawn by its share in the relaxation."""
        state = empty_state(self.book)
        groups = np.array([column.group for column in self.master.columns])
        for group, agents in enumerate(members):
            columns = np.flatnonzero(groups == group)
            weight = np.maximum(shares[columns], 0.0)
            whole = np.floor(weight + WHOLE).astype(np.int64)
            rest = np.maximum(weight - whole, 0.0) + 1e-9
            picks = list(np.repeat(columns, whole))[: len(agents)]
            more = len(agents) - len(picks)
            picks += list(rng.choice(columns, more, p=rest / rest.sum()))
            for agent, column in zip(agents, picks, strict=True):
                self._write(state, agent, int(column))
        recount(self.book, state)
        return state

    def _write(self, state: State, agent: int, column: int) -> None:
        chosen = self.master.columns[column]
        week = int(self.alike.week[chosen.group])
        days = slice(week * WEEK, week * WEEK + WEEK)
        state.start[agent, days] = chosen.start
        state.kind[agent, days] = chosen.kind
        state.pause[agent, days] = chosen.pause

    def _repair(self, state: State, rng: np.random.Generator) -> float:
        """Let every agent respond until that no longer helps; returns the objective."""
        value = objective(self.book, state)
        for _ in range(REPAIRS):
            sweep(self.book, state, all_weeks(self.book, rng), 0.0)
            now = objective(self.book, state)
            if now > value * (1 - CLOSED):
                return now
            value = now
        return value
