"""How one reader wants numbers, times of day and the zone of moments."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

NUMBERS: Mapping[str, str] = {"point": "en", "comma": "de", "space": "fr", "plain": "en"}
"""Format of numbers → the locale whose signs it has; ``plain`` sets no thousands apart."""
CLOCKS = ("24", "12")


@dataclass(frozen=True)
class Formats:
    """What a reader chose; empty is the usual.

    Attributes
    ----------
    timezone : str
        In which moments are shown; empty: the floor's. Days stay the floor's.
    numbers : str
        A key of `NUMBERS`; empty: the language's.
    clock : str
        One of `CLOCKS`; empty: 24 hours.
    """

    timezone: str = ""
    numbers: str = ""
    clock: str = ""

    def zone(self, usual: dt.tzinfo | None) -> dt.tzinfo | None:
        """Return the zone in which a moment is shown whose place has the zone `usual`."""
        return ZoneInfo(self.timezone) if self.timezone else usual

    @property
    def twelve(self) -> bool:
        """Whether the clock has twelve hours."""
        return self.clock == "12"


USUAL = Formats()
"""Of who chose nothing."""


@cache
def timezones() -> tuple[str, ...]:
    """Return the zones that can be chosen, by name: places of the earth, and UTC."""
    places = (name for name in available_timezones() if "/" in name)
    return ("UTC", *sorted(n for n in places if not n.startswith(("Etc/", "SystemV/"))))


def known(told: Mapping[str, object]) -> Formats:
    """Return formats from what is kept of them; what is not known any more is the usual."""
    zone, numbers, clock = (str(told.get(name, "")) for name in ("timezone", "numbers", "clock"))
    return Formats(
        zone if zone in timezones() else "",
        numbers if numbers in NUMBERS else "",
        clock if clock in CLOCKS else "",
    )
