"""Prices by queue, from which the prices of sets of queues follow.

The shortage after the best assignment is the largest, over prices π of the queues between 0 and 1,
of Σ π_q · need_q − Σ people_c · max over the queues q of c of π_q (the dual of the assignment;
its whole points are Hall's sets). So a chain of sets is all that prices ever need in a slot: with
the queues ordered by falling price, the set of the first k carries π_k − π_{k+1} (Lovász 1983). A
group of six queues has 63 sets but six prices, and the search for the best bound is that much
shorter.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt

from scheduling.engine.groups import Groups

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class QueuePrices:
    """The queues of every group and the sets that their prices order.

    Attributes
    ----------
    single
        By queue, the column of the set that holds it alone; a queue is a column of all tables here.
    """

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._parts: list[tuple[int, int, int]] = []
        single: list[int] = []
        for low, high in zip(groups.first, groups.last, strict=True):
            queues = int(high - low + 1).bit_length() - 1
            self._parts.append((int(low), len(single), queues))
            single += range(int(low), int(low) + queues)
        self.single: Ints = np.array(single, np.int64)
        self._serves = groups.covers[:, self.single].astype(np.bool_)
        self._column = {queues: _columns(queues) for _, _, queues in self._parts}

    def of_sets(self, price: Floats) -> Floats:
        """Return the price of each queue: what all sets with it cost, (slots, queues)."""
        found = np.zeros((len(price), len(self.single)))
        for low, first, queues in self._parts:
            for mask, column in enumerate(self._column[queues]):
                members = [first + q for q in range(queues) if mask >> q & 1]
                if members:
                    found[:, members] += price[:, [low + column]]
        return found

    def to_sets(self, price: Floats) -> Floats:
        """Return the prices of the sets that queues at `price` order, (slots, sets)."""
        found = np.zeros((len(price), self._groups.need.shape[1]))
        slots = np.arange(len(price))
        for low, first, queues in self._parts:
            mine = price[:, first : first + queues]
            order = np.argsort(-mine, axis=1, kind="stable")
            mask = np.zeros(len(price), np.int64)
            for rank in range(queues):
                mask |= 1 << order[:, rank]
                here = mine[slots, order[:, rank]]
                after = mine[slots, order[:, rank + 1]] if rank + 1 < queues else 0.0
                found[slots, low + self._column[queues][mask]] += here - after
        return found

    def served(self, price: Floats, people: Floats, width: float) -> Floats:
        """Assign people (classes, slots) to their dearest queue, softly within `width`."""
        found = np.zeros(price.shape)
        for serves, present in zip(self._serves, people, strict=True):
            mine = np.where(serves, price, -np.inf)
            share = np.exp((mine - mine.max(axis=1, keepdims=True)) / width)
            found += present[:, None] * share / share.sum(axis=1, keepdims=True)
        return found


def _columns(queues: int) -> Ints:
    """Return the column of each set, by its bit mask, in the order of `Groups`."""
    column = np.zeros(1 << queues, np.int64)
    sets = (s for n in range(1, queues + 1) for s in combinations(range(queues), n))
    for n, members in enumerate(sets):
        column[sum(1 << q for q in members)] = n
    return column
