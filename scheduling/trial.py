"""One queue's day played many times on changing heads: the same contacts whatever the heads are."""

import math
from dataclasses import dataclass

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.compiled import compiled
from scheduling.erlang.performance import SHORT_ABANDON_S
from scheduling.errors import StaffingError
from scheduling.simulation.draw import Draw
from scheduling.single_queue import play_queue

HANDLE_SIGMA = 0.9
"""Spread of handle times: lognormal, as measured at banks (0.85-1.18)."""
_CONTACTS = 1_200_000
_FEWEST, _MOST = 100, 4000
_FINE_S = 300.0
_LEAD_HANDLE_TIMES = 4.0
OFFERED, ANSWERED, IN_TARGET, LOST_IN_TARGET, SHORT, WAIT, BUSY = range(7)
SUMS = 7


@dataclass(frozen=True, slots=True, eq=False)
class DayDemand:
    """
    What comes to one queue on one day; arrays of shape (slots,).

    Parameters
    ----------
    contacts
        Expected in each slot.
    aht_s
        Mean handle time in seconds, above 0 where there are contacts.
    patience_s
        Mean patience in seconds, infinite where nobody leaves.
    interval_s
        Length of a slot in seconds.
    round_the_clock
        Whether the day before and the day after are alike and go over into this one; otherwise the
        day begins empty, and whoever waits when it ends is lost.
    """

    contacts: Floats
    aht_s: Floats
    patience_s: Floats
    interval_s: float = 1800.0
    round_the_clock: bool = False

    def __post_init__(self) -> None:
        sizes = {self.contacts.size, self.aht_s.size, self.patience_s.size}
        if len(sizes) > 1 or 0 in sizes:
            message = f"day: expected as many handle times and patience as contacts, found {sizes}"
            raise StaffingError(message)
        sound = (self.contacts >= 0) & np.isfinite(self.contacts) & (self.patience_s > 0)
        sound &= ((self.aht_s > 0) & np.isfinite(self.aht_s)) | (self.contacts == 0)
        if not sound.all() or not self.interval_s > 0:
            slot = int(np.argmin(sound))
            message = (
                f"day, slot {slot + 1}: expected contacts ≥ 0, handle time, patience and interval "
                f"> 0, found {self.contacts[slot]:g}, {self.aht_s[slot]:g}, "
                f"{self.patience_s[slot]:g}, {self.interval_s:g}"
            )
            raise StaffingError(message)

    @property
    def slots(self) -> int:
        """Number of slots."""
        return self.contacts.size

    @property
    def days_enough(self) -> int:
        """How many days tell a slot's service level to about half a point."""
        return int(np.clip(_CONTACTS / max(float(self.contacts.sum()), 1.0), _FEWEST, _MOST))

    @property
    def load_erlangs(self) -> Floats:
        """Offered load of each slot."""
        return self.contacts * np.where(self.contacts > 0, self.aht_s, 0.0) / self.interval_s

    @property
    def played_slots(self) -> Whole:
        """
        Positions of the slots that are played, in order.

        Around the clock these are the end of the day before, long enough to forget that it began
        empty, the day, and the first slot of the next.
        """
        if not self.round_the_clock:
            return np.arange(self.slots)
        longest = float(self.aht_s[self.contacts > 0].max(initial=0.0))
        lead = max(1, math.ceil(_LEAD_HANDLE_TIMES * longest / self.interval_s))
        return np.arange(-lead, self.slots + 1) % self.slots

    @property
    def lead(self) -> int:
        """How many of the played slots come before the day."""
        return max(self.played_slots.size - self.slots - 1, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """
    Days drawn once, to be played on any heads.

    Parameters
    ----------
    demand
        What is expected.
    first
        Position of each day's first contact, and one past the last; shape (days + 1,).
    arrival_s, handle_s, patience_s
        Of every contact, day after day; arrivals in seconds from the first played slot.
    """

    demand: DayDemand
    first: Whole
    arrival_s: Floats
    handle_s: Floats
    patience_s: Floats

    @classmethod
    def of(cls, demand: DayDemand, days: int, seed: int, rates: Floats | None = None) -> "Trial":
        """
        Draw days.

        Parameters
        ----------
        demand
            Handle times, patience, and contacts expected where `rates` is None.
        days, seed
            Same seed, same days.
        rates
            Contacts that each day really expects, shape (days, slots). Within a slot the rate runs
            straight between the middles of slots; every slot keeps its sum.
        """
        rng = np.random.Generator(np.random.SFC64(seed))
        expected = np.broadcast_to(demand.contacts, (1, demand.slots)) if rates is None else rates
        played = demand.played_slots
        parts = max(1, round(demand.interval_s / _FINE_S))
        fine = smooth(expected[:, played], parts)
        count = rng.poisson(np.broadcast_to(fine, (days, fine.shape[1])))
        contacts = count.sum(axis=1)
        fine_s = demand.interval_s / parts
        arrival = np.empty(int(contacts.sum()))
        _arrive(count, rng.standard_exponential(arrival.size + count.size), fine_s, arrival)
        slot = played[np.minimum((arrival / demand.interval_s).astype(np.int64), played.size - 1)]
        unit = np.exp(HANDLE_SIGMA * rng.standard_normal(slot.size) - HANDLE_SIGMA**2 / 2)
        patience = demand.patience_s[slot] * rng.standard_exponential(slot.size)
        first = np.concatenate([[0], contacts.cumsum()]).astype(np.int64)
        return cls(demand, first, arrival, demand.aht_s[slot] * unit, patience)

    @property
    def days(self) -> int:
        """Number of days."""
        return self.first.size - 1

    def play(self, heads: Whole, target_wait_s: float, short_s: float = SHORT_ABANDON_S) -> Floats:
        """
        Play all days.

        Parameters
        ----------
        heads
            People on contact in each slot, shape (slots,). Whoever is busy when his time ends
            finishes first; who goes is independent of who is busy.
        target_wait_s, short_s
            The T and S of the service-level formulas.

        Returns
        -------
        array (days, slots, 7)
            By the slot of arrival: offered, answered, answered in target, abandoned in target,
            short abandons, summed wait of the answered; and seconds of handling inside the slot.
        """
        demand, played = self.demand, self.demand.played_slots
        sums = np.zeros((self.days, played.size, SUMS))
        limits = (demand.interval_s, target_wait_s, short_s)
        contacts = (self.first, self.arrival_s, self.handle_s, self.patience_s)
        play_queue(contacts, heads[played].astype(np.int64), limits, sums)
        return sums[:, demand.lead : demand.lead + demand.slots]

    def draw(self, day: int) -> Draw:
        """Return one day as the simulation's contacts."""
        mine = slice(self.first[day], self.first[day + 1])
        queue = np.zeros(mine.stop - mine.start, np.int64)
        return Draw(self.arrival_s[mine], queue, self.handle_s[mine], self.patience_s[mine])


def smooth(contacts: Floats, parts: int) -> Floats:
    """
    Cut slots into parts along straight lines between their middles; every slot keeps its sum.

    Parameters
    ----------
    contacts
        Shape (days, slots).
    parts
        Parts of a slot.

    Returns
    -------
    array (days, slots * parts)
    """
    slots = contacts.shape[1]
    middle: Floats = (np.arange(slots * parts, dtype=np.float64) + 0.5) / parts - 0.5
    at: Floats = np.minimum(np.maximum(middle, 0.0), slots - 1.0)
    left = np.minimum(at.astype(np.int64), max(slots - 2, 0))
    right = np.minimum(left + 1, slots - 1)
    line: Floats = contacts[:, left] + (at - left) * (contacts[:, right] - contacts[:, left])
    line = line.reshape(-1, slots, parts)
    total = line.sum(axis=2, keepdims=True)
    share = np.divide(line, total, out=np.full_like(line, 1 / parts), where=total > 0)
    return (share * contacts[:, :, None]).reshape(-1, slots * parts)


@compiled
def _arrive(count: Whole, gaps: Floats, part_s: float, arrival_s: Floats) -> None:
    """Fill arrivals in order: within a part, sums of exponential gaps over their total."""
    at = gap = 0
    for day in range(count.shape[0]):
        for part in range(count.shape[1]):
            contacts = count[day, part]
            total = 0.0
            for i in range(contacts):
                total += gaps[gap + i]
                arrival_s[at + i] = total
            total += gaps[gap + contacts]
            for i in range(contacts):
                arrival_s[at + i] = (part + arrival_s[at + i] / total) * part_s
            at += contacts
            gap += contacts + 1
