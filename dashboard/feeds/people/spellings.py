"""Texts with parts inside, in the one spelling in which equal values are equal texts.

Times, a week's hours, breaks, external names, and what happens inside a shift.
"""

import re
from collections.abc import Mapping
from typing import Any

LONGEST = 120
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet."""
_CLOCK = re.compile(r"(\d{1,2})[:：]([0-5]\d)(?::00)?")
_EXCEL_TIME = re.compile(r"(1899-12-31|1900-01-0[12]) (\d{2}):([0-5]\d):00(?:\.0+)?")
_EXCEL_DAYS = {"1899-12-31": 0, "1900-01-01": 1, "1900-01-02": 2}
_BREAK = re.compile(r"(\d{1,4})-(\d{1,4})\+(\d{1,4})\s*(paid|p|带薪)?")
_PAUSE = re.compile(r"(\d{1,2}[:：]\d{2})\+(\d{1,4})")
_TASK = re.compile(r"(\d{1,2}[:：]\d{2})\+(\d{1,4})\s+(\S.*)")
_LAST_MINUTE = 72 * 60
_DAY = 24 * 60
_WEEK = 7
_NOBODY = frozenset({"none", "无"})
_OFF = frozenset({"off", "none", "休", "不可"})


def plain(text: str) -> str:
    """Return a text as it was before `neutral` made it harmless."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `plain` takes it back."""
    return f"'{text}" if text[:1] in FORMULA and text else text


def read_name(text: str) -> str | None:
    """Read a name: one line, not too long; blanks inside become one."""
    name = " ".join(text.split())
    return name if 0 < len(name) <= LONGEST and name.isprintable() else None


def parts(text: str) -> list[str]:
    """Return the parts of a cell with several values, in their order."""
    return [part.strip() for part in re.split(r"[;；\n]", text) if part.strip()]


def minute_of(text: str) -> int | None:
    """Return minutes from midnight of ``HH:MM`` (past 24 is the next day) or of a sheet's time."""
    if found := _EXCEL_TIME.fullmatch(text):
        return _EXCEL_DAYS[found[1]] * _DAY + int(found[2]) * 60 + int(found[3])
    found = _CLOCK.fullmatch(text.strip())
    minute = int(found[1]) * 60 + int(found[2]) if found else _LAST_MINUTE + 1
    return minute if minute <= _LAST_MINUTE else None


def clock_of(minute: int) -> str:
    """Return ``HH:MM`` of minutes from midnight; hours run past 24."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def window_of(text: str) -> tuple[str, str] | None:
    """Return from and to of ``09:00-18:00``; None where it is no window."""
    first, dash, last = re.sub("[–—~至]", "-", text).partition("-")
    begin, end = minute_of(first.strip()), minute_of(last.strip())
    if not dash or begin is None or end is None or end <= begin:
        return None
    return clock_of(begin), clock_of(end)


def week_of(text: str) -> list[list[str] | None] | None:
    """Return a week's hours: one window for all days, or seven from the first day on."""
    days = parts(text)
    if len(days) not in (1, _WEEK):
        return None
    week: list[list[str] | None] = []
    for day in days:
        window = window_of(day)
        if window is None and day.casefold() not in _OFF:
            return None
        week.append(list(window) if window else None)
    return week * (_WEEK // len(week))


def text_of_week(week: list[list[str] | None] | None) -> str | None:
    """Return the settled spelling of a week's hours."""
    if week is None:
        return None
    days = ["-".join(day) if day else "off" for day in week]
    return days[0] if len(set(days)) == 1 else ";".join(days)


Breaks = dict[str, list[dict[str, Any]]]


def breaks_of(text: str) -> Breaks | None:
    """Return breaks by shift length from ``480: 60-165+15 paid, 195-315+30``."""
    found: Breaks = {}
    for part in parts(text):
        length, _, pauses = part.replace("：", ":").partition(":")
        read = [_BREAK.fullmatch(p.strip()) for p in re.split("[,，]", pauses) if p.strip()]
        if not length.strip().isdigit() or None in read:
            return None
        found[str(int(length))] = [_break(pause) for pause in read if pause is not None]
    return found


def _break(found: re.Match[str]) -> dict[str, Any]:
    first, last, minutes = (int(found[n]) for n in (1, 2, 3))
    return {"from": first, "to": last, "minutes": minutes, "paid": found[4] is not None}


def text_of_breaks(breaks: Mapping[str, list[dict[str, Any]]] | None) -> str | None:
    """Return the settled spelling of breaks by shift length."""
    if not breaks:
        return None
    return "; ".join(
        f"{length}: {', '.join(_text_of_break(b) for b in breaks[length])}"
        for length in sorted(breaks, key=int)
    )


def _text_of_break(pause: Mapping[str, Any]) -> str:
    paid = " paid" if pause["paid"] else ""
    return f"{pause['from']}-{pause['to']}+{pause['minutes']}{paid}"


def names_of(text: str) -> list[tuple[str, str]] | None:
    """Return (source, external name) of each part; an empty source stands for any.

    ``SIP/1001`` is a name that any source uses, ``pbx:1001`` one of the source ``pbx``.
    """
    found: set[tuple[str, str]] = set()
    if text.casefold() in _NOBODY:
        return []
    for part in parts(text):
        source, colon, name = part.partition(":")
        pair = (source.strip(), name.strip()) if colon else ("", part)
        if read_name(pair[1]) is None or (colon and not pair[0]):
            return None
        found.add(pair)
    general = {name for source, name in found if not source}
    return sorted(pair for pair in found if not pair[0] or pair[1] not in general)


def text_of_names(names: list[tuple[str, str]]) -> str | None:
    """Return the settled spelling of external names, those of any source first."""
    texts = [f"{source}:{name}" if source else name for source, name in sorted(names)]
    return "; ".join(texts) or None


Piece = tuple[int, int, str]
"""Start in minutes from midnight, minutes, kind."""


def pieces_of(text: str) -> list[Piece] | None:
    """Return breaks ``10:00+15`` and activities ``14:00+60 training`` by start."""
    found: list[Piece] = []
    for part in parts(text):
        match = _TASK.fullmatch(part) or _PAUSE.fullmatch(part)
        minute = minute_of(match[1]) if match else None
        if match is None or minute is None or not int(match[2]):
            return None
        found.append((minute, int(match[2]), match[3].strip() if match.re is _TASK else "break"))
    found.sort()
    return found


def text_of_pieces(pieces: list[Piece]) -> str | None:
    """Return the settled spelling of breaks or activities."""
    texts = [
        f"{clock_of(start)}+{minutes}" + ("" if kind == "break" else f" {kind}")
        for start, minutes, kind in sorted(pieces)
    ]
    return ";".join(texts) or None
