"""One cell's text into its value: what cannot be read is None.

Values are plain: text, whole number, share, yes or no, date. What has parts inside is kept as
one text in its settled spelling.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from zoneinfo import available_timezones

import polars as pl
from polars._typing import PolarsDataType

from dashboard.feeds.people.spellings import (
    breaks_of,
    clock_of,
    minute_of,
    names_of,
    pieces_of,
    read_name,
    text_of_breaks,
    text_of_names,
    text_of_pieces,
    text_of_week,
    week_of,
    window_of,
)

_DATES = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0?0:00(?::00)?(?:\.0+)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
)
_DAY = 24 * 60
_YES = frozenset({"yes", "y", "true", "1", "是", "在职", "启用"})
_NO = frozenset({"no", "n", "false", "0", "否", "离职", "停用"})


@dataclass(frozen=True)
class Cell:
    """A kind of value.

    Attributes
    ----------
    fault : str
        Reason of a reject when a text is no such value; a key under ``reject.``.
    read : callable
        Text → value in its settled spelling, None where it cannot be read.
    dtype : polars type
        Of the values in a frame.
    """

    fault: str
    read: Callable[[str], Any]
    dtype: PolarsDataType = pl.String


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(text: str) -> str | None:
    return text if text in _zones() else None


def read_date(text: str) -> dt.date | None:
    """Read a date with its year first; others, such as 03/04/2026, could be two days."""
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            try:
                return dt.date(*(int(part) for part in found.groups()))
            except ValueError:
                return None
    return None


def _share(text: str) -> float | None:
    number, percent = (text[:-1], 100.0) if text.endswith(("%", "％")) else (text, 1.0)
    try:
        value = float(number) / percent
    except ValueError:
        return None
    return value if 0.0 <= value <= 1.0 else None


def _whole(text: str, low: int, high: int) -> int | None:
    number = re.fullmatch(r"(\d{1,6})(?:\.0+)?", text)
    return int(number[1]) if number and low <= int(number[1]) <= high else None


def _yes(text: str) -> bool | None:
    folded = text.casefold()
    return True if folded in _YES else False if folded in _NO else None


def _word(text: str, words: Mapping[str, str]) -> str | None:
    return words.get(text.casefold())


def _clock(text: str) -> str | None:
    minute = minute_of(text)
    return None if minute is None else clock_of(minute)


def _window(text: str) -> str | None:
    found = window_of(text)
    return None if found is None else "-".join(found)


def _lengths(text: str) -> str | None:
    found = [_whole(part, 15, _DAY) for part in re.split(r"[;；,、\s]+", text) if part]
    known = sorted({length for length in found if length is not None})
    return ";".join(map(str, known)) if known and None not in found else None


def _names(text: str) -> str | None:
    """Read external names; an empty text says that there are none."""
    names = names_of(text)
    return None if names is None else text_of_names(names) or ""


def _settled(text: str, read: Callable[[str], Any], write: Callable[[Any], str | None]) -> Any:  # noqa: ANN401 - a value of any kind
    value = read(text)
    return None if value is None else write(value)


def _kinds(text: str, *, named: bool) -> str | None:
    pieces = pieces_of(text)
    if pieces is None or any((kind != "break") != named for _, _, kind in pieces):
        return None
    return text_of_pieces(pieces)


def whole(low: int, high: int) -> Cell:
    """Return the cell of a whole number within bounds."""
    return Cell("no_whole", partial(_whole, low=low, high=high), pl.Int64())


def word(words: Mapping[str, str]) -> Cell:
    """Return the cell of one of some words, each with what it stands for."""
    return Cell("no_word", partial(_word, words=words))


NAME = Cell("no_name", read_name)
ZONE = Cell("no_zone", _zone)
DATE = Cell("no_date", read_date, pl.Date())
SHARE = Cell("no_share", _share, pl.Float64())
YES = Cell("no_yes", _yes, pl.Boolean())
CLOCK = Cell("no_clock", _clock)
WINDOW = Cell("no_window", _window)
WEEK = Cell("no_week", partial(_settled, read=week_of, write=text_of_week))
LENGTHS = Cell("no_lengths", _lengths)
BREAKS = Cell("no_breaks", partial(_settled, read=breaks_of, write=text_of_breaks))
NAMES = Cell("no_names", _names)
PAUSES = Cell("no_pauses", partial(_kinds, named=False))
TASKS = Cell("no_tasks", partial(_kinds, named=True))
