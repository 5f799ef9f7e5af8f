"""Hours that come back every week: quiet hours, the hours in which a rule holds."""

import datetime as dt
from dataclasses import dataclass

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Weekly:
    """Hours of some weekdays.

    Attributes
    ----------
    weekdays : tuple of int
        0 is Monday; of hours past midnight the day on which they begin.
    from_minute, to_minute : int
        Of the local day, the end exclusive; the same for both is the whole day, an end before the
        beginning reaches into the next day.
    """

    weekdays: tuple[int, ...] = EVERY_DAY
    from_minute: int = 0
    to_minute: int = 0

    def holds(self, local: dt.datetime) -> bool:
        """Tell whether a local moment lies within."""
        minute, today = local.hour * 60 + local.minute, local.weekday() in self.weekdays
        if self.from_minute == self.to_minute:
            return today
        if self.from_minute < self.to_minute:
            return today and self.from_minute <= minute < self.to_minute
        yesterday = (local.weekday() - 1) % 7 in self.weekdays
        return (today and minute >= self.from_minute) or (yesterday and minute < self.to_minute)

    @property
    def always(self) -> bool:
        """Whether there is no moment outside."""
        whole = self.from_minute % _DAY_MINUTES == self.to_minute % _DAY_MINUTES
        return whole and set(self.weekdays) == set(EVERY_DAY)
