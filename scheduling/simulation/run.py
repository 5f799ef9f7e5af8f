"""Play one drawn day on one floor."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, groups_by_queue, queues_by_group
from scheduling.simulation.kernel import Contacts, Duties, Results, Tables, run_day


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """
    What happened to every contact and every person.

    Parameters
    ----------
    answered_s
        Moment of the answer in seconds of the day, NaN where the contact was abandoned.
    wait_s, ended_s
        Wait of every contact, and the moment it ended or was abandoned.
    agent
        Position of the person who answered, -1 where nobody did.
    busy_s, ready_s
        Handling and ready time of every person, shape (people,).
    events
        Arrivals, answers' ends, abandons and changes of duty.
    """

    answered_s: Floats
    wait_s: Floats
    ended_s: Floats
    agent: Whole
    busy_s: Floats
    ready_s: Floats
    events: int


def kernel_inputs(draw: Draw, floor: Floor) -> tuple[Contacts, Duties, Tables, Results]:
    """Return the arrays that the kernel and its twin take, results still empty."""
    contacts = Contacts(draw.arrival_s, draw.queue, draw.handle_s, draw.patience_s)
    duties = Duties(floor.group, floor.moment_s, floor.agent, floor.on)
    count, people = len(draw), floor.group.size
    results = Results(
        np.full(count, math.nan),
        np.zeros(count),
        np.full(count, -1, np.int64),
        np.zeros(count),
        np.zeros(people),
        np.zeros(people),
    )
    return contacts, duties, _tables(floor), results


@lru_cache(maxsize=64)
def _tables(floor: Floor) -> Tables:
    """Return a floor's routing as arrays; floors are compared by identity."""
    factor = np.ones((max(len(floor.groups), 1), max(floor.queues, 1)))
    for number, skills in enumerate(floor.groups):
        for skill in skills:
            factor[number, skill.queue] = skill.aht_factor
    by_queue = [groups_by_queue(floor, phase) for phase in floor.phases]
    by_group = [queues_by_group(floor, phase) for phase in floor.phases]
    return Tables(
        np.array([phase.from_s for phase in floor.phases], dtype=np.float64),
        np.array([table for table, _ in by_queue]),
        np.array([rank for _, rank in by_queue]),
        np.array([table for table, _ in by_group]),
        np.array([rank for _, rank in by_group]),
        np.array([factor] * len(floor.phases)),
    )


def run(draw: Draw, floor: Floor) -> Outcome:
    """
    Play a day: the same draw on floors that differ only after a moment agrees before it.

    Parameters
    ----------
    draw
        The day's contacts.
    floor
        The day's people; every queue of the draw is one of its queues.

    Returns
    -------
    Outcome
        With the contacts in the order of the draw.
    """
    contacts, duties, tables, results = kernel_inputs(draw, floor)
    events = run_day(contacts, duties, tables, results)
    return Outcome(
        results.answered_s,
        results.wait_s,
        results.ended_s,
        results.agent,
        results.busy_s,
        results.ready_s,
        events,
    )
