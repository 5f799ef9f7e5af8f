"""The days that a report is about, as moments, and the queues it speaks of."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dashboard.operations.queues.known import day_bounds
from dashboard.store.tables import Queue

WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days of the center.

    Attributes
    ----------
    first, last : date
        Both included.
    zone : ZoneInfo
        Whose days they are.
    queues : sequence of Queue
        All of the center.
    cut : datetime or None
        The present, where the last day goes on: a week before is compared up to the same hour.
    """

    first: dt.date
    last: dt.date
    zone: ZoneInfo
    queues: Sequence[Queue]
    cut: dt.datetime | None = None

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """UTC moments at which it begins and ends."""
        return day_bounds(self.first, self.zone)[0], day_bounds(self.last, self.zone)[1]

    @property
    def days(self) -> list[dt.date]:
        """Every day of it."""
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    @property
    def week_before(self) -> "Span":
        """The same weekdays a week earlier, up to the same hour where the last one goes on."""
        first, last = self.first - WEEK, self.last - WEEK
        if self.cut is None:
            return Span(first, last, self.zone, self.queues)
        then = self.cut.astimezone(self.zone) - WEEK  # by the wall clock
        return Span(first, last, self.zone, self.queues, then.astimezone(dt.UTC))
