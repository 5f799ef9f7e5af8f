"""
The detectors on days that their limits were not taken from: false alarms, and incidents noticed.

    python benchmarks/detection.py [DAYS] [--limits]

Limits come from clean days of one seed, false alarms are counted on clean days of another, and
incidents are labelled on a third; every row stands beside what it must reach. `--limits` prints
the built-in limits instead.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from detection_days import (
    NOTHING,
    Incident,
    Whole,
    agent_days,
    demo_days,
    handle_days,
    profile,
    volume_days,
)

from dashboard.measures.abnormal import agents, calibrate, contacts, handle_time, leak
from dashboard.measures.abnormal.dead import dead_queue
from dashboard.measures.abnormal.limits import Limits, LimitTable, Paths, scores

LEARN, CLEAN, WRONG = 11, 12, 13
"""Seeds of the days that limits come from, of the clean ones and of those with incidents."""
BUDGET: Mapping[str, float] = {
    "volume": 0.010,
    "leak": 0.010,
    "handle time": 0.019,
    "agents": 0.019,
}
WEIGHTS = {"handle time": handle_time.WEIGHTS, "agents": agents.WEIGHTS}
DEAD_LEAST = 30.0
"""Contacts that a bucket expects at least for a dead queue that must be found in 15 minutes."""
SIZES: Mapping[str, tuple[float, ...]] = {
    "volume": (1.5, 5.0, 16.0, 52.0, 104.0, 260.0),
    "leak": (1.5, 5.0, 16.0, 52.0, 104.0, 260.0),
    "handle time": (5.0, 20.0, 60.0, 150.0),
    "agents": (20.0, 40.0, 80.0, 160.0),
}
Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Draw = Callable[[int, int, float, Incident], tuple[Paths, Whole]]
"""Seed, days, size a bucket and incident → signals (days, buckets) and starts of incidents."""


def of_volume(seed: int, days: int, size: float, incident: Incident) -> tuple[Paths, Whole]:
    y, forecast, begun = volume_days(random(seed), days, size * profile().size, incident)
    return contacts.volume_signals(y, forecast), begun


def of_leak(seed: int, days: int, size: float, incident: Incident) -> tuple[Paths, Whole]:
    y, forecast, begun = volume_days(random(seed), days, size * profile().size, incident)
    return leak.leak_signals(y, forecast), begun


def of_demo(seed: int, days: int, size: float, incident: Incident) -> tuple[Paths, Whole]:
    y, forecast, begun = demo_days(seed, days, size * profile().size / 6_600, incident)
    signals = leak.leak_signals if incident.ramp else contacts.volume_signals
    return signals(y, forecast), begun


def of_handle_time(seed: int, days: int, size: float, incident: Incident) -> tuple[Paths, Whole]:
    counts, aht, planned, begun = handle_days(random(seed), days, size, incident)
    return handle_time.handle_time_signals(counts, aht, planned), begun


def of_agents(seed: int, days: int, size: float, incident: Incident) -> tuple[Paths, Whole]:
    seen, begun = agent_days(random(seed), days, round(size), incident)
    return agents.agents_signals(seen), begun


def random(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


DRAWS: Mapping[str, Draw] = {
    "volume": of_volume,
    "leak": of_leak,
    "handle time": of_handle_time,
    "agents": of_agents,
}
TABLES: Mapping[str, LimitTable] = {
    "volume": contacts.LIMITS,
    "leak": leak.LIMITS,
    "handle time": handle_time.LIMITS,
    "agents": agents.LIMITS,
}


def learnt(kind: str, draw: Draw, size: float, days: int, like: Incident = NOTHING) -> Limits:
    paths, _ = draw(LEARN, days, size, Incident(1.0, 0, like.ramp))
    return calibrate.calibrated(paths, BUDGET[kind], {}, WEIGHTS.get(kind)).limits


def false_alarms(paths: Paths, limits: Limits) -> float:
    return float(np.mean(calibrate.onsets(scores(paths, limits), 1.0)))


@dataclass(frozen=True)
class Row:
    """An incident, how soon it must be noticed, and how often."""

    words: str
    kind: str
    incident: Incident
    within: int
    must: float
    sizes: tuple[float, ...]
    judged: tuple[float, ...]
    """Sizes that `must` holds for; smaller streams are printed beside them."""
    draw: Draw | None = None
    least: float = 0.0
    """Contacts that every bucket must expect until the incident must be noticed."""


def noticed(row: Row, paths: Paths, limits: Limits, begun: Whole, size: float) -> float:
    """Return the share of incidents whose alarm is up in time."""
    up = np.abs(scores(paths, limits)) > 1
    place = begun[:, None] + np.arange(row.within)
    forecast = size * profile().size * profile()
    large: Bools = np.min(forecast[place], axis=1) >= min(row.least, size)
    soon = np.take_along_axis(up, place, axis=1)
    noticed_in_time: Bools = np.any(soon, axis=1)
    return float(np.mean(noticed_in_time[large]))


ALL = (34.0, 104.0, 260.0)
ROWS = (
    Row("+30 % volume, all queues, 30 min", "volume", Incident(1.3, 12), 6, 0.85, ALL, (260.0,)),
    Row(
        "the same, demo bank's days",
        "volume",
        Incident(1.3, 12),
        6,
        0.85,
        ALL,
        (260.0,),
        of_demo,
    ),
    Row(
        "leak to +30 % over 3 h, all queues, 3 h",
        "leak",
        Incident(1.3, 36, ramp=True),
        36,
        0.90,
        ALL,
        (260.0,),
    ),
    Row(
        "the same, demo bank's days",
        "leak",
        Incident(1.3, 36, ramp=True),
        36,
        0.90,
        ALL,
        (260.0,),
        of_demo,
    ),
    Row(
        "handle time +20 %, 60 min",
        "handle time",
        Incident(1.2, 24),
        12,
        0.95,
        (30.0, 100.0, 150.0),
        (100.0, 150.0),
        least=100.0,
    ),
    Row(
        "agents -15 %, 15 min",
        "agents",
        Incident(0.85, 12),
        3,
        0.60,
        (40.0, 80.0, 160.0),
        (80.0, 160.0),
    ),
    Row(
        "agents leaking to -15 % over 2 h, 2 h",
        "agents",
        Incident(0.85, 24, ramp=True),
        24,
        0.95,
        (40.0, 80.0, 160.0),
        (80.0, 160.0),
    ),
)


def contacts_together(size: float, days: int) -> float:
    """Return the false alarms of volume and leak together, a stream-day."""
    strongest = [
        np.abs(scores(draw(CLEAN, days, size, NOTHING)[0], learnt(kind, draw, size, 2 * days)))
        for kind, draw in (("volume", of_volume), ("leak", of_leak))
    ]
    return float(np.mean(calibrate.onsets(np.maximum(*strongest), 1.0)))


def dead_noticed(a_day: float, days: int) -> tuple[float, float]:
    """Return the share of dead queues noticed in 15 minutes, and false alarms a clean day."""
    share = list[bool]()
    y, forecast, begun = volume_days(random(WRONG), days, a_day, Incident(0.1, 12))
    for row, start in zip(y, begun, strict=True):
        if forecast[start : start + 3].min() >= DEAD_LEAST:
            ends = range(start + 1, start + 4)
            share.append(any(dead_queue(row[:k], forecast[:k]).abnormal for k in ends))
    y, forecast, _ = volume_days(random(CLEAN), max(days // 10, 20), a_day)
    ends = range(1, forecast.size + 1)
    wrong = [sum(dead_queue(row[:k], forecast[:k]).abnormal for k in ends) for row in y]
    return float(np.mean(share)), float(np.mean(wrong))


def print_table(days: int) -> None:
    print(f"{'size: a bucket':42s} {'size':>6s} {'false/stream-day':>17s} {'noticed':>8s}  must")
    for row in ROWS:
        draw = row.draw or DRAWS[row.kind]
        for size in row.sizes:
            limits = learnt(row.kind, draw, size, 2 * days, row.incident)
            clean, _ = draw(CLEAN, days, size, Incident(1.0, 0, row.incident.ramp))
            wrong, begun = draw(WRONG, days, size, row.incident)
            found = noticed(row, wrong, limits, begun, size)
            must = f">= {row.must:.0%}" if size in row.judged else ""
            false = false_alarms(clean, limits)
            print(f"{row.words:42s} {size:6.0f} {false:17.4f} {found:8.1%}  {must}")
    for size in ALL:
        false = contacts_together(size, days)
        print(f"{'volume and leak of one stream together':42s} {size:6.0f} {false:17.4f}")
    for a_day in (8_000.0, 20_000.0):
        found, false = dead_noticed(a_day, days)
        size = a_day / profile().size
        print(f"{'dead queue -90 %, 15 min':42s} {size:6.0f} {false:17.4f} {found:8.1%}  >= 99%")


def print_limits(days: int) -> None:
    for kind, draw in DRAWS.items():
        found = [learnt(kind, draw, size, days) for size in SIZES[kind]]
        table = {name: tuple(round(one[name], 2) for one in found) for name in found[0]}
        print(kind, SIZES[kind], table)


def print_built_in(days: int) -> None:
    print("\nBuilt-in limits on clean days:")
    for kind, draw in DRAWS.items():
        for size in SIZES[kind]:
            clean, _ = draw(CLEAN, days, size, NOTHING)
            limits = TABLES[kind].at(size)
            print(f"{kind:12s} {size:6.1f}  {false_alarms(clean, limits):.4f} a stream-day")


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    days = numbers[0] if numbers else 600
    if "--limits" in sys.argv:
        print_limits(4 * days)
    else:
        print_table(days)
        print_built_in(days)


if __name__ == "__main__":
    main()
