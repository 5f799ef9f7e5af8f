"""What a number of agents delivers, interval by interval."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scheduling.arrays import Floats
from scheduling.compiled import compiled
from scheduling.erlang.abandonment import Figures, impatient_line
from scheduling.erlang.blocking import erlang_b, erlang_c, free_odds
from scheduling.errors import StaffingError

FORMULAS = (
    "of_offered",
    "of_answered",
    "abandons_in_time_count",
    "abandons_in_time_leave",
    "short_abandons_leave",
)
SHORT_ABANDON_S = 5.0
FIGURES = 6
"""Rows of the compiled loops' figures, see `write_figures`."""


@dataclass(frozen=True, slots=True)
class Performance:
    """
    Steady-state figures of intervals, each an array of their shape.

    Where the queue grows without end (Erlang C with no spare agent) the waits are infinite and
    `stable` is false; where nobody is ever answered the ASA is NaN.
    """

    wait_probability: Floats
    service_level: Floats
    asa_s: Floats
    wait_all_s: Floats
    abandon_rate: Floats
    occupancy: Floats

    @property
    def stable(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
        """Whether a steady state exists."""
        return np.isfinite(self.wait_all_s)


@compiled
def write_figures(n: float, a: float, line: Figures, figures: Floats, i: int) -> None:
    """
    Write an interval's figures.

    Parameters
    ----------
    n, a
        Agents and offered load in erlangs.
    line
        What `impatient_line` gives for them.
    figures
        Shape (6, intervals): P(wait), abandon share, waits of all and of the answered in units of
        the handle time, service level, occupancy.
    i
        Number of the interval.
    """
    for k in range(5):
        figures[k, i] = line[k]
    figures[5, i] = min(a * (1.0 - line[1]) / n, 1.0) if n > 0.0 else math.nan
    if a <= 0.0:
        figures[5, i] = 0.0


@compiled
def _perform(
    agents: Floats,
    load: Floats,
    wait: Floats,
    theta: Floats,
    short: Floats,
    formula: int,
    figures: Floats,
) -> None:
    """Fill the figures of every interval."""
    for i in range(agents.size):
        n, a = agents[i], load[i]
        odds = free_odds(n, a)
        line = impatient_line(n, odds, a, wait[i], theta[i], short[i], formula)
        write_figures(n, a, line, figures, i)


@compiled
def _block(agents: Floats, load: Floats, share: Floats) -> None:
    """Fill Erlang B."""
    for i in range(agents.size):
        share[i] = erlang_b(agents[i], load[i])


@compiled
def _wait(agents: Floats, load: Floats, share: Floats) -> None:
    """Fill Erlang C."""
    for i in range(agents.size):
        share[i] = erlang_c(agents[i], load[i])


def formula_number(formula: str) -> int:
    """Return the position of a service-level formula, or refuse an unknown one by name."""
    if formula not in FORMULAS:
        message = f"service level formula: expected one of {', '.join(FORMULAS)}, found {formula!r}"
        raise StaffingError(message)
    return FORMULAS.index(formula)


def aligned(*values: ArrayLike) -> tuple[tuple[int, ...], list[Floats]]:
    """Broadcast numbers and arrays against each other; return the shape and flat arrays."""
    arrays = [np.asarray(value, dtype=np.float64) for value in values]
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    return shape, [
        array.ravel() if array.shape == shape else np.broadcast_to(array, shape).flatten()
        for array in arrays
    ]


def _shares(
    agents: ArrayLike, load_erlangs: ArrayLike, fill: Callable[[Floats, Floats, Floats], None]
) -> Floats:
    """Check agents and load and fill their shares."""
    shape, (n, a) = aligned(agents, load_erlangs)
    if not (np.all(n >= 0) and np.all(a >= 0)):
        message = "agents and load in erlangs: expected numbers of at least 0, found a negative one"
        raise StaffingError(message)
    share = np.empty_like(n)
    fill(n, a, share)
    return share.reshape(shape)


def blocking(agents: ArrayLike, load_erlangs: ArrayLike) -> Floats:
    """
    Return Erlang B: the share of contacts that find every agent busy and are turned away.

    Parameters
    ----------
    agents, load_erlangs
        Real numbers or arrays ≥ 0 that broadcast.

    Notes
    -----
    1/B(n) = 1 + (n/a)/B(n−1) (Erlang 1917; real n after Jagerman 1974).
    """
    return _shares(agents, load_erlangs, _block)


def waiting(agents: ArrayLike, load_erlangs: ArrayLike) -> Floats:
    """
    Return Erlang C: the share of contacts that wait when nobody leaves; 1 in overload.

    Parameters
    ----------
    agents, load_erlangs
        Real numbers or arrays ≥ 0 that broadcast.

    Notes
    -----
    C = n B / (n − a (1 − B)) (Erlang 1917).
    """
    return _shares(agents, load_erlangs, _wait)


def performance(
    agents: ArrayLike,
    load_erlangs: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike = math.inf,
    *,
    target_wait_s: ArrayLike = 20.0,
    formula: str = "of_offered",
    short_abandon_s: ArrayLike = SHORT_ABANDON_S,
) -> Performance:
    """
    Return what real-valued agents deliver: Erlang A, and Erlang C where patience is infinite.

    Parameters
    ----------
    agents, load_erlangs
        Agents on contact and offered load in erlangs, ≥ 0.
    aht_s, patience_s
        Mean handle time and mean patience in seconds, > 0; infinite patience means nobody leaves.
    target_wait_s, short_abandon_s
        The T and S of the service-level formulas, in seconds.
    formula
        One of `FORMULAS`.

    Returns
    -------
    Performance
        Arrays of the broadcast shape; `asa_s` is the mean wait of the answered, `wait_all_s` of
        all offered, `abandon_rate` the share of all offered that left.

    Notes
    -----
    See `scheduling.erlang.abandonment.impatient_line` for equations and sources.
    """
    shape, (n, a, aht, patience, wait, short) = aligned(
        agents, load_erlangs, aht_s, patience_s, target_wait_s, short_abandon_s
    )
    if not (np.all(n >= 0) and np.all(a >= 0) and np.all(aht > 0) and np.all(patience > 0)):
        message = (
            "expected agents and load of at least 0 and handle time and patience above 0, "
            "found a number outside"
        )
        raise StaffingError(message)
    figures = np.empty((FIGURES, n.size))
    _perform(n, a, wait / aht, aht / patience, short / aht, formula_number(formula), figures)
    return performance_of(figures.reshape(FIGURES, *shape), aht.reshape(shape))


def performance_of(figures: Floats, aht_s: Floats) -> Performance:
    """
    Return figures, waits in seconds.

    Parameters
    ----------
    figures
        As `write_figures` writes them, shape (6, …).
    aht_s
        Mean handle time in seconds, of the shape of a row.
    """
    wait_probability, abandoned, everyone, answered, level, occupancy = figures
    return Performance(
        wait_probability, level, answered * aht_s, everyone * aht_s, abandoned, occupancy
    )
