"""What the calendar says of a day: month shape, holidays, make-up working days, what follows them.

Public holidays come from the `holidays` library, for China with its make-up working weekends
(调休).
"""

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, cast

import holidays
import numpy as np

from forecasting.errors import ForecastingError
from forecasting.frames import Bools, Floats

NONE = "none"
_SATURDAY_SUNDAY = frozenset({5, 6})
_DAY = dt.timedelta(days=1)
_LONG = 3
_MONTH = 30.5
_MIDDLE = (15, 16)
_PAYDAYS = (5, 10, 20, 25)
_FAINT = 0.3

SHAPE = (
    "first_business_day",
    "second_business_day",
    "third_business_day",
    "fourth_or_fifth_business_day",
    "last_business_day",
    "last_but_one_business_day",
    "middle_of_month",
    "day_5",
    "day_10",
    "day_20",
    "day_25",
)
WAVES = ("month_cos1", "month_sin1", "month_cos2", "month_sin2")
HOLIDAY = (
    "holiday",
    "first_day_of_holiday",
    "long_holiday",
    "make_up_working_day",
    "day_after_holiday",
    "second_day_after_holiday",
    "day_before_holiday",
)
NAMES = SHAPE + HOLIDAY + WAVES


class _Country(Protocol):
    """What is used of the `holidays` library's country."""

    weekend: set[int]
    weekend_workdays: set[dt.date]

    def __contains__(self, day: dt.date) -> bool: ...

    def get(self, day: dt.date) -> str | None: ...


def _country(name: str) -> _Country:
    """Return a country's (``US``) or a part's (``US-CA``) holidays."""
    code, _, part = name.partition("-")
    known = holidays.list_supported_countries(include_aliases=True)
    if code not in known:
        near = difflib.get_close_matches(code, known, n=1, cutoff=0.3)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        message = f"calendar: expected 'none' or a code such as 'US', found {name!r}{hint}"
        raise ForecastingError(message)
    if part and part not in known[code]:
        message = f"calendar: expected a part of {code} such as {known[code][:3]}, found {part!r}"
        raise ForecastingError(message)
    return cast("_Country", holidays.country_holidays(code, subdiv=part or None))


@dataclass(frozen=True)
class Event:
    """The user's own days, past and coming.

    Attributes
    ----------
    name : str
        What it is, such as a campaign or a statement day.
    days : frozenset of date
        Every day of it.
    """

    name: str
    days: frozenset[dt.date]


@dataclass(frozen=True)
class Calendar:
    """A country's days and the user's own.

    Attributes
    ----------
    name : str
        ``none``, or a code such as ``US``, ``CN`` or ``US-CA``.
    weekend : frozenset of int or None
        Weekdays without banking; None: the country's own.
    events : tuple of Event
        The user's own days, each a feature of its own.
    """

    name: str = NONE
    weekend: frozenset[int] | None = None
    events: tuple[Event, ...] = ()
    _business: dict[tuple[int, int], list[dt.date]] = field(
        default_factory=dict[tuple[int, int], list[dt.date]],
        init=False,
        compare=False,
        repr=False,
    )
    _rows: dict[dt.date, tuple[float, ...]] = field(
        default_factory=dict[dt.date, tuple[float, ...]], init=False, compare=False, repr=False
    )

    @cached_property
    def _days(self) -> _Country | None:
        return None if self.name.casefold() == NONE else _country(self.name)

    @cached_property
    def _weekend(self) -> frozenset[int]:
        if self.weekend is not None:
            return self.weekend
        return _SATURDAY_SUNDAY if self._days is None else frozenset(self._days.weekend)

    def said(self) -> str:
        """Return everything that tells this calendar from another, in one line."""
        events = [
            (event.name, sorted(day.isoformat() for day in event.days)) for event in self.events
        ]
        return repr((self.name, sorted(self._weekend), events))

    def is_holiday(self, day: dt.date) -> bool:
        """Tell whether a day is a public holiday."""
        return self._days is not None and day in self._days

    def holiday_name(self, day: dt.date) -> str:
        """Return the name of a public holiday as its country says it, empty on other days."""
        return "" if self._days is None else self._days.get(day) or ""

    def is_made_up(self, day: dt.date) -> bool:
        """Tell whether a weekend day is worked in exchange for a holiday."""
        if self._days is None:
            return False
        _ = day in self._days  # the library fills in a year when it is first asked about it
        return day in self._days.weekend_workdays

    def is_business_day(self, day: dt.date) -> bool:
        """Tell whether banks work on a day."""
        if day.weekday() in self._weekend:
            return not self.is_holiday(day) and self.is_made_up(day)
        return not self.is_holiday(day)

    def business_days(self, year: int, month: int) -> list[dt.date]:
        """Return a month's business days."""
        key = (year, month)
        if key not in self._business:
            first = dt.date(year, month, 1)
            month_days = (first + _DAY * i for i in range(31))
            self._business[key] = [
                d for d in month_days if d.month == month and self.is_business_day(d)
            ]
        return self._business[key]

    def neighbour(self, day: dt.date, step: int) -> dt.date:
        """Return the nearest day before (step -1) or after (1) that is no usual weekend."""
        found = day + _DAY * step
        while found.weekday() in self._weekend and not self.is_holiday(found):
            found += _DAY * step
        return found

    def features(self, days: Sequence[dt.date]) -> Floats:
        """Return what the calendar says of some days, shape (days, len(NAMES) + events)."""
        rows = [self._row(day) for day in days]
        columns = len(NAMES) + len(self.events)
        return np.array(rows, dtype=np.float64).reshape(len(days), columns)

    def _row(self, day: dt.date) -> tuple[float, ...]:
        """Return what the calendar says of a day; asked often, so kept."""
        if day not in self._rows:
            self._rows[day] = (
                *self._shape(day),
                *self._around(day),
                *_waves(day),
                *(float(day in event.days) for event in self.events),
            )
        return self._rows[day]

    def _shape(self, day: dt.date) -> tuple[float, ...]:
        """Return where a business day stands in its month."""
        month = self.business_days(day.year, day.month)
        middle = float(day.day in _MIDDLE)
        # Most banks know some of these as paydays or statement days, few all: a small value makes
        # the regressions doubt them until many months agree.
        usual = tuple(_FAINT * (day.day == payday) for payday in _PAYDAYS)
        if day not in month:
            return (0.0,) * (len(SHAPE) - 1 - len(usual)) + (middle, *usual)
        place = month.index(day)
        left = len(month) - 1 - place
        flags = (place == 0, place == 1, place == 2, place in {3, 4}, left == 0, left == 1)  # noqa: PLR2004 - places of a list
        return (*map(float, flags), middle, *usual)

    def _around(self, day: dt.date) -> tuple[float, ...]:
        """Return whether a day is a holiday, or stands beside one."""
        if self._days is None:
            return (0.0,) * len(HOLIDAY)
        here = self.is_holiday(day)
        before, after = self.neighbour(day, -1), self.neighbour(day, 1)
        closed = self.is_holiday(before)
        second = not closed and self.is_holiday(self.neighbour(before, -1))
        flags = (
            here,
            here and not self.is_holiday(day - _DAY),
            here and self._run(day) >= _LONG,
            self.is_made_up(day),
            not here and closed,
            not here and second,
            not here and self.is_holiday(after),
        )
        return tuple(map(float, flags))

    def _run(self, day: dt.date) -> int:
        """Return how many days the holiday around a day lasts."""
        length = 1
        for step in (-_DAY, _DAY):
            beside = day + step
            while self.is_holiday(beside):
                length, beside = length + 1, beside + step
        return length


def special(features: Floats) -> Bools:
    """Return the days that the calendar may excuse from looking usual, shape (days,)."""
    flags = features[:, : len(SHAPE) + len(HOLIDAY)].any(axis=1)
    return np.asarray(flags | _event(features), dtype=np.bool_)


def beside_holiday(features: Floats) -> Bools:
    """Return the days that are holidays, stand beside one or are an event, shape (days,)."""
    flags = features[:, len(SHAPE) : len(SHAPE) + len(HOLIDAY)].any(axis=1)
    return np.asarray(flags | _event(features), dtype=np.bool_)


def _event(features: Floats) -> Bools:
    """Return the days of the user's own events, shape (days,)."""
    return np.asarray(features[:, len(NAMES) :].any(axis=1), dtype=np.bool_)


def _waves(day: dt.date) -> tuple[float, ...]:
    """Return two waves over the month."""
    turn = 2 * np.pi * day.day / _MONTH
    return (np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn))


def calendar_of(name: str, weekdays: Sequence[int]) -> Calendar:
    """Return a calendar; without a country the closed weekdays are the weekend."""
    closed = frozenset(range(7)) - frozenset(weekdays)
    country = name.casefold() != NONE
    return Calendar(name, None if country or not closed else closed)
