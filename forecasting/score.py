"""How far forecasts were out: sums first, ratios last."""

from dataclasses import dataclass, field

import numpy as np

from forecasting.frames import Floats


@dataclass
class Sums:
    """Sums over the scored cells of one method."""

    missed: float = 0.0
    over: float = 0.0
    came: float = 0.0
    cells: int = 0


@dataclass
class Score:
    """Errors of several methods on the same cells, cell by cell; unknown cells do not count."""

    sums: dict[str, Sums] = field(default_factory=dict[str, Sums])
    _noise: float = 0.0

    def add(self, method: str, forecast: Floats, actual: Floats) -> None:
        """Score some cells of one method."""
        error = forecast - actual
        here = self.sums.setdefault(method, Sums())
        here.missed += float(np.nansum(np.abs(error)))
        here.over += float(np.nansum(error))
        here.came += float(np.nansum(actual))
        here.cells += int((~np.isnan(error)).sum())
        if method == next(iter(self.sums)):
            self._noise += float(np.nansum(np.sqrt(2 * actual / np.pi)))

    def wape(self) -> dict[str, float]:
        """Return Σ|F-A| / ΣA by method; not a number without contacts."""
        return {name: _ratio(s.missed, s.came) for name, s in self.sums.items()}

    def bias(self, method: str) -> float:
        """Return Σ(F-A) / ΣA of a method."""
        return _ratio(self.sums[method].over, self.sums[method].came)

    def mean_error(self, method: str) -> float:
        """Return the mean absolute error of a cell."""
        return _ratio(self.sums[method].missed, self.sums[method].cells)

    def floor(self) -> float:
        """Return the WAPE that a perfect rate still has: the mean of √(2 / (π A)), by contacts.

        The mean distance of a Poisson count from its mean A is near √(2 A / π).
        """
        return _ratio(self._noise, next(iter(self.sums.values())).came)


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else float("nan")
