"""
The compiled loop of one queue whose people come and go by the slot.

First in, first out, with alike people: each contact in turn meets the person who is free first
(Kiefer and Wolfowitz 1955, "On the theory of queues with many servers"). This gives the waits of
`simulation.kernel` bit for bit, several times as fast.
"""

import math

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.compiled import compiled

Contacts = tuple[Whole, Floats, Floats, Floats]
"""First contact of each day, arrivals, handle times and patience."""
Limits = tuple[float, float, float]
"""Length of a slot, target wait and short abandon in seconds."""
People = tuple[Floats, Whole, Floats]
"""Heap of who is free when and who that is; and until when each who went was busy."""


@compiled
def _sink(free_s: Floats, person: Whole, size: int, i: int) -> None:
    """Move an entry of the heap down to its place; by time free, then by number."""
    moment, who = free_s[i], person[i]
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        below = free_s[child]
        if child + 1 < size:
            other = free_s[child + 1]
            if other < below or (other == below and person[child + 1] < person[child]):
                child += 1
                below = other
        if below > moment or (below == moment and person[child] > who):
            break
        free_s[i] = below
        person[i] = person[child]
        i = child
    free_s[i] = moment
    person[i] = who


@compiled
def _change_heads(people: People, size: int, before: int, heads: int, moment: float) -> int:
    """Let the last people go, or more come, and order the heap anew; returns its size."""
    free_s, person, until_s = people
    kept = 0
    for i in range(size):
        until_s[person[i]] = free_s[i]
        if person[i] < heads:
            free_s[kept] = free_s[i]
            person[kept] = person[i]
            kept += 1
    for number in range(before, heads):
        free_s[kept] = max(moment, until_s[number])
        person[kept] = number
        kept += 1
    for i in range(kept // 2 - 1, -1, -1):
        _sink(free_s, person, kept, i)
    return kept


@compiled
def _add_handling(begin: float, end: float, slot_s: float, sums: Floats) -> None:
    """Add a contact's handling to the slots in which it happens."""
    slot = int(begin / slot_s)
    while begin < end and slot < sums.shape[0]:
        until = min(end, (slot + 1) * slot_s)
        sums[slot, 6] += until - begin
        begin = until
        slot += 1


@compiled
def _play_day(
    contacts: Contacts, day: int, heads: Whole, limits: Limits, people: People, sums: Floats
) -> None:
    """Play one day and fill its sums."""
    first, arrival_s, handle_s, patience_s = contacts
    slot_s, target_s, short_s = limits
    free_s, person, until_s = people
    until_s[:] = 0.0
    slots = heads.size
    size = here = slot = 0
    for i in range(first[day], first[day + 1]):
        arrival, patience = arrival_s[i], patience_s[i]
        start = max(arrival, free_s[0]) if size > 0 else math.inf
        while slot <= slots and start >= slot * slot_s:
            coming = heads[slot] if slot < slots else 0
            if coming != here:
                size = _change_heads(people, size, here, coming, slot * slot_s)
                here = coming
            slot += 1
            start = max(arrival, free_s[0]) if size > 0 else math.inf
        row = sums[min(int(arrival / slot_s), slots - 1)]
        row[0] += 1.0
        if arrival + patience < start or start == math.inf:
            row[3] += patience <= target_s
            row[4] += patience <= short_s
            continue
        row[1] += 1.0
        row[2] += start - arrival <= target_s
        row[5] += start - arrival
        free_s[0] = start + handle_s[i]
        _add_handling(start, free_s[0], slot_s, sums)
        _sink(free_s, person, size, 0)


@compiled
def _play_all(
    contacts: Contacts, heads: Whole, limits: Limits, people: People, sums: Floats
) -> None:
    for day in range(sums.shape[0]):
        _play_day(contacts, day, heads, limits, people, sums[day])


def play_queue(contacts: Contacts, heads: Whole, limits: Limits, sums: Floats) -> None:
    """
    Play days of one queue.

    Parameters
    ----------
    contacts
        Of all days.
    heads
        People on contact in each slot; nobody is there after the last one.
    limits
        Seconds.
    sums
        Filled, shape (days, slots, 7): offered, answered, answered in target, abandoned in target,
        short abandons, summed wait of the answered, seconds of handling inside the slot.
    """
    most = max(int(heads.max(initial=0)), 1)
    people = np.empty(most), np.empty(most, np.int64), np.empty(most)
    _play_all(contacts, heads, limits, people, sums)
