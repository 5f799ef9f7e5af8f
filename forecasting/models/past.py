"""What a model is given."""

from collections.abc import Callable
from dataclasses import dataclass

from forecasting.frames import Bools, Floats, Ints


@dataclass(frozen=True)
class Ahead:
    """The days to forecast.

    Attributes
    ----------
    weekday : array (days,)
        Position among the open weekdays.
    calendar : array (days, features)
        As `special_days.Calendar.features`.
    """

    weekday: Ints
    calendar: Floats


@dataclass(frozen=True)
class Past:
    """The days until now, cleaned and without holes.

    Attributes
    ----------
    contacts : array (days, slots)
        Absent and removed days are filled.
    known : array (days,)
        Days that were observed and kept.
    weekday, calendar
        As in `Ahead`.
    period : int
        Number of open weekdays.
    minutes : float
        Length of a slot.
    """

    contacts: Floats
    known: Bools
    weekday: Ints
    calendar: Floats
    period: int
    minutes: float


Model = Callable[[Past, Ahead], Floats]
"""Returns the expected contacts, shape (days ahead, slots)."""
