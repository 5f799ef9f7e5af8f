"""Column generation with OR-Tools, and the dive that turns it into a roster.

The master's duals are smoothed towards the best prices so far (Wentges 1997); pricing is the weekly
programme, so every pricing gives a bound. The dive fixes what the relaxation is surest of, a tenth
of the agents at a time, prices again and goes on until everybody has a week.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from scheduling.engine.book import Book
from scheduling.engine.prices import Alike, Prices, dual_value, project, solve_priced
from scheduling.engine.state import State, empty_state, recount
from scheduling.model import Master
from scheduling.problem.values import WEEK
from scheduling.progress import Budget

Floats = npt.NDArray[np.float64]
CLOSED = 1e-5
SMOOTHING = 0.5
LEAST_SMOOTHING = 0.2
FIX_SHARE = 0.1
WHOLE = 1e-6
PRICINGS = 8


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

    def dive(self, members: list[list[int]], rng: np.random.Generator) -> Iterator[State | None]:
        """Fix agents step by step; yields None while under way and the roster at the end."""
        state = empty_state(self.book)
        waiting = [list(agents) for agents in members]
        total = int(self.master.left.sum())
        while self.master.left.sum() > 0:
            if not self.budget.left or not self.master.solve(
                self.budget.seconds - self.budget.elapsed
            ):
                return
            for column, agents in self._surest(max(1, int(FIX_SHARE * total)), rng):
                self.master.fix(column, agents)
                self._write(state, waiting, column, agents)
            yield from self._price_again()
        recount(self.book, state)
        yield state

    def _price_again(self) -> Iterator[None]:
        """Price what is left a few times, so that the weeks fit what is fixed."""
        for _ in range(PRICINGS):
            if not self.master.solve(self.budget.seconds - self.budget.elapsed):
                return
            prices = project(self.book, self.master.prices())
            added = self.master.add(solve_priced(self.book, self.alike, prices), prices)
            yield
            if not added:
                return

    def _surest(self, quota: int, rng: np.random.Generator) -> list[tuple[int, int]]:
        """Columns to fix and how often: whole parts, then the largest fractions up to `quota`."""
        shares = self.master.shares()
        whole = np.floor(shares + WHOLE).astype(np.int64)
        chosen = {int(c): int(whole[c]) for c in np.flatnonzero(whole)}
        left = self.master.left.copy()
        for column, agents in chosen.items():
            left[self.master.columns[column].group] -= agents
        rest = shares - whole + rng.uniform(0, 1e-3, len(shares))
        for column in np.argsort(-rest):
            if sum(chosen.values()) >= quota or rest[column] < WHOLE:
                break
            group = self.master.columns[int(column)].group
            if left[group] > 0:
                left[group] -= 1
                chosen[int(column)] = chosen.get(int(column), 0) + 1
        return list(chosen.items())

    def _write(self, state: State, waiting: list[list[int]], column: int, agents: int) -> None:
        chosen = self.master.columns[column]
        week = int(self.alike.week[chosen.group])
        days = slice(week * WEEK, week * WEEK + WEEK)
        for _ in range(agents):
            agent = waiting[chosen.group].pop()
            state.start[agent, days] = chosen.start
            state.kind[agent, days] = chosen.kind
            state.pause[agent, days] = chosen.pause
