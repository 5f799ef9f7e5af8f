"""Whole horizons as columns: the linear programme over them, and the best whole choice.

min  Σ cost_h · x_h + Σ entries over · people + (under + over) · u − over · required
s.t. Σ horizons of an agent  x_h = 1
people on an entry of the demand + u ≥ required
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scheduling.cpsat import Number, Term, WholeModel
from scheduling.engine.floor import OVER, UNDER
from scheduling.engine.horizon import Horizon
from scheduling.linear import LinearProgram

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
CENTS = 100
SECONDS = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One agent's horizon: kinds by day (-1: off), what it costs alone, the entries it serves."""

    agent: int
    kinds: Ints
    cost: float
    cells: Ints


@dataclass
class Pool:
    """Every horizon found so far, by agent.

    Parameters
    ----------
    tables
        The problem.
    """

    tables: Horizon
    rows: dict[int, list[Row]] = field(default_factory=dict[int, list[Row]])
    _known: set[tuple[int, bytes]] = field(default_factory=set[tuple[int, bytes]])

    def add(self, agent: int, kinds: Ints, worth: Floats, value: float) -> Row | None:
        """Keep a horizon that is worth `value` where entries are worth `worth`, if it is new."""
        key = agent, kinds.tobytes()
        if key in self._known:
            return None
        self._known.add(key)
        days = np.flatnonzero(kinds >= 0)
        cells = self.tables.cell[self.tables.contract[agent], kinds[days], days]
        cells = cells[cells >= 0]
        row = Row(agent, kinds.copy(), float(worth[cells].sum()) - value, cells)
        self.rows.setdefault(agent, []).append(row)
        return row


class HorizonMaster:
    """The programme over the horizons of some agents.

    Parameters
    ----------
    required
        People that each entry still wants of these agents.
    """

    def __init__(self, tables: Horizon, agents: list[int], required: Floats) -> None:
        self._cover = tables.cover
        self.rows: list[Row] = []
        self.programme = LinearProgram()
        self._one = {agent: self.programme.add_row(1.0, 1.0) for agent in agents}
        self._entry = [self.programme.add_row(float(n)) for n in required]
        for row, entry in zip(self._entry, tables.cover, strict=True):
            self.programme.add_column(float(entry[UNDER] + entry[OVER]), [row])
        self._slack = len(self._entry)

    def add(self, row: Row) -> None:
        """Add a horizon."""
        cost = row.cost + float(self._cover[row.cells, OVER].sum())
        rows = [self._one[row.agent], *(self._entry[int(cell)] for cell in row.cells)]
        self.programme.add_column(cost, rows)
        self.rows.append(row)

    def solve(self) -> bool:
        """Whether the optimum was reached."""
        return self.programme.solve(SECONDS)

    def worth(self) -> Floats:
        """Price of one more person on each entry."""
        duals = self.programme.duals()[self._entry]
        return np.clip(duals, 0.0, self._cover[:, UNDER] + self._cover[:, OVER])

    def shares(self) -> Floats:
        """Share of each horizon, in the order of `rows`."""
        return self.programme.values()[self._slack :]


def choose(
    tables: Horizon, rows: list[Row], required: Floats, hint: set[int], units: float
) -> list[Row] | None:
    """Choose one horizon an agent by CP-SAT; `hint` are positions of a choice known before."""
    model = WholeModel()
    takes = [model.number(0, 1) for _ in rows]
    by_agent: dict[int, list[Term]] = {}
    on: dict[int, list[Term]] = {}
    objective: list[Term] = []
    for take, row in zip(takes, rows, strict=True):
        by_agent.setdefault(row.agent, []).append((1, take))
        for cell in row.cells.tolist():
            on.setdefault(cell, []).append((1, take))
        cost = row.cost + float(tables.cover[row.cells, OVER].sum())
        objective.append((round(CENTS * cost), take))
    for terms in by_agent.values():
        model.equal(terms, 1)
    hints: dict[Number, int] = {take: int(n in hint) for n, take in enumerate(takes)}
    for cell, terms in on.items():
        most = max(0, int(required[cell]))
        short = model.number(0, most)
        model.at_least([*terms, (1, short)], int(required[cell]))
        objective.append((round(CENTS * float(tables.cover[cell, UNDER:].sum())), short))
        there = sum(hints[take] for _, take in terms)
        hints[short] = max(0, most - there)
    model.minimise(objective)
    model.hint(hints)
    if model.solve(SECONDS, units, tight=True) not in {"optimal", "feasible"}:
        return None
    return [row for take, row in zip(takes, rows, strict=True) if model.values[take]]
