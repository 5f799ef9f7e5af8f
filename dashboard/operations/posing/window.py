"""When an activity may take place, cut to the days of a roster."""

import datetime as dt
from dataclasses import dataclass

from scheduling.hours import clock_of

DAY_MINUTES = 24 * 60
Span = tuple[int, int]
"""From and to in minutes from midnight of a roster's first day."""


@dataclass(frozen=True)
class Window:
    """Not before a minute of the first day, over by a minute of the last one."""

    first_day: dt.date
    from_minute: int
    last_day: dt.date
    until_minute: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        days = (self.last_day - self.first_day).days
        return days * DAY_MINUTES + self.until_minute - self.from_minute


def clipped(window: Window, first_day: dt.date, days: int, since: int = 0) -> Span:
    """Return what is left of a window within a roster; empty where `from` is not before `to`.

    Parameters
    ----------
    window : Window
        In which an activity may take place.
    first_day, days
        Of the roster.
    since : int
        Minutes from midnight of its first day that are over already.
    """
    first = (window.first_day - first_day).days * DAY_MINUTES + window.from_minute
    last = (window.last_day - first_day).days * DAY_MINUTES + window.until_minute
    return max(first, since, 0), min(last, days * DAY_MINUTES)


def has_room(span: Span, minutes: int, opening: Span, slot: int) -> bool:
    """Tell whether an activity fits into a span on some day within the opening hours.

    Parameters
    ----------
    span : tuple of int
        From and to.
    minutes : int
        Length of the activity.
    opening : tuple of int
        Minutes of the day.
    slot : int
        Minutes between two times at which it may begin, counted from the opening.
    """
    opens, closes = opening
    for day in range(span[0] // DAY_MINUTES, -(-span[1] // DAY_MINUTES)):
        earliest = max(span[0], day * DAY_MINUTES + opens)
        begin = earliest + (day * DAY_MINUTES + opens - earliest) % slot
        if begin + minutes <= min(span[1], day * DAY_MINUTES + closes):
            return True
    return False


def window_row(span: Span) -> list[int | str]:
    """Return a span in the terms of the problem file: day, from, day, to."""
    (first, begin), (last, end) = (divmod(minute, DAY_MINUTES) for minute in span)
    if end == 0 and last > first:
        last, end = last - 1, DAY_MINUTES
    return [first, clock_of(begin), last, clock_of(end)]
