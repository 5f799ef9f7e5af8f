"""Wall-clock times of roster files: `HH:MM`, past 24 for the next day (`30:00` is 06:00)."""

import re

from scheduling.refusals import expected, refused

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
LAST_HOUR = 72


def minutes_of(text: object, where: str) -> int:
    """Minutes since midnight of the wall-clock time `text`.

    Raises
    ------
    SchedulingError
        If `text` is no time `HH:MM` up to 72:00; the message begins with `where`.
    """
    found = _CLOCK.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise expected(where, "clock", text)
    minutes = int(found[1]) * 60 + int(found[2])
    if minutes > LAST_HOUR * 60:
        raise refused(where, "clock_far", text=text)
    return minutes


def clock_of(minutes: int) -> str:
    """`HH:MM` of `minutes` since midnight; hours run past 24."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
