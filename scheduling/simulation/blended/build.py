"""A draw, a floor and the handling of the queues as the arrays of a blended day."""

import math

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.errors import ScenarioError
from scheduling.simulation.blended.arrays import (
    NOBODY,
    Agenda,
    Contacts,
    Day,
    Duties,
    Ends,
    Free,
    Laws,
    Lines,
    Offers,
    People,
    Routes,
)
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor
from scheduling.simulation.handling import Blend
from scheduling.simulation.kernel import Tables
from scheduling.simulation.legs import NONE


def build_day(draw: Draw, floor: Floor, blend: Blend, tables: Tables) -> Day:
    """
    Return a day ready to be played by `blended.kernel.play` or its twin.

    Parameters
    ----------
    draw, floor, blend
        Contacts with what may follow from them, people, and the handling of every queue.
    tables
        The floor's routing.

    Raises
    ------
    ScenarioError
        If the blend does not have one handling a queue.
    """
    if len(blend.handling) != floor.queues:
        message = f"blend: expected {floor.queues} handlings, found {len(blend.handling)}"
        raise ScenarioError(message)
    contacts, people = _contacts(draw), floor.group.size
    width = max([1, *(each.concurrency for each in blend.handling)])
    lines = max(len(floor.groups), 1) * width
    return Day(
        contacts,
        _people(floor, width),
        Ends(_nobody(people), _nobody(people), np.zeros(people), np.zeros(1, np.int64)),
        _agenda(blend, contacts.queue.size),
        Free(
            np.full((2, people), NOBODY),
            _nobody(lines),
            _nobody(lines),
            np.zeros(max(len(floor.groups), 1), np.int64),
        ),
        Lines(
            np.full((2, floor.queues), NOBODY),
            np.full((2, floor.queues), NOBODY),
            np.full((2, contacts.queue.size), NOBODY),
        ),
        _laws(blend),
        _offers(blend),
        Routes(*tables),
        Duties(floor.moment_s, floor.agent, floor.on),
        np.zeros(3, np.int64),
    )


def _nobody(size: int) -> Whole:
    return np.full(size, NOBODY, np.int64)


def _contacts(draw: Draw) -> Contacts:
    """Return the contacts of a draw, and after them the legs that may follow."""
    count, legs = len(draw), draw.legs
    more = 0 if legs is None else legs.queue.size
    size = count + more

    def whole(first: Floats, then: Floats | None) -> Floats:
        return first.copy() if then is None else np.concatenate([first, then])

    queue = draw.queue if legs is None else np.concatenate([draw.queue, legs.queue])
    return Contacts(
        whole(draw.arrival_s, np.full(more, math.nan)),
        np.ascontiguousarray(queue, np.int64),
        whole(draw.handle_s, None if legs is None else legs.handle_s),
        whole(draw.patience_s, None if legs is None else legs.patience_s),
        np.zeros(size) if legs is None else legs.mark,
        whole(np.zeros(count), None if legs is None else legs.delay_s),
        np.full(size, NONE) if legs is None else legs.after_loss,
        np.full(size, NONE) if legs is None else legs.after_answer,
        np.zeros(size, np.int64),
        np.full(size, math.inf),
        np.full(size, math.inf),
        np.full(size, math.nan),
        np.zeros(size),
        np.full(size, math.nan),
        np.full(size, math.nan),
        _nobody(size),
    )


def _people(floor: Floor, width: int) -> People:
    count = floor.group.size
    return People(
        floor.group.copy(),
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
        np.full(count, width),
        np.full((count, width), NOBODY),
        np.zeros((count, width)),
        np.zeros(count),
        np.zeros(count, np.int64),
        _nobody(count),
        np.zeros(count),
        np.zeros(count),
        np.zeros(count),
    )


def _agenda(blend: Blend, contacts: int) -> Agenda:
    """Return an agenda with the ends of the holds; a contact stands there once at most."""
    wakes = sorted(hold.to_s for hold in blend.holds if hold.to_s < math.inf)
    moments = np.zeros(contacts + len(wakes) + 1)
    moments[: len(wakes)] = wakes  # in order of time, which is a heap
    return Agenda(moments, _nobody(moments.size), np.array([len(wakes)]))


def _laws(blend: Blend) -> Laws:
    handling = blend.handling

    def whole(values: list[int]) -> Whole:
        return np.array(values, np.int64)

    return Laws(
        whole([each.kind for each in handling]),
        whole([each.concurrency for each in handling]),
        np.array([each.slowdown for each in handling]),
        np.array([each.credit_s for each in handling]),
        np.array([each.deadline_s for each in handling]),
        np.array([each.margin_s for each in handling]),
        whole([each.reserve for each in handling]),
    )


def _offers(blend: Blend) -> Offers:
    offers, holds = blend.offers, blend.holds
    return Offers(
        np.array([each.queue for each in offers], np.int64),
        np.array([each.from_s for each in offers], np.float64),
        np.array([each.to_s for each in offers], np.float64),
        np.array([each.after_wait_s for each in offers], np.float64),
        np.array([each.share for each in offers], np.float64),
        np.array([each.back_within_s for each in offers], np.float64),
        np.array([each.queue for each in holds], np.int64),
        np.array([each.from_s for each in holds], np.float64),
        np.array([each.to_s for each in holds], np.float64),
        np.array([blend.close_s]),
    )
