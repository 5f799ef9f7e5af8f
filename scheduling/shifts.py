"""Contracts, the shifts that they allow, and one shift of an agent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Break:
    """A break that every shift of one length contains.

    Parameters
    ----------
    earliest, latest
        Start of the break in minutes from the shift's start, both ends allowed.
    minutes
        Its length.
    paid
        Whether it is paid; an unpaid break shortens the paid time of its shift.
    """

    earliest: int
    latest: int
    minutes: int
    paid: bool


@dataclass(frozen=True, slots=True)
class Code:
    """A named shift: it starts at `start` (minutes from midnight) and lasts `minutes`."""

    name: str
    start: int
    minutes: int
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShiftKind:
    """One shift that a contract allows: a length, or a code with its one start."""

    minutes: int
    paid_minutes: int
    breaks: tuple[Break, ...]
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Overtime:
    """Minutes beyond a shift of the contract that a day, week and month may have; None: no limit.

    `rate` is what a minute of it costs, as a multiple of ordinary paid time.
    """

    day_max: int
    week_max: int | None = None
    month_max: int | None = None
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Contract:
    """What one contract allows. A limit that is None does not exist; all durations are minutes.

    A build never plans `overtime`; a repair of the day may use it.

    Parameters
    ----------
    consecutive_days_min, days_off_min
        Least length of a run of working days and of days off. A run that touches an edge of the
        horizon is taken as long enough, unless the history says how it began.
    night, nights_max
        A shift with time in this window (minutes from midnight, of every day) is a night; how many
        the horizon may have.
    codes_max
        How many shifts of a code the horizon may have.
    weekends_max
        Weekends of the horizon with a shift on Saturday or Sunday.
    paid_total
        Least and most paid minutes of the horizon.
    """

    name: str
    kinds: tuple[ShiftKind, ...]
    starts: tuple[int, int] | None = None
    paid_week_max: int | None = None
    work_days_week_max: int | None = None
    consecutive_days_max: int | None = None
    rest_minutes_min: int | None = None
    start_band_week_minutes: int | None = None
    own_breaks: bool = False
    paid_day_max: int | None = None
    overtime: Overtime | None = None
    consecutive_days_min: int | None = None
    days_off_min: int | None = None
    night: tuple[int, int] | None = None
    nights_max: int | None = None
    codes_max: tuple[tuple[str, int], ...] = ()
    weekends_max: int | None = None
    paid_total: tuple[int, int] | None = None

    def is_night(self, start: int, end: int) -> bool:
        """Whether a shift from `start` to `end` (minutes from midnight) has time in the night."""
        if self.night is None:
            return False
        low, high = self.night
        return any(start < high + day and end > low + day for day in (-1440, 0, 1440))

    def kind_of(self, minutes: int, code: str = "") -> ShiftKind | None:
        """Return the allowed shift of that length (and code, if one is given), or None."""
        for kind in self.kinds:
            named = kind.code.name if kind.code else ""
            if kind.minutes == minutes and (not code or code == named):
                return kind
        return None

    def base_of(self, minutes: int, code: str = "") -> tuple[ShiftKind, int] | None:
        """Return the shift that `minutes` are, or begin as, and the overtime after it, or None."""
        exact = self.kind_of(minutes, code)
        if exact is not None or self.overtime is None:
            return None if exact is None else (exact, 0)
        least = minutes - self.overtime.day_max
        bases = [
            kind
            for kind in self.kinds
            if least <= kind.minutes < minutes
            and (not code or (kind.code is not None and kind.code.name == code))
        ]
        longest = max(bases, key=lambda kind: kind.minutes, default=None)
        return None if longest is None else (longest, minutes - longest.minutes)


def paid_minutes(minutes: int, breaks: tuple[Break, ...]) -> int:
    """Paid time of a shift: its length without the unpaid breaks."""
    return minutes - sum(pause.minutes for pause in breaks if not pause.paid)


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of one agent; times are minutes from midnight of `day`, the day it starts on.

    Parameters
    ----------
    breaks
        (start, minutes) of each break.
    """

    agent: str
    day: int
    start: int
    end: int
    paid_minutes: int
    breaks: tuple[tuple[int, int], ...] = ()
    code: str = ""
