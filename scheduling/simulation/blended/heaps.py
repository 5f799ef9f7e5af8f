"""Who ends a contact next: a heap in which a person's moment may move."""

from scheduling.simulation.blended.arrays import NOBODY, Ends
from scheduling.simulation.blended.native import part


@part
def _before(ends: Ends, one: int, other: int) -> bool:
    """Return whether a person ends before another; at one moment the lower number does."""
    return ends.at_s[one] < ends.at_s[other] or (ends.at_s[one] == ends.at_s[other] and one < other)


@part
def set_end(ends: Ends, agent: int, moment: float) -> None:
    """Put a person into the heap, or move him to another moment."""
    i = ends.place[agent]
    if i < 0:
        i = ends.size[0]
        ends.size[0] += 1
    size = ends.size[0]
    ends.at_s[agent] = moment
    while i > 0:
        parent = (i - 1) >> 1
        above = int(ends.heap[parent])
        if _before(ends, above, agent):
            break
        ends.heap[i], ends.place[above] = above, i
        i = parent
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        below = int(ends.heap[child])
        if child + 1 < size and _before(ends, int(ends.heap[child + 1]), below):
            child += 1
            below = int(ends.heap[child])
        if _before(ends, agent, below):
            break
        ends.heap[i], ends.place[below] = below, i
        i = child
    ends.heap[i], ends.place[agent] = agent, i


@part
def drop_end(ends: Ends, agent: int) -> None:
    """Take a person out of the heap."""
    hole = ends.place[agent]
    ends.place[agent] = NOBODY
    ends.size[0] -= 1
    last = int(ends.heap[ends.size[0]])
    if last != agent:
        ends.place[last] = hole
        set_end(ends, last, float(ends.at_s[last]))
