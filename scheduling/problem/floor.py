"""What is asked of several agents together: demand by shift, limits, activities."""

from dataclasses import dataclass

Seats = int | tuple[tuple[int, ...], ...]
"""One number for all slots, or by day and slot."""
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """How many should work a code on a day, and what one short and one beyond cost."""

    day: int
    code: str
    required: int
    under: float
    over: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits over several agents.

    Parameters
    ----------
    seats
        By site, the seats in each slot. Whoever is on shift has one, on a break too.
    breaks_at_once_share
        Of the people on shift in a slot, the share that may be on a break, 0-1.
    teams_together
        Teams whose members, if they work on a day, start together.
    same_day_off
        Pairs of agents who are off on the same days.
    apart
        Pairs of agents who are never on shift at the same time.
    """

    seats: tuple[tuple[str, Seats], ...] = ()
    breaks_at_once_share: float | None = None
    teams_together: tuple[str, ...] = ()
    same_day_off: Pairs = ()
    apart: Pairs = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """Training or a meeting: time inside a shift, off contact and paid, never over a break.

    Parameters
    ----------
    minutes, attendees
        How long, and who; each attendee once.
    together
        Whether all attend at the same time.
    first, last
        (day, minutes from its midnight): not before the first, over by the last.
    skill
        The queue that attendees learn; a roster counts on it from the next horizon on.
    """

    name: str
    minutes: int
    attendees: tuple[str, ...]
    together: bool
    first: tuple[int, int]
    last: tuple[int, int]
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """An activity of one attendee, from `start` (minutes from midnight of `day`)."""

    name: str
    agent: str
    day: int
    start: int
    minutes: int
