"""How far a search has come, and how much it may still spend."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

UNIT = 1000
"""Weekly programmes in one deterministic unit of work."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a watcher of the search sees.

    Parameters
    ----------
    best, bound
        Objective of the best roster so far, and what no roster can be below (None: not yet known).
    uncovered_hours
        Agent-hours short of the requirement in the best roster.
    """

    seconds: float
    phase: str
    best: float
    bound: float | None
    uncovered_hours: float

    @property
    def gap(self) -> float | None:
        """Share by which the best roster lies above the bound."""
        return gap_of(self.best, self.bound)


def gap_of(objective: float, bound: float | None) -> float | None:
    """Share by which `objective` lies above `bound`, None where no bound is known."""
    if bound is None:
        return None
    return max(0.0, objective - bound) / max(abs(bound), 1e-9)


@dataclass(slots=True)
class Budget:
    """What may still be spent: seconds, or units of work where a run must be repeatable.

    Parameters
    ----------
    seconds
        Limit by the stop-watch; not looked at when `units` is given.
    units
        Limit in deterministic units of `UNIT` weekly programmes.
    should_stop
        Asked now and then; a true answer ends the search.
    """

    seconds: float
    units: float | None = None
    should_stop: Callable[[], bool] = lambda: False
    spent: int = 0
    _began: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since the budget was made."""
        return time.monotonic() - self._began

    @property
    def used(self) -> float:
        """Share of the budget that is used."""
        if self.units is not None:
            return self.spent / max(1.0, self.units * UNIT)
        return self.elapsed / max(1e-9, self.seconds)

    @property
    def left(self) -> bool:
        """Whether the search may go on."""
        return self.used < 1.0 and not self.should_stop()

    def spend(self, programmes: int) -> None:
        """Count `programmes` weekly programmes."""
        self.spent += programmes
