"""Draw ahead what each contact would do next: call again when lost, go on when handled."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.simulation.handling import LIVE
from scheduling.simulation.legs import NONE, REDIAL, TRANSFER, Legs
from scheduling.simulation.luck import Keys, chance, derived
from scheduling.simulation.scenario import Queue
from scheduling.simulation.shapes import quantile

REDIAL_S = (180.0, 600.0)
MOST_LEGS = 10
"""No contact follows from a chain of more than so many others."""

MARK, AGAIN, ONWARD, DELAY, PATIENCE, PATIENCE_BRANCH, HANDLE, HANDLE_BRANCH = range(8)
"""What the chances of a contact's key are for."""


class _Generation(NamedTuple):
    """Contacts or legs: whose they are, and what the next generation follows from."""

    parent: Whole
    origin: Whole
    queue: Whole
    slot: Whole
    handle_s: Floats
    key: Keys


def draw_legs(
    queues: Sequence[Queue], queue: Whole, slot: Whole, handle_s: Floats, keys: Keys
) -> Legs:
    """
    Draw the legs of a day's contacts.

    Parameters
    ----------
    queues
        With their redial and transfer shares.
    queue, slot, handle_s, keys
        Of every contact: its queue, the slot that it arrives in, its handle time and its key.

    Returns
    -------
    Legs
        A redial comes 3-10 min after the contact was lost, with the same need (handle time) and new
        patience. A transfer comes at once, with a handle time of its new queue as in the slot of
        the first contact, and new patience.
    """
    count = queue.size
    now = _Generation(np.full(count, NONE), np.zeros(count, np.int64), queue, slot, handle_s, keys)
    generations, first = [now], 0
    while now.queue.size and len(generations) <= MOST_LEGS:
        number = first + np.arange(now.queue.size)
        first += now.queue.size
        now = _joined([_redials(queues, now, number), _transfers(queues, now, number)])
        generations.append(now)
    return _laid_out(queues, _joined(generations), count)


def _joined(parts: Sequence[_Generation]) -> _Generation:
    return _Generation(
        np.concatenate([part.parent for part in parts]),
        np.concatenate([part.origin for part in parts]),
        np.concatenate([part.queue for part in parts]),
        np.concatenate([part.slot for part in parts]),
        np.concatenate([part.handle_s for part in parts]),
        np.concatenate([part.key for part in parts]),
    )


def _redials(queues: Sequence[Queue], of: _Generation, number: Whole) -> _Generation:
    """Return who would call again when lost."""
    share = np.array([queue.redial for queue in queues])
    kept = chance(of.key, AGAIN) < share[of.queue]
    return _Generation(
        number[kept],
        np.full(int(kept.sum()), REDIAL),
        of.queue[kept],
        of.slot[kept],
        of.handle_s[kept],
        derived(of.key[kept], AGAIN),
    )


def _transfers(queues: Sequence[Queue], of: _Generation, number: Whole) -> _Generation:
    """Return who would go on to another queue when handled."""
    places = {queue.name: place for place, queue in enumerate(queues)}
    upto = np.zeros((len(queues), len(queues)))
    for place, queue in enumerate(queues):
        for target, share in queue.transfer:
            upto[place, places[target]] += share
    upto = upto.cumsum(axis=1)
    luck = chance(of.key, ONWARD)
    kept = luck < upto[:, -1][of.queue]
    target = (luck[kept, None] >= upto[of.queue[kept]]).sum(axis=1)
    slot, key = of.slot[kept], derived(of.key[kept], ONWARD)
    handle = np.zeros(slot.size)
    for place, queue in enumerate(queues):
        mine = target == place
        chances = chance(key[mine], HANDLE), chance(key[mine], HANDLE_BRANCH)
        handle[mine] = np.asarray(queue.aht_s)[slot[mine]] * quantile(
            queue.aht_shape, 1.0, *chances
        )
    return _Generation(number[kept], np.full(slot.size, TRANSFER), target, slot, handle, key)


def _laid_out(queues: Sequence[Queue], everybody: _Generation, contacts: int) -> Legs:
    """Return the legs after the contacts, with the links from each one to what follows."""
    queue, key = everybody.queue[contacts:], everybody.key[contacts:]
    parent, again = everybody.parent[contacts:], everybody.origin[contacts:] == REDIAL
    after_loss, after_answer = (np.full(everybody.queue.size, NONE) for _ in range(2))
    number = contacts + np.arange(queue.size)
    after_loss[parent[again]] = number[again]
    after_answer[parent[~again]] = number[~again]
    low, high = REDIAL_S
    return Legs(
        np.where(again, low + (high - low) * chance(key, DELAY), 0.0),
        queue,
        everybody.handle_s[contacts:],
        _patience(queues, queue, key),
        everybody.origin[contacts:],
        chance(everybody.key, MARK),
        after_loss,
        after_answer,
    )


def _patience(queues: Sequence[Queue], queue: Whole, keys: Keys) -> Floats:
    """Return patience by the law of each leg's queue; endless where nobody waits live."""
    patience = np.full(queue.size, math.inf)
    for place, law in enumerate(queues):
        mine = queue == place
        if law.kind == LIVE and not math.isinf(law.patience_s):
            chances = chance(keys[mine], PATIENCE), chance(keys[mine], PATIENCE_BRANCH)
            patience[mine] = quantile(law.patience_shape, law.patience_s, *chances)
    return patience
