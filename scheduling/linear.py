"""The one door to OR-Tools' linear programming: GLOP, kept warm between solves."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp  # pyright: ignore[reportMissingTypeStubs] - none exist

Floats = npt.NDArray[np.float64]


class LinearProgram:
    """A linear programme, to be minimised, that grows column by column."""

    def __init__(self) -> None:
        solver_class = cast("Any", pywraplp.Solver)
        self._solver = solver_class.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._rows: list[Any] = []
        self._columns: list[Any] = []
        self._optimal: int = solver_class.OPTIMAL

    def add_row(self, low: float, high: float = float("inf")) -> int:
        """Add `low ≤ row ≤ high`; returns its number."""
        self._rows.append(self._solver.Constraint(low, high))
        return len(self._rows) - 1

    def set_row(self, row: int, low: float, high: float = float("inf")) -> None:
        """Change the bounds of a row."""
        self._rows[row].SetBounds(low, high)

    def add_column(self, cost: float, rows: list[int], high: float = float("inf")) -> int:
        """Add a variable from 0 to `high` that counts 1 in each of `rows`; returns its number."""
        column = self._solver.NumVar(0.0, high, "")
        self._objective.SetCoefficient(column, cost)
        for row in rows:
            self._rows[row].SetCoefficient(column, 1.0)
        self._columns.append(column)
        return len(self._columns) - 1

    def solve(self, seconds: float) -> bool:
        """Solve within `seconds`; whether the optimum was reached."""
        self._solver.SetTimeLimit(max(1, int(1000 * seconds)))
        return bool(self._solver.Solve() == self._optimal)

    @property
    def value(self) -> float:
        """Objective of the last solve."""
        return float(self._objective.Value())

    def duals(self) -> Floats:
        """Dual values of all rows."""
        return np.array([row.dual_value() for row in self._rows], dtype=np.float64)

    def values(self) -> Floats:
        """Values of all columns."""
        return np.array([column.solution_value() for column in self._columns], dtype=np.float64)
