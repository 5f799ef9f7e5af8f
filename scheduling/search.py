"""The search for a roster: smoothed sweeps, prices, pulls towards them, ruin and recreate.

A search is a row of short steps; between two of them its owner looks at the clock, reports, and may
hand in prices or a roster found elsewhere.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from scheduling.breaks import DayBreaks
from scheduling.engine.book import Book
from scheduling.engine.costs import coverage_cost, objective
from scheduling.engine.floor import SHARE
from scheduling.engine.prices import (
    Prices,
    PriceSearch,
    dual_value,
    project,
    smooth_prices,
    solve_priced,
)
from scheduling.engine.proximal import pull_towards
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.ruin import MOST, ROUNDS, draw_tries, ruin_and_recreate
from scheduling.engine.state import State, changed_weeks, copy_state, empty_state, recount, restore
from scheduling.progress import Budget

Floats = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]
SWEEPS = 12
POLISH = (0.1, 0.05)
POLISH_MOST = 10
PRICE_SHARE = 0.45
START_WIDTHS = (0.05, 0.1, 0.2)
GENTLE = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
PULLS = ((1.0, 1.0, 1.0, 1.0), GENTLE, (1.0, 2.0, 4.0, 8.0), (0.5, 1.0, 1.0, 2.0, 4.0))
TRIES = 40
ENGINE, ORTOOLS = 0, 1


class Search:
    """One search on one problem.

    Parameters
    ----------
    book
        The problem.
    seed
        Of every random draw.
    budget
        Looked at between steps; the engine counts its work there.
    place_breaks
        Whether OR-Tools places the breaks of each day together.

    Attributes
    ----------
    best, value, origin
        The best roster so far, its objective, and who chose each (agent, week).
    bound
        The best bound that the search's own prices gave, or None.
    phase
        What the search is doing.
    """

    def __init__(
        self, book: Book, seed: int, budget: Budget, *, place_breaks: bool = False
    ) -> None:
        self.book = book
        self.budget = budget
        # placed together, breaks would know neither how many may be at once nor activities
        rules = book.floor_rules
        self.place_breaks = place_breaks and rules.charges[SHARE] < 0 and not rules.held.any()
        self.rng = np.random.default_rng(seed)
        self.state = empty_state(book)
        self.best = copy_state(self.state)
        self.value = np.inf
        self.origin = np.full((book.agents, book.weeks), ENGINE)
        self.bound: float | None = None
        self.phase = "sweeps"
        self.improved_at = 0.0
        self._target: tuple[Prices, Floats] | None = None
        self._target_bound = -np.inf
        self._placed_at = np.inf

    @property
    def uncovered(self) -> int:
        """Agent-slots short of the requirement in the best roster."""
        return coverage_cost(self.book, self.best, 0, self.book.horizon)[1]

    def steps(self) -> Iterator[None]:
        """Search until the budget is used; yields after every short step."""
        yield from self.sweeps()
        self.phase = "prices"
        yield from self._prices()
        self.phase = "pulls"
        for pulls in PULLS:
            yield from self._pull(pulls)
        yield from self._breaks()
        self.phase = "search"
        while self.budget.left:
            yield from self._ruin()
            yield from self._pull(self._random_pulls())
            yield from self._breaks()

    def offer(self, roster: State, chosen: Chosen) -> bool:
        """Take a roster found elsewhere if it is better; `chosen` marks what OR-Tools chose."""
        kept = copy_state(self.state)
        restore(self.state, roster)
        recount(self.book, self.state)
        taken = self._keep(chosen)
        restore(self.state, kept)
        return taken

    def aim(self, prices: Prices, people: Floats, bound: float) -> None:
        """Take prices and average people found elsewhere as the target if their bound is better."""
        if bound > self._target_bound:
            self._target, self._target_bound = (prices, people), bound

    def _keep(self, chosen: Chosen | None = None) -> bool:
        """Keep the state as the best if it is; `chosen` are the weeks that OR-Tools chose."""
        value = objective(self.book, self.state)
        if value >= self.value - 1e-6:
            return False
        changed = changed_weeks(self.state, self.best)
        self.origin[changed] = ENGINE
        if chosen is not None:
            self.origin[changed & chosen] = ORTOOLS
        self.value = value
        self.improved_at = self.budget.elapsed
        restore(self.best, self.state)
        return True

    def _sweep(self, width: float) -> None:
        order = all_weeks(self.book, self.rng)
        sweep(self.book, self.state, order, width)
        self.budget.spend(len(order))

    def sweeps(self) -> Iterator[None]:
        """Build a first roster from nothing by smoothed sweeps."""
        for n in range(SWEEPS):
            self._sweep((1 - n / SWEEPS) ** 1.5)
            if not self.budget.left:
                break
            yield
        yield from self._settle(())

    def _settle(self, widths: tuple[float, ...]) -> Iterator[None]:
        """Sweep with falling smoothing, then exactly until it no longer helps."""
        for width in widths:
            self._sweep(width)
            yield
        last = np.inf
        for _ in range(POLISH_MOST):
            self._sweep(0.0)
            yield
            now = objective(self.book, self.state)
            if now > last * (1 - 1e-5) or not self.budget.left:
                break
            last = now
        self._keep()
        yield

    def _prices(self) -> Iterator[None]:
        book = self.book
        starts = [project(book, smooth_prices(book, self.state, w)) for w in START_WIDTHS]
        search = PriceSearch(book, starts[0], self.value)
        values = [
            dual_value(book, search.alike, s, solve_priced(book, search.alike, s)) for s in starts
        ]
        search = PriceSearch(book, starts[int(np.argmax(values))], self.value)
        until = self.budget.used + PRICE_SHARE * (1 - self.budget.used)
        while not search.stalled and self.budget.used < until and self.budget.left:
            search.step()
            self.budget.spend(len(search.alike.agent))
            self.bound = search.bound
            yield
        if search.people is not None:
            self.aim(search.prices, search.people, search.bound)

    def _pull(self, pulls: tuple[float, ...]) -> Iterator[None]:
        if self._target is None or not self.budget.left:
            return
        restore(self.state, self.best)
        prices, people = self._target
        for pull in pulls:
            pull_towards(self.book, self.state, prices, people, (pull,), self.rng)
            self.budget.spend(self.book.agents * self.book.weeks)
            yield
        yield from self._settle(POLISH)

    def _breaks(self) -> Iterator[None]:
        """Place the breaks of each day of the best roster together, if it is a new one."""
        if not self.place_breaks or self.value >= self._placed_at:
            return
        restore(self.state, self.best)
        for day in range(self.book.days):
            if not self.budget.left:
                break
            self.budget.spend(self.book.agents)
            if DayBreaks(self.book, self.state, day).place():
                recount(self.book, self.state)
                self._keep(np.ones(self.origin.shape, dtype=np.bool_))
            yield
        self._placed_at = self.value

    def _random_pulls(self) -> tuple[float, ...]:
        count = int(self.rng.integers(4, 8))
        strengths = np.exp(self.rng.uniform(np.log(0.25), np.log(8.0), count))
        return tuple(float(s) for s in np.sort(strengths))

    def _ruin(self) -> Iterator[None]:
        """Ruin and recreate on the best roster, about as long as a pull takes."""
        restore(self.state, self.best)
        work = (len(GENTLE) + 4) * self.book.agents * self.book.weeks
        rounds = max(1, work // (TRIES * MOST * ROUNDS))
        for n in range(rounds):
            patience = 2.0 * (1 - n / rounds) ** 2
            ruin_and_recreate(self.book, self.state, draw_tries(self.rng, TRIES), patience)
            self.budget.spend(TRIES * MOST * ROUNDS)
            if not self.budget.left:
                break
            yield
        self._keep()
        yield
