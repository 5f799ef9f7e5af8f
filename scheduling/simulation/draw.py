"""The contacts of one day, drawn before anything is decided about them."""

import math
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.errors import ScenarioError
from scheduling.simulation.legs import Legs
from scheduling.simulation.scenario import Queue, Scenario, Shape


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


def _unit(shape: Shape, size: int, rng: np.random.Generator) -> Floats:
    """Draw durations of mean 1."""
    if shape.kind == "lognormal":
        sigma = shape.parameter
        return np.exp(sigma * rng.standard_normal(size) - sigma**2 / 2)
    if shape.kind == "weibull":
        return rng.weibull(shape.parameter, size) / math.gamma(1 + 1 / shape.parameter)
    if shape.kind == "constant":
        return np.ones(size)
    return rng.standard_exponential(size)


Columns = tuple[Floats, Floats, Floats]


def _contacts(queue: Queue, expected: Floats, slot_s: float, rng: np.random.Generator) -> Columns:
    """Draw arrivals, handle times and patience of a Poisson number of contacts a slot."""
    slot = np.repeat(np.arange(expected.size), rng.poisson(expected))
    arrival = (slot + rng.random(slot.size)) * slot_s
    handle = np.asarray(queue.aht_s)[slot] * _unit(queue.aht_shape, slot.size, rng)
    if math.isinf(queue.patience_s):
        return arrival, handle, np.full(slot.size, math.inf)
    return arrival, handle, queue.patience_s * _unit(queue.patience_shape, slot.size, rng)


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
            more = _select(more, (more[0] >= surge.from_s) & (more[0] < surge.to_s))
            columns = tuple(np.concatenate(pair) for pair in zip(columns, more, strict=True))
            columns = columns[0], columns[1], columns[2]
    for drift in scenario.drifts:
        if drift.queue == queue.name:
            inside = (columns[0] >= drift.from_s) & (columns[0] < drift.to_s)
            handle = np.where(inside, columns[1] * drift.factor, columns[1])
            columns = columns[0], handle, columns[2]
    return columns


def _select(columns: Columns, kept: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Columns:
    return columns[0][kept], columns[1][kept], columns[2][kept]


def draw_day(scenario: Scenario, seed: int, day: int) -> Draw:
    """
    Draw the contacts of one day of a scenario.

    Parameters
    ----------
    scenario
        Its queues, busyness, surges and drifts; people play no part.
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
    arrival, handle, patience = (
        np.concatenate([part[column] for part in parts]) for column in range(3)
    )
    queue = np.repeat(np.arange(len(parts)), [part[0].size for part in parts])
    order = np.argsort(arrival)
    return Draw(arrival[order], queue[order], handle[order], patience[order])


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
