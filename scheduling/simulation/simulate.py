"""Play many days of a scenario and say what to expect, with its uncertainty."""

import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b

import numpy as np

from scheduling.arrays import Floats
from scheduling.errors import ScenarioError
from scheduling.simulation.draw import Draw, draw_day, draw_presence
from scheduling.simulation.estimate import BESIDE, METRICS, Estimate, estimate
from scheduling.simulation.floor import Floor
from scheduling.simulation.handling import Blend
from scheduling.simulation.run import Outcome, run
from scheduling.simulation.scenario import Scenario
from scheduling.simulation.tally import tally

Figures = Mapping[str, Estimate]
MOST_DAYS = 10_000
MOST_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """
    What a scenario is expected to deliver on a day.

    Parameters
    ----------
    queues, total
        By metric of `estimate.METRICS`: the mean with its 95 % confidence interval.
    beside
        By queue, and `total`: what else happened a day, by metric of `estimate.BESIDE`.
    days, seed
        How many days were played, from which seed.
    events, events_per_s
        Events of all days, and of one second of the event loop's processor time.
    input_hash
        Hash of scenario, days and seed.
    """

    queues: Mapping[str, Figures]
    total: Figures
    days: int
    seed: int
    events: int
    events_per_s: float
    input_hash: str
    beside: Mapping[str, Figures] = field(default_factory=dict[str, Figures])


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Played days: sums of shape (days, queues + 1, `TALLY`), their events, the loop's seconds."""

    sums: Floats
    events: int
    kernel_s: float


def _without_absent(scenario: Scenario, seed: int, day: int) -> Floor:
    """Return the day's floor with the duties of absent people left out."""
    floor = scenario.floor
    if scenario.shrinkage <= 0:
        return floor
    kept = draw_presence(scenario, seed, day)[floor.agent]
    return Floor(
        floor.group,
        floor.groups,
        floor.moment_s[kept],
        floor.agent[kept],
        floor.on[kept],
        floor.queues,
        floor.phases,
    )


def _timed(draw: Draw, floor: Floor, blend: Blend | None) -> tuple[Outcome, float]:
    """Run a day and return the processor seconds of this thread that it took."""
    before = time.thread_time()
    outcome = run(draw, floor, blend)
    return outcome, time.thread_time() - before


def check_days(days: int, seed: int) -> None:
    """Refuse numbers of days and seeds that mean nothing."""
    if not 1 <= days <= MOST_DAYS:
        message = f"days: expected a number from 1 to {MOST_DAYS}, found {days}"
        raise ScenarioError(message)
    if seed < 0:
        message = f"seed: expected a whole number of at least 0, found {seed}"
        raise ScenarioError(message)


def play(scenarios: tuple[Scenario, ...], days: int, seed: int) -> tuple[Days, ...]:
    """
    Play the same days of several scenarios; those that change no contacts share the draws.

    Parameters
    ----------
    scenarios
        The scenarios, compared day by day.
    days, seed
        How many days, from which seed.

    Returns
    -------
    tuple of Days
        One a scenario.
    """
    check_days(days, seed)
    keys = [(scenario, days, seed) for scenario in scenarios]
    missing = tuple(key[0] for key in dict.fromkeys(keys) if key not in _remembered)
    if missing:
        _remember(missing, days, seed)
    return tuple(_remembered[key] for key in keys)


_remembered: dict[tuple[Scenario, int, int], Days] = {}
"""The unchanged day is asked for again and again, while changes to it are tried."""


def _remember(scenarios: tuple[Scenario, ...], days: int, seed: int) -> None:
    """Play scenarios and keep their sums; the oldest give way."""
    empty = Draw(np.empty(0), np.empty(0, np.int64), np.empty(0), np.empty(0))
    for scenario in scenarios:  # compiled and laid out before the stopwatch and the threads start
        run(empty, scenario.floor, scenario.blend)
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        played = list(pool.map(partial(_play_day, scenarios, seed), range(days)))
    for k, scenario in enumerate(scenarios):
        _remembered[scenario, days, seed] = Days(
            np.stack([row[k][0] for row in played]),
            sum(row[k][1] for row in played),
            sum(row[k][2] for row in played),
        )
    while len(_remembered) > MOST_REMEMBERED:
        _remembered.pop(next(iter(_remembered)))


def _play_day(
    scenarios: tuple[Scenario, ...], seed: int, day: int
) -> list[tuple[Floats, int, float]]:
    """Play one day of every scenario; return its sums, its events and the loop's seconds."""
    draws: dict[object, Draw] = {}
    results: list[tuple[Floats, int, float]] = []
    for scenario in scenarios:
        demand = (
            scenario.queues,
            scenario.busyness_cv,
            scenario.surges,
            scenario.drifts,
            scenario.follows,
        )
        if demand not in draws:
            draws[demand] = draw_day(scenario, seed, day)
        floor = _without_absent(scenario, seed, day)
        outcome, seconds = _timed(draws[demand], floor, scenario.blend)
        sums = tally(scenario, draws[demand], floor, outcome)
        results.append((sums, outcome.events, seconds))
    return results


def simulate(scenario: Scenario, days: int = 50, seed: int = 1) -> SimulationResult:
    """
    Play a scenario's day many times.

    Parameters
    ----------
    scenario
        Queues and people.
    days
        Independent days, 1 to 10,000.
    seed
        At least 0; the same seed gives the same answer.

    Returns
    -------
    SimulationResult
        Ratios are Σ numerator / Σ denominator over the days, never a mean of percentages.
    """
    (played,) = play((scenario,), days, seed)
    figures = [
        {metric: estimate(played.sums[:, k], metric) for metric in METRICS}
        for k in range(len(scenario.queues) + 1)
    ]
    return SimulationResult(
        dict(zip(scenario.names, figures[:-1], strict=True)),
        figures[-1],
        days,
        seed,
        played.events,
        played.events / max(played.kernel_s, 1e-9),
        blake2b(f"{scenario.fingerprint} {days} {seed}".encode(), digest_size=16).hexdigest(),
        {
            name: {metric: estimate(played.sums[:, k], metric) for metric in BESIDE}
            for k, name in enumerate((*scenario.names, "total"))
        },
    )
