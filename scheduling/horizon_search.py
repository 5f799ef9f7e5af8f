"""Column generation over whole horizons, rosters dived from it, and neighbourhoods chosen exactly.

The duals are smoothed towards the best prices so far (Wentges 1997). A dive fixes the horizons that
the relaxation takes (nearly) whole and prices anew for the rest. Then a few agents at a time are
taken out, priced against what the others leave, and chosen anew by CP-SAT among their horizons.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from scheduling.engine.floor import OVER, REQUIRED, UNDER
from scheduling.engine.horizon import Horizon, price_horizons
from scheduling.horizon_master import HorizonMaster, Pool, Row, choose
from scheduling.progress import Budget

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
CLOSED = 1e-7
SMOOTHING = 0.6
NEARLY = 0.98
FEW_ROUNDS = 6
MORE_ROUNDS = 12
UNITS = 1.0
FIRST_SHARE, SECOND_SHARE = 0.35, 0.6
"""Shares of the budget that raising the bound may use, before and after the first rosters."""
MOST_ROWS = 1500
SMALL, LARGE = 3, 12


class HorizonSearch:
    """The search of one problem by whole horizons.

    Attributes
    ----------
    bound
        What no roster can be below.
    best, value
        The best horizon of every agent so far, and what they cost together.
    """

    def __init__(self, tables: Horizon, seed: int, budget: Budget) -> None:
        self.tables = tables
        self.budget = budget
        self.pool = Pool(tables)
        self.bound = -np.inf
        self.best: dict[int, Row] = {}
        self.value = np.inf
        self._agents = list(range(len(tables.contract)))
        self._required = tables.cover[:, REQUIRED].copy()
        self._rng = np.random.default_rng(seed)
        costs = tables.cost[np.isfinite(tables.cost)]
        weights = np.concatenate([costs, tables.cover.ravel(), tables.limits[:, :, 1].ravel()])
        self._whole = bool((weights == np.round(weights)).all())

    def price(self, agents: list[int], prices: Floats) -> tuple[list[Row], float]:
        """Price some agents; returns their new horizons and the sum of their values."""
        worth = prices - self.tables.cover[:, OVER]
        picked = np.full((len(agents), self.tables.cost.shape[1]), -1, np.int64)
        values = price_horizons(self.tables, worth, np.array(agents, np.int64), picked)
        found = (
            self.pool.add(agent, kinds, worth, float(value))
            for agent, kinds, value in zip(agents, picked, values, strict=True)
        )
        return [row for row in found if row is not None], float(values.sum())

    def generate(
        self, agents: list[int], required: Floats, rounds: int, until: float = 1.0
    ) -> HorizonMaster:
        """Generate horizons for some agents against what is required of them.

        Until the relaxation is met, or `rounds` or the share `until` of the budget are used.
        """
        master = self._master(agents, required)
        best, centre = -np.inf, master.worth() if master.solve() else np.zeros(len(required))
        for _ in range(rounds):
            if not self.budget.left or self.budget.used > until or not master.solve():
                break
            duals, lowest = master.worth(), float(master.programme.value)
            for share in (SMOOTHING, 0.0):
                mixed = share * centre + (1 - share) * duals
                found, value = self.price(agents, mixed)
                bound = float((mixed * required).sum()) - value
                if bound > best:
                    best, centre = bound, mixed
                if found:
                    break
            for row in found:
                master.add(row)
            if not found or lowest - best < CLOSED * max(1.0, abs(lowest)):
                break
        if len(agents) == len(self._agents):
            self._raise(best - self._beyond)
        return master

    def _master(self, agents: list[int], required: Floats) -> HorizonMaster:
        """Begin with the horizons known; who has none gets some."""
        master = HorizonMaster(self.tables, agents, required)
        new = [agent for agent in agents if agent not in self.pool.rows]
        for level in (0.0, 1.0) if new else ():
            self.price(new, level * self.tables.cover[:, UNDER])
        for agent in agents:
            for row in self.pool.rows[agent]:
                master.add(row)
        return master

    @property
    def _beyond(self) -> float:
        """The constant: what is charged as beyond although it is required."""
        return float((self.tables.cover[:, OVER] * self._required).sum())

    def _raise(self, bound: float) -> None:
        if self._whole:
            bound = float(np.ceil(bound - 1e-6))
        self.bound = max(self.bound, bound)

    def cost_of(self, rows: dict[int, Row]) -> float:
        """Cost of a horizon for every agent, with the demand by shift."""
        people = self.people(rows.values())
        beyond = people - self._required
        cover = self.tables.cover
        cost = (cover[:, OVER] * np.maximum(0, beyond)).sum()
        cost += (cover[:, UNDER] * np.maximum(0, -beyond)).sum()
        return float(cost) + sum(row.cost for row in rows.values())

    def people(self, rows: Iterable[Row]) -> Floats:
        """Count people on each entry."""
        count = np.zeros(len(self._required))
        for row in rows:
            np.add.at(count, row.cells, 1)
        return count

    def steps(self) -> Iterator[None]:
        """Search until the budget is used or the bound is met; yields whenever there is news."""
        master = self.generate(self._agents, self._required, 400, FIRST_SHARE)
        yield
        self._offer(self._dive(self._agents, self._required))
        yield
        self._offer_rows(self._select(master.rows, self._required, self._agents))
        yield
        self.generate(self._agents, self._required, 400, SECOND_SHARE)
        yield
        size = SMALL
        while self.budget.left and self.value > self.bound + 1e-6:
            better = self._neighbourhood(min(size, len(self._agents)))
            size = SMALL if better else SMALL + (size - SMALL + 1) % (LARGE - SMALL)
            yield

    def _offer(self, rows: dict[int, Row] | None) -> bool:
        if rows is None or len(rows) < len(self._agents):
            return False
        value = self.cost_of(rows)
        better = value < self.value - 1e-6
        if value <= self.value + 1e-6:
            self.best, self.value = rows, value
        return better

    def _offer_rows(self, rows: list[Row] | None) -> bool:
        return self._offer(None if rows is None else {row.agent: row for row in rows})

    def _dive(self, agents: list[int], required: Floats) -> dict[int, Row]:
        """Fix what the relaxation takes nearly whole, or most of, until everybody is fixed."""
        left, wanted, fixed = list(agents), required.copy(), dict[int, Row]()
        while left and self.budget.left:
            master = self.generate(left, wanted, FEW_ROUNDS)
            master.solve()
            shares = master.shares()
            taken = [row for row, share in zip(master.rows, shares, strict=True) if share > NEARLY]
            for row in taken or [master.rows[int(np.argmax(shares))]]:
                if row.agent not in fixed:
                    fixed[row.agent] = row
                    np.add.at(wanted, row.cells, -1)
            left = [agent for agent in left if agent not in fixed]
        return fixed

    def _select(self, rows: list[Row], required: Floats, agents: list[int]) -> list[Row] | None:
        """Choose exactly among the horizons that look best at the prices of the relaxation."""
        master = HorizonMaster(self.tables, agents, required)
        for row in rows:
            master.add(row)
        if not master.solve():
            return None
        worth = master.worth() - self.tables.cover[:, OVER]
        reduced = np.array([row.cost - float(worth[row.cells].sum()) for row in rows])
        for agent in agents:
            mine = [n for n, row in enumerate(rows) if row.agent == agent]
            reduced[mine] -= reduced[mine].min()
        mine = {id(row) for row in self.best.values()}
        order = sorted(range(len(rows)), key=lambda n: (id(rows[n]) not in mine, reduced[n]))
        few = [rows[n] for n in order[:MOST_ROWS]]
        if {row.agent for row in few} != set(agents):
            return None
        hint = {n for n, row in enumerate(few) if id(row) in mine}
        return choose(self.tables, few, required, hint, UNITS)

    def _neighbourhood(self, size: int) -> bool:
        """Take a few agents out and choose their horizons anew; whether that was better."""
        crew = sorted(int(a) for a in self._rng.choice(self._agents, size, replace=False))
        others = {agent: row for agent, row in self.best.items() if agent not in crew}
        required = self._required - self.people(others.values())
        master = self.generate(crew, required, MORE_ROUNDS)
        chosen = self._select(master.rows, required, crew)
        if chosen is None:
            return False
        return self._offer(others | {row.agent: row for row in chosen})
