"""The days that a report is about, as moments, and the queues it speaks of."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dashboard.operations.queues import day_bounds
from dashboard.store.tables import Queue

WEEK = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From `first` to `last`, both included, in one zone, with all queues of the center."""

    first: dt.date
    last: dt.date
    zone: ZoneInfo
    queues: Sequence[Queue]

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
        """The same weekdays a week earlier."""
        return Span(self.first - WEEK, self.last - WEEK, self.zone, self.queues)
