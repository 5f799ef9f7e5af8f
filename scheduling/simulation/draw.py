"""The contacts of one day, drawn before anything is decided about them."""

import math
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.errors import ScenarioError
from scheduling.simulation.follow import draw_legs
from scheduling.simulation.handling import LIVE
from scheduling.simulation.legs import Legs
from scheduling.simulation.luck import Keys
from scheduling.simulation.scenario import Queue, Scenario
from scheduling.simulation.shapes import spread


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """
    Contacts of one day in order of arrival; every array has shape (contacts,).

    Parameters
    ----------
    arrival_s
        Seconds from the start of the day, ascending.
    queue
        Position of the queue.
    handle_s
        Handle time in seconds for an agent whose factor is 1.
    patience_s
        Longest wait in seconds, infinite where the contact never leaves.
    legs
        Contacts that may follow from these; None where none can.
    """

    arrival_s: Floats
    queue: Whole
    handle_s: Floats
    patience_s: Floats
    legs: Legs | None = None

    def __post_init__(self) -> None:
        sizes = {self.arrival_s.size, self.queue.size, self.handle_s.size, self.patience_s.size}
        if len(sizes) > 1:
            message = f"draw: expected four arrays of one length, found lengths {sorted(sizes)}"
            raise ScenarioError(message)
        if (self.arrival_s[1:] < self.arrival_s[:-1]).any():
            message = "draw: expected arrivals in ascending order"
            raise ScenarioError(message)

    def __len__(self) -> int:
        return self.arrival_s.size


def stream(seed: int, day: int, *names: str) -> np.random.Generator:
    """Return the random numbers of one purpose on one day, independent of every other purpose."""
    digest = blake2b("\0".join(names).encode(), digest_size=8).digest()
    key = np.random.SeedSequence([seed, day, int.from_bytes(digest, "little")])
    return np.random.Generator(np.random.SFC64(key))


Columns = tuple[Floats, Floats, Floats, Keys]
"""Arrivals, handle times, patience and keys of one queue's contacts."""


def _contacts(queue: Queue, expected: Floats, slot_s: float, rng: np.random.Generator) -> Columns:
    """Draw arrivals, handle times and patience of a Poisson number of contacts a slot."""
    slot = np.repeat(np.arange(expected.size), rng.poisson(expected))
    arrival = (slot + rng.random(slot.size)) * slot_s
    handle = np.asarray(queue.aht_s)[slot] * spread(queue.aht_shape, 1.0, slot.size, rng)
    keys = np.zeros(slot.size, np.uint64)
    if math.isinf(queue.patience_s) or queue.kind != LIVE:
        return arrival, handle, np.full(slot.size, math.inf), keys
    return arrival, handle, spread(queue.patience_shape, queue.patience_s, slot.size, rng), keys


def _keyed(scenario: Scenario, columns: Columns, rng: np.random.Generator) -> Columns:
    """Give contacts the keys of their later luck, where the scenario has any."""
    if not scenario.follows:
        return columns
    keys = rng.integers(0, 2**64, columns[0].size, dtype=np.uint64)
    return columns[0], columns[1], columns[2], keys


def _draw_queue(scenario: Scenario, queue: Queue, busyness: float, seed: int, day: int) -> Columns:
    """
    Draw one queue's day.

    Notes
    -----
    A surge keeps the contacts that are common with the day without it: contacts above the expected
    come from a stream of their own, contacts below it are thinned out by independent marks. Either
    way the count stays Poisson.
    """
    expected = np.asarray(queue.contacts) * busyness
    columns = _contacts(queue, expected, scenario.slot_s, stream(seed, day, queue.name))
    columns = _keyed(scenario, columns, stream(seed, day, queue.name, "keys"))
    for number, surge in enumerate(scenario.surges):
        if surge.queue != queue.name:
            continue
        rng = stream(seed, day, queue.name, f"surge {number}")
        inside = (columns[0] >= surge.from_s) & (columns[0] < surge.to_s)
        if surge.factor < 1:
            kept = ~inside | (rng.random(inside.size) < surge.factor)
            columns = _select(columns, kept)
        else:
            more = _contacts(queue, expected * (surge.factor - 1), scenario.slot_s, rng)
            more = _keyed(scenario, more, rng)
            more = _select(more, (more[0] >= surge.from_s) & (more[0] < surge.to_s))
            columns = _both(columns, more)
    for drift in scenario.drifts:
        if drift.queue == queue.name:
            inside = (columns[0] >= drift.from_s) & (columns[0] < drift.to_s)
            handle = np.where(inside, columns[1] * drift.factor, columns[1])
            columns = columns[0], handle, columns[2], columns[3]
    return columns


def _both(some: Columns, more: Columns) -> Columns:
    return (
        np.concatenate([some[0], more[0]]),
        np.concatenate([some[1], more[1]]),
        np.concatenate([some[2], more[2]]),
        np.concatenate([some[3], more[3]]),
    )


def _select(columns: Columns, kept: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Columns:
    return columns[0][kept], columns[1][kept], columns[2][kept], columns[3][kept]


def draw_day(scenario: Scenario, seed: int, day: int) -> Draw:
    """
    Draw the contacts of one day of a scenario.

    Parameters
    ----------
    scenario
        Its queues, busyness, surges and drifts; people play no part. Where contacts may come back,
        go on or accept callbacks, the luck of each is drawn with it (`legs`).
    seed, day
        Same seed, day and queue: same contacts, whatever the other queues are.

    Returns
    -------
    Draw
        In order of arrival.
    """
    busyness = 1.0
    if scenario.busyness_cv > 0:
        shape = scenario.busyness_cv**-2
        busyness = stream(seed, day, "", "busyness").gamma(shape, 1 / shape)
    parts = [_draw_queue(scenario, queue, busyness, seed, day) for queue in scenario.queues]
    arrival = np.concatenate([part[0] for part in parts])
    handle = np.concatenate([part[1] for part in parts])
    patience = np.concatenate([part[2] for part in parts])
    queue = np.repeat(np.arange(len(parts)), [part[0].size for part in parts])
    order = np.argsort(arrival)
    arrival, queue, handle = arrival[order], queue[order], handle[order]
    legs = None
    if scenario.follows:
        keys = np.concatenate([part[3] for part in parts])[order]
        slot = np.minimum((arrival // scenario.slot_s).astype(np.int64), scenario.slots - 1)
        legs = draw_legs(scenario.queues, queue, slot, handle, keys)
    return Draw(arrival, queue, handle, patience[order], legs)


def draw_presence(
    scenario: Scenario, seed: int, day: int
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Draw who of the scenario's people appears; a group's draws do not depend on the others."""
    groups = [group for group, _ in scenario.people]
    present = np.ones(len(groups), np.bool_)
    if scenario.shrinkage > 0:
        for name in dict.fromkeys(groups):
            places = [place for place, group in enumerate(groups) if group == name]
            marks = stream(seed, day, name, "absence").random(len(places))
            present[places] = marks >= scenario.shrinkage
    return present
