"""Simulate a roster for the load that its requirement just carries on target."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.measures.kept import Kept, kept_over_days
from scheduling.problem import Problem
from scheduling.roster import Roster, on_contact
from scheduling.simulation.draw import Draw, stream
from scheduling.simulation.floor import Floor, Person, Skill
from scheduling.simulation.run import run
from scheduling.staffing import Targets, load_carried

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
DAYS = 200
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the contacts behind the requirement are taken to be.

    Parameters
    ----------
    aht_s, patience_s
        Mean handle time and patience, both exponential.
    target, target_wait_s
        The service level that the requirement was made for.
    """

    aht_s: float = 240.0
    patience_s: float = 300.0
    target: float = 0.8
    target_wait_s: float = 20.0

    @property
    def words(self) -> str:
        """The assumption as a sentence."""
        return (
            "service_level: contacts at the load that the requirement just carries, with handle "
            f"time {self.aht_s:g} s, patience {self.patience_s:g} s, target "
            f"{self.target:.0%} in {self.target_wait_s:g} s"
        )


def simulate_roster(
    problem: Problem, roster: Roster, assumed: Assumed, seed: int, days: int = DAYS
) -> dict[str, Kept | None]:
    """Return the service by queue over at least `days` simulated days, None without contacts.

    The whole horizon is played again and again; the n-th time draws the same contacts for every
    roster. Both cores play, since the kernel needs no interpreter.
    """
    expected = _expected(problem, assumed)
    floor = _floor(problem, roster)
    times = max(2, -(-days // problem.days))

    def play(number: int) -> Whole:
        return _tally(problem, assumed, floor, expected, seed, number)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        tallies = np.array(list(threads.map(play, range(times))))
    return {
        queue: kept_over_days(tallies[:, 0, n], tallies[:, 1, n], assumed.target)
        for n, queue in enumerate(problem.queues)
    }


def _expected(problem: Problem, assumed: Assumed) -> Floats:
    """Contacts expected by queue, day and slot: the load that the requirement just carries."""
    targets = Targets(service_level=assumed.target, target_wait_s=assumed.target_wait_s)
    people, place = np.unique(problem.requirement, return_inverse=True)
    load = load_carried(people.astype(np.float64), assumed.aht_s, assumed.patience_s, targets)
    load[people == 0] = 0.0
    return load[place].reshape(problem.requirement.shape) * (
        problem.slot_minutes * 60 / assumed.aht_s
    )


def _floor(problem: Problem, roster: Roster) -> Floor:
    pieces = on_contact(roster)
    index = {queue: n for n, queue in enumerate(problem.queues)}
    people = [
        Person(tuple(Skill(index[s]) for s in sorted(agent.skills)), tuple(pieces[agent.name]))
        for agent in problem.agents
        if agent.name in pieces
    ]
    people += _carried_in(problem)
    return Floor.of_people(people, len(problem.queues))


def _carried_in(problem: Problem) -> list[Person]:
    """One person for each slot of each one carried in: on contact for that slot alone."""
    slot_s, origin = problem.slot_minutes * 60, problem.opening[0] * 60
    return [
        Person((Skill(queue),), ((origin + slot * slot_s, origin + (slot + 1) * slot_s),))
        for queue, slot in zip(*np.nonzero(problem.carry_in), strict=True)
        for _ in range(int(problem.carry_in[queue, slot]))
    ]


def _tally(
    problem: Problem, assumed: Assumed, floor: Floor, expected: Floats, seed: int, number: int
) -> Whole:
    """Play one horizon; returns (2, queues, days): contacts in target, contacts offered."""
    draw = _draw(problem, assumed, expected, seed, number)
    played = run(draw, floor)
    answered = ~np.isnan(played.answered_s)
    in_target = answered & (played.wait_s <= assumed.target_wait_s)
    day = ((draw.arrival_s - problem.opening[0] * 60) // DAY_S).astype(np.int64)
    cell = draw.queue * problem.days + day
    cells = len(problem.queues) * problem.days
    counts = [np.bincount(cell[in_target], minlength=cells), np.bincount(cell, minlength=cells)]
    return np.stack(counts).reshape(2, len(problem.queues), problem.days)


def _draw(problem: Problem, assumed: Assumed, expected: Floats, seed: int, number: int) -> Draw:
    parts: list[tuple[Floats, Whole, Floats, Floats]] = []
    slot_s = problem.slot_minutes * 60
    slot_of_day = problem.opening[0] * 60.0 + np.arange(problem.slots, dtype=np.float64) * slot_s
    midnight = np.arange(problem.days, dtype=np.float64)[:, None] * DAY_S
    begins: Floats = (midnight + slot_of_day).ravel()
    for place, queue in enumerate(problem.queues):
        rng = stream(seed, number, queue, "roster")
        counts = np.asarray(rng.poisson(expected[place].ravel()), dtype=np.int64)
        arrival: Floats = np.repeat(begins, counts) + rng.random(int(counts.sum())) * slot_s
        handle = rng.exponential(assumed.aht_s, arrival.size)
        patience = rng.exponential(assumed.patience_s, arrival.size)
        parts.append((arrival, np.full(arrival.size, place), handle, patience))
    arrival, queues, handle, patience = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    order = np.argsort(arrival, kind="stable")
    return Draw(arrival[order], queues[order], handle[order], patience[order])
