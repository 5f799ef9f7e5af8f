"""Hours that come back every week: the choice of weekdays, from and to."""

import datetime as dt

import streamlit as st

from dashboard.measures.weekly import EVERY_DAY, Weekly
from dashboard.text import Words

_HOUR = 60


def weekly_input(hours: Weekly, words: Words, key: str) -> Weekly:
    """Show hours of some weekdays and return what is chosen."""
    days = st.pills(
        words("weekly.days"),
        EVERY_DAY,
        selection_mode="multi",
        default=list(hours.weekdays),
        format_func=words.weekday,
        key=f"{key}_days",
    )
    left, right = st.columns(2)
    since = left.time_input(words("weekly.from"), _time(hours.from_minute), key=f"{key}_from")
    until = right.time_input(words("weekly.to"), _time(hours.to_minute), key=f"{key}_to")
    return Weekly(tuple(sorted(days)), _minute(since), _minute(until))


def _time(minute: int) -> dt.time:
    return dt.time(minute // _HOUR % 24, minute % _HOUR)


def _minute(time: dt.time | None) -> int:
    return 0 if time is None else time.hour * _HOUR + time.minute


def weekly_said(hours: Weekly, words: Words) -> str:
    """Return hours in words."""
    if hours.always:
        return words("weekly.always")
    every = set(hours.weekdays) == set(EVERY_DAY)
    days = words("weekly.every_day") if every else " ".join(map(words.weekday, hours.weekdays))
    if hours.from_minute == hours.to_minute:
        return days
    begin, end = (words.clock(_time(m)) for m in (hours.from_minute, hours.to_minute))
    return f"{days} {begin}–{end}"
