"""The chance that heads keep their targets, and heads for a stated chance."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from scheduling.arrays import Floats, Whole
from scheduling.busyness import Busyness
from scheduling.erlang.search import SHRINKAGE_SLACK
from scheduling.errors import StaffingError
from scheduling.measured import Measured
from scheduling.staffing import HALF_HOUR_S, Targets, load_carried, required
from scheduling.trial import DayDemand, Trial

_CONTACTS, _FEWEST, _MOST = 6_000_000, 1600, 4000
_ROUGH, _ROUGHLY = 400, 8
_WIDEST, _NEAR, _HALVINGS = 4.0, 0.15, 5
_FRESH = 104_729
_SURE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ChanceHeads:
    """
    Heads of a day that keeps its targets with a stated chance.

    Parameters
    ----------
    frame
        The forecast with `agents`, `scheduled` and `chance`, each slot's own chance.
    chance
        Share of simulated days, other than those the heads were fitted to, on which the day as a
        whole keeps every target.
    error
        Standard error of that share.
    quantile
        Share of days busier than which the heads are not meant for.
    agent_hours
        People's hours on contact.
    """

    frame: pl.DataFrame
    chance: float
    error: float
    quantile: float
    agent_hours: float


def interval_chance(
    forecast: pl.DataFrame,
    agents: ArrayLike,
    targets: Targets,
    *,
    interval_s: float = HALF_HOUR_S,
) -> Floats:
    """
    Return for each interval the chance that given agents keep every target.

    Parameters
    ----------
    forecast
        Columns `contacts`, `aht_s`, optional `patience_s` and bands (see `Busyness.of`).
    agents
        Agents on contact in each interval.
    targets
        What was promised.
    interval_s
        Length of an interval.

    Returns
    -------
    array
        Chance that the rate is at most what the agents carry on target; 1 where nothing comes.

    Notes
    -----
    With L the largest load on target and the rate lognormal around m: Φ((ln(L/m) + c²/2) / c).
    """
    aht, patience = _handling(forecast)
    busyness = Busyness.of(forecast)
    carried = load_carried(agents, np.where(aht > 0, aht, 1.0), patience, targets)
    most = carried * interval_s / np.where(aht > 0, aht, 1.0)
    chance = np.ones(most.size)
    for k in np.flatnonzero(busyness.contacts > 0).tolist():
        chance[k] = _chance_under(float(most[k]), float(busyness.contacts[k]), busyness.cv[k])
    return chance


def _chance_under(most: float, mean: float, cv: float) -> float:
    if most <= 0:
        return 0.0
    if math.isinf(most):
        return 1.0
    if cv < _SURE:
        return float(mean <= most)
    return NormalDist().cdf((math.log(most / mean) + cv**2 / 2) / cv)


def day_chance(
    forecast: pl.DataFrame,
    agents: Whole,
    targets: Targets,
    *,
    interval_s: float = HALF_HOUR_S,
    days: int = 1000,
    seed: int = 1,
) -> float:
    """
    Return the share of simulated days on which given agents keep every target over the day.

    Parameters
    ----------
    forecast, targets, interval_s
        As in `interval_chance`.
    agents
        Agents on contact in each slot of the day.
    days, seed
        How many days are played, from which seed.
    """
    demand, busyness = _demand(forecast, interval_s), Busyness.of(forecast)
    trial = Trial.of(demand, days, seed, busyness.draw(days, seed + _FRESH))
    return float(_days_kept(trial, np.asarray(agents, np.int64), targets).mean())


def heads_for_chance(
    forecast: pl.DataFrame,
    targets: Targets,
    chance: float,
    *,
    shrinkage: float = 0.0,
    interval_s: float = HALF_HOUR_S,
    seed: int = 1,
) -> ChanceHeads:
    """
    Return heads with which a day keeps every target with a stated chance.

    Parameters
    ----------
    forecast
        One day: columns `contacts`, `aht_s`, optional `patience_s` and bands.
    targets
        Kept over the day as a whole.
    chance
        Stated chance, above 0 and below 1.
    shrinkage
        Share of paid time not available, 0-1.
    interval_s
        Length of a slot.
    seed
        Same seed, same heads.

    Returns
    -------
    ChanceHeads
        With the chance realised on other days.

    Notes
    -----
    Every slot is staffed by Erlang A for the same quantile of its rate; the quantile is found by
    bisection on days that are drawn once, rates first. Between the last two quantiles slots are
    raised one by one, the cheapest steps there are.
    """
    if not 0 < chance < 1:
        message = f"chance: expected a number above 0 and below 1, found {chance:g}"
        raise StaffingError(message)
    demand, busyness = _demand(forecast, interval_s), Busyness.of(forecast)
    days = int(np.clip(_CONTACTS / max(float(busyness.contacts.sum()), 1.0), _FEWEST, _MOST))
    rough, fine = (
        _Chance(forecast, targets, Trial.of(demand, n, k, busyness.draw(n, k)), busyness)
        for n, k in ((_ROUGH, seed + 1), (days, seed))
    )
    near, _ = rough.bisected(chance, -_WIDEST, _WIDEST, _ROUGHLY)
    z, heads = fine.found(chance, near)
    other = Trial.of(demand, days, seed + _FRESH, busyness.draw(days, seed + _FRESH))
    share = float(_days_kept(other, heads, targets).mean())
    people = np.ceil(heads / (1 - shrinkage) - SHRINKAGE_SLACK).astype(np.int64)
    frame = forecast.with_columns(
        agents=pl.Series(heads),
        scheduled=pl.Series(people),
        chance=pl.Series(interval_chance(forecast, heads, targets, interval_s=interval_s)),
    )
    return ChanceHeads(
        frame,
        share,
        math.sqrt(share * (1 - share) / days),
        NormalDist().cdf(z),
        float(heads.sum()) * interval_s / 3600,
    )


def _handling(forecast: pl.DataFrame) -> tuple[Floats, Floats]:
    """Return handle times and patience, endless where the forecast says nothing."""
    if "aht_s" not in forecast.columns:
        message = f"forecast: expected a column 'aht_s', found {', '.join(forecast.columns)}"
        raise StaffingError(message)
    aht = forecast.get_column("aht_s").cast(pl.Float64).fill_null(0.0).to_numpy()
    if "patience_s" not in forecast.columns:
        return aht, np.full(aht.size, math.inf)
    return aht, forecast.get_column("patience_s").cast(pl.Float64).fill_null(math.inf).to_numpy()


def _demand(forecast: pl.DataFrame, interval_s: float) -> DayDemand:
    aht, patience = _handling(forecast)
    return DayDemand(Busyness.of(forecast).contacts, aht, patience, interval_s)


def _days_kept(
    trial: Trial, heads: Whole, targets: Targets
) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    sums = trial.play(heads, targets.target_wait_s, targets.short_abandon_s)
    return Measured.of_days(sums, heads, targets, trial.demand.interval_s).kept(targets)


@dataclass(frozen=True, slots=True, eq=False)
class _Chance:
    """Heads by the quantile that they are for, and how often they are enough."""

    forecast: pl.DataFrame
    targets: Targets
    trial: Trial
    busyness: Busyness

    def heads(self, z: float) -> Whole:
        """Return Erlang A's heads for each slot's rate at a quantile."""
        frame = self.forecast.with_columns(contacts=pl.Series(self.busyness.at(z)))
        found = required(frame, self.targets, interval_s=self.trial.demand.interval_s)
        return found["agents"].to_numpy().astype(np.int64)

    def share(self, heads: Whole) -> float:
        return float(_days_kept(self.trial, heads, self.targets).mean())

    def bisected(
        self, chance: float, low: float, high: float, halvings: int
    ) -> tuple[float, float]:
        """Halve a range of quantiles so often around the chance."""
        for _ in range(halvings):
            middle = (low + high) / 2
            low, high = (middle, high) if self.share(self.heads(middle)) < chance else (low, middle)
            if (self.heads(low) == self.heads(high)).all():
                break
        return low, high

    def found(self, chance: float, near: float) -> tuple[float, Whole]:
        """Bisect the quantile, then the slots that differ between its two sides."""
        low, high = near - _NEAR, near + _NEAR
        while low > -_WIDEST and self.share(self.heads(low)) >= chance:
            low, high = low - 2 * _NEAR, low
        while high < _WIDEST and self.share(self.heads(high)) < chance:
            low, high = high, high + 2 * _NEAR
        low, high = self.bisected(chance, low, high, _HALVINGS)
        few, many = self.heads(low), self.heads(high)
        return high, self._between(few, many, chance)

    def _between(self, few: Whole, many: Whole, chance: float) -> Whole:
        """Raise the least number of the slots in which `many` has more people."""
        steps = np.flatnonzero(many > few)
        enough, short = steps.size, -1
        while enough - short > 1:
            middle = (enough + short) // 2
            raised = few.copy()
            raised[steps[:middle]] = many[steps[:middle]]
            enough, short = (middle, short) if self.share(raised) >= chance else (enough, middle)
        result = few.copy()
        result[steps[:enough]] = many[steps[:enough]]
        return result
