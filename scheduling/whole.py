"""The one door to HiGHS: linear programmes some of whose variables are whole numbers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import scipy.optimize  # pyright: ignore[reportMissingTypeStubs] - SciPy ships none

from scheduling.arrays import Floats

_optimize = cast("Any", scipy.optimize)
_milp = cast("Callable[..., Any]", _optimize.milp)


@dataclass(slots=True)
class WholeProgramme:
    """A programme to be minimised, built variable by variable and row by row."""

    _cost: list[float] = field(default_factory=list[float])
    _high: list[float] = field(default_factory=list[float])
    _whole: list[int] = field(default_factory=list[int])
    _rows: list[tuple[dict[int, float], float, float]] = field(
        default_factory=list[tuple[dict[int, float], float, float]]
    )

    def variable(self, cost: float, high: float = np.inf, *, whole: bool = False) -> int:
        """Add a variable from 0 to `high`; returns its number."""
        self._cost.append(cost)
        self._high.append(high)
        self._whole.append(int(whole))
        return len(self._cost) - 1

    def row(self, weights: dict[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        """Add `low ≤ Σ weight · variable ≤ high`."""
        self._rows.append((weights, low, high))

    def solve(self) -> Floats:
        """
        Return the exact optimum.

        Raises
        ------
        RuntimeError
            If there is none; a programme whose every row can be bought off always has one.
        """
        matrix = np.zeros((len(self._rows), len(self._cost)))
        for number, (weights, _, _) in enumerate(self._rows):
            for variable, weight in weights.items():
                matrix[number, variable] += weight
        low, high = (np.array([row[k] for row in self._rows]) for k in (1, 2))
        found = _milp(
            np.array(self._cost),
            integrality=np.array(self._whole),
            bounds=_optimize.Bounds(0, np.array(self._high)),
            constraints=_optimize.LinearConstraint(matrix, low, high),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            message = f"programme: expected an optimum, found {found.message}"
            raise RuntimeError(message)
        return np.asarray(found.x, np.float64)
