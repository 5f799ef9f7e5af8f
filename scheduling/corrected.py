"""Heads corrected by simulation: a day that changes, kept on target in every slot at least cost.

Formulas take each slot for a steady state of its own. On a real day waiting contacts and running
talks are handed from slot to slot, so they give too many heads here and too few there.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from scheduling.arrays import Bools, Floats, Whole
from scheduling.erlang.performance import Performance, performance
from scheduling.erlang.search import SHRINKAGE_SLACK
from scheduling.errors import StaffingError
from scheduling.measured import Measured, worth_of_one
from scheduling.staffing import Targets, required
from scheduling.trial import DayDemand, Trial

SLACK = 0.01
"""How far under its target a single slot may lie; the day as a whole lies above it."""
_LIMIT, _ERRORS = 0.02, 1.65
_ROUGH_PART, _ROUGH, _FINE = 5, 5, 4
_APART = 3
_FRESH = 7_919
_MOST_DOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """
    Heads of a day, proven on days that they were not fitted to.

    Parameters
    ----------
    frame
        Per slot: contacts, aht_s, patience_s, `agents`, `scheduled`, `service_level`, `asa_s`,
        `abandon_rate`, `occupancy` as played on fresh days, and `erlang_a`, the formula's heads.
    agent_hours, erlang_a_hours, erlang_c_hours
        People's hours on contact: these heads', Erlang A's, and Erlang C's.
    days
        Days that the heads were fitted to; the figures are of as many others.
    """

    frame: pl.DataFrame
    agent_hours: float
    erlang_a_hours: float
    erlang_c_hours: float
    days: int


def corrected(
    demand: DayDemand,
    targets: Targets,
    *,
    shrinkage: float = 0.0,
    slack: float = SLACK,
    seed: int = 1,
) -> Corrected:
    """
    Return the fewest heads found that keep every target in every slot of a simulated day.

    Parameters
    ----------
    demand
        One queue's day.
    targets
        All are kept.
    shrinkage
        Share of paid time not available, 0-1.
    slack
        How far under its target the service level of a single slot may lie, 0-0.02. A slot is also
        given so many heads that its error of estimation hardly lets it be two points under.
    seed
        Same seed, same heads.

    Returns
    -------
    Corrected
        Figures are of days that the heads were not fitted to.

    Notes
    -----
    Starts from Erlang A and raises and lowers slots by what one agent more is worth there (Feldman,
    Mandelbaum, Massey and Whitt 2008, "Staffing of time-varying queues to achieve time-stable
    performance", their iterative simulation), then takes away single people wherever every slot
    stays kept; every step is played on the same days.
    """
    if not 0 <= slack <= _LIMIT:
        message = f"slack: expected a share from 0 to {_LIMIT}, found {slack:g}"
        raise StaffingError(message)
    frame = pl.DataFrame(
        {"contacts": demand.contacts, "aht_s": demand.aht_s, "patience_s": demand.patience_s}
    )
    first: Whole = _formula(frame, targets, demand, "erlang-a")
    worth = _worth(first, targets, demand)
    days = demand.days_enough
    rough = _Fit(Trial.of(demand, max(days // _ROUGH_PART, 20), seed), targets, worth, slack)
    fine = _Fit(Trial.of(demand, days, seed + 1), targets, worth, slack)
    heads = fine.raised(fine.balanced(rough.balanced(first, _ROUGH), _FINE))
    heads = fine.trimmed(heads)
    fresh = Trial.of(demand, days, seed + _FRESH)
    hours = demand.interval_s / 3600
    return Corrected(
        _frame(frame, fresh, heads, first, targets, shrinkage),
        float(heads.sum()) * hours,
        float(first.sum()) * hours,
        float(_formula(frame, targets, demand, "erlang-c").sum()) * hours,
        days,
    )


def _formula(frame: pl.DataFrame, targets: Targets, demand: DayDemand, model: str) -> Whole:
    found = required(frame, targets, model=model, interval_s=demand.interval_s)
    return found["agents"].to_numpy().astype(np.int64)


def _worth(heads: Whole, targets: Targets, demand: DayDemand) -> Performance:
    """Return by the formula what one agent more improves in each slot."""
    here, more = (
        performance(
            heads + extra,
            demand.load_erlangs,
            np.where(demand.contacts > 0, demand.aht_s, 1.0),
            demand.patience_s,
            target_wait_s=targets.target_wait_s,
            formula=targets.formula,
            short_abandon_s=targets.short_abandon_s,
        )
        for extra in (0, 1)
    )
    return worth_of_one(here, more)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """Heads fitted to drawn days."""

    trial: Trial
    targets: Targets
    worth: Performance
    slack: float

    def figures(self, heads: Whole) -> Measured:
        sums = self.trial.play(heads, self.targets.target_wait_s, self.targets.short_abandon_s)
        return Measured.of(sums, heads, self.targets, self.trial.demand.interval_s)

    def kept(self, found: Measured) -> Bools:
        """Whether each slot keeps its targets, and hardly lies two points under on other days."""
        lowest = (self.targets.service_level or 0.0) - _LIMIT
        safe = ~(found.service_level - _ERRORS * found.level_error < lowest)
        return found.kept(self.targets, self.slack) & safe

    def balanced(self, heads: Whole, rounds: int) -> Whole:
        """Raise slots that miss and lower slots that have more than one agent to spare."""
        best: Whole | None = None
        for _ in range(rounds):
            found = self.figures(heads)
            kept = self.kept(found)
            if kept.all() and (best is None or heads.sum() < best.sum()):
                best = heads
            spare = found.spare(self.targets, self.worth, self.slack)
            up = np.where(kept, 0, np.maximum(1, np.round(-spare)))
            down = np.where(kept, np.clip(np.floor(spare), 0, _MOST_DOWN), 0)
            if not (up.any() or down.any()):
                break
            heads = np.maximum(heads + up - down, 0).astype(np.int64)
        return heads if best is None else best

    def raised(self, heads: Whole) -> Whole:
        """Only raise, until every slot is kept."""
        while not (kept := self.kept(self.figures(heads))).all():
            heads = heads + ~kept
        return heads

    def trimmed(self, heads: Whole) -> Whole:
        """
        Take single people away wherever every slot stays kept.

        Slots three apart are tried at once, those with most to spare first of all; where a slot at
        or after the tried one is then missed, its person comes back.
        """
        spare = self.figures(heads).spare(self.targets, self.worth, self.slack)
        for turn in sorted(range(_APART), key=lambda turn: -float(spare[turn::_APART].sum())):
            heads = self._without(heads, np.arange(turn, heads.size, _APART), spare)
        return heads

    def _without(self, heads: Whole, slots: Whole, spare: Floats) -> Whole:
        """Take one person from each of some slots, and give back where one is missed."""
        tried = slots[(heads[slots] > 0) & (spare[slots] > 0)]
        fewer = heads.copy()
        fewer[tried] -= 1
        while tried.size:
            missed = np.flatnonzero(~self.kept(self.figures(fewer)))
            if not missed.size:
                break
            before = np.searchsorted(tried, missed, side="right") - 1
            back = np.unique(tried[before])  # before the first tried slot: the last, on a clock
            fewer[back] += 1
            tried = np.setdiff1d(tried, back)
        return fewer


def _frame(
    frame: pl.DataFrame,
    fresh: Trial,
    heads: Whole,
    first: Whole,
    targets: Targets,
    shrinkage: float,
) -> pl.DataFrame:
    sums = fresh.play(heads, targets.target_wait_s, targets.short_abandon_s)
    found = Measured.of(sums, heads, targets, fresh.demand.interval_s)
    people = np.ceil(heads / (1 - shrinkage) - SHRINKAGE_SLACK)
    return frame.with_columns(
        agents=pl.Series(heads),
        scheduled=pl.Series(people.astype(np.int64)),
        service_level=pl.Series(found.service_level).fill_nan(None),
        asa_s=pl.Series(found.asa_s).fill_nan(None),
        abandon_rate=pl.Series(found.abandon_rate).fill_nan(None),
        occupancy=pl.Series(found.occupancy).fill_nan(None),
        erlang_a=pl.Series(first),
    )
