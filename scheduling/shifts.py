"""Contracts and the shifts that they allow."""

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
class Contract:
    """What one contract allows. A limit that is None does not exist; all durations are minutes."""

    name: str
    kinds: tuple[ShiftKind, ...]
    starts: tuple[int, int] | None = None
    paid_week_max: int | None = None
    work_days_week_max: int | None = None
    consecutive_days_max: int | None = None
    rest_minutes_min: int | None = None
    start_band_week_minutes: int | None = None
    own_breaks: bool = False

    def kind_of(self, minutes: int, code: str = "") -> ShiftKind | None:
        """Return the allowed shift of that length (and code, if one is given), or None."""
        for kind in self.kinds:
            named = kind.code.name if kind.code else ""
            if kind.minutes == minutes and (not code or code == named):
                return kind
        return None


def paid_minutes(minutes: int, breaks: tuple[Break, ...]) -> int:
    """Paid time of a shift: its length without the unpaid breaks."""
    return minutes - sum(pause.minutes for pause in breaks if not pause.paid)
