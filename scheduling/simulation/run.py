"""Play one drawn day on one floor."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scheduling.arrays import Floats, Whole
from scheduling.simulation.blended import kernel as blended
from scheduling.simulation.blended.arrays import ASKED, UNBORN, WAITING, Day
from scheduling.simulation.blended.build import build_day
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, groups_by_queue, queues_by_group
from scheduling.simulation.handling import Blend, Handling
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
    came
        The contacts as they came, in order of arrival, with redials and transfers; every array by
        contact follows it. None where they are those of the draw.
    origin
        Of every contact: 0 by itself, or `legs.REDIAL` or `legs.TRANSFER`; None as above.
    asked_s
        Moment at which the contact accepted a callback, NaN where it did not; the wait ends there.
    still_open
        Whether the work was neither done nor abandoned at the end of the day.
    number
        Of every contact of `came`: its position in the draw, the legs after the contacts.
    """

    answered_s: Floats
    wait_s: Floats
    ended_s: Floats
    agent: Whole
    busy_s: Floats
    ready_s: Floats
    events: int
    came: Draw | None = None
    origin: Whole | None = None
    asked_s: Floats | None = None
    still_open: NDArray[np.bool_] | None = None
    number: Whole | None = None


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


def run(draw: Draw, floor: Floor, blend: Blend | None = None) -> Outcome:
    """
    Play a day: the same draw on floors that differ only after a moment agrees before it.

    A day of calls alone goes through `kernel`, any other through `blended.kernel`; where both can
    play a day they agree bit for bit.

    Parameters
    ----------
    draw
        The day's contacts.
    floor
        The day's people; every queue of the draw is one of its queues.
    blend
        How the contacts of each queue are handled; None means calls.

    Returns
    -------
    Outcome
        With the contacts in the order of the draw, or of `Outcome.came`.
    """
    if draw.legs is not None or floor.reskills or not (blend is None or blend.plain):
        return _run_blended(draw, floor, blend or Blend((Handling(),) * floor.queues))
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


def blended_inputs(draw: Draw, floor: Floor, blend: Blend) -> Day:
    """Return the arrays that the blended kernel and its twin take, results still empty."""
    return build_day(draw, floor, blend, _tables(floor))


def _run_blended(draw: Draw, floor: Floor, blend: Blend) -> Outcome:
    day = blended_inputs(draw, floor, blend)
    events = blended.play(day, len(draw))
    contacts, legs = day.contacts, draw.legs
    kept = np.flatnonzero(contacts.stage != UNBORN)
    order = kept[np.argsort(contacts.arrival_s[kept], kind="stable")]
    origin = np.zeros(contacts.queue.size, np.int64)
    if legs is not None:
        origin[len(draw) :] = legs.origin
    came = Draw(
        contacts.arrival_s[order],
        contacts.queue[order],
        contacts.handle_s[order],
        contacts.patience_s[order],
    )
    stage = contacts.stage[order]
    return Outcome(
        contacts.answered_s[order],
        contacts.wait_s[order],
        contacts.ended_s[order],
        contacts.agent[order],
        day.people.busy_s,
        day.people.ready_s,
        events,
        came,
        origin[order],
        contacts.asked_s[order],
        (stage == WAITING) | (stage == ASKED),
        order,
    )
