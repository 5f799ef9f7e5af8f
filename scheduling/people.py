"""The agents of a roster problem."""

from dataclasses import dataclass
from typing import Literal

Preference = Literal["early", "late"]
Window = tuple[int, int]
SHIFT = "shift"
"""What a request wants that names a start and a length."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A day that is already decided.

    Off, or a shift: by `code`, or by `start` (minutes from midnight) and `minutes`.
    """

    day: int
    off: bool = False
    code: str = ""
    start: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What the days before day 0 mean for the first week.

    Parameters
    ----------
    days_worked_in_a_row
        Working days up to and including the evening before.
    last_end
        End of the last shift of day -1 in minutes from that day's midnight, or None.
    weekends, nights, holidays
        Worked in the months before: the ledger of fairness. Limits of the horizon do not count
        them.
    """

    days_worked_in_a_row: int = 0
    last_end: int | None = None
    weekends: int = 0
    nights: int = 0
    holidays: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A wish for one day: `off`, `early`, `late`, a code, or `shift`: from `start`, `minutes` long.

    `weight` is charged where the day is against it; without a weight it must be granted. A day off
    is not against `early` and `late`, but it is against a code and a shift. `off` from one `code`
    is only against that shift.
    """

    day: int
    want: str
    weight: float | None = None
    code: str = ""
    start: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Rotation:
    """A pattern of days by name, and how many days of it lie before day 0."""

    name: str
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent.

    Parameters
    ----------
    skills
        The queues that the agent serves.
    learning
        Queues that the agent knows by less than half: no roster counts on them, but a repair of
        the day may use them.
    proficiency
        (queue, 0-1) where the problem gives it.
    rotation, locked, requests
        The pattern of days that the agent follows; days taken over from an earlier roster; wishes.
    paid_week_min
        Minutes of paid time owed in each week.
    available
        By day, the windows (minutes from midnight) that a shift must lie in; none is a day off.
    """

    name: str
    contract: str
    skills: frozenset[str]
    paid_week_min: tuple[int, ...]
    available: tuple[tuple[Window, ...], ...]
    prefer: Preference | None = None
    fixed: tuple[Fixed, ...] = ()
    history: History = History()
    team: str = ""
    site: str = ""
    learning: frozenset[str] = frozenset()
    proficiency: tuple[tuple[str, float], ...] = ()
    rotation: Rotation | None = None
    locked: tuple[Fixed, ...] = ()
    requests: tuple[Request, ...] = ()
