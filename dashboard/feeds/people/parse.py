"""Sheets of text into typed rows about people, and the reasons of those that are none."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from dashboard.feeds.errors import FeedError
from dashboard.feeds.mask import mask
from dashboard.feeds.people.kinds import KINDS, Column
from dashboard.feeds.people.recognise import Recognised, recognise
from dashboard.feeds.people.row_rules import finished, row_faults
from dashboard.feeds.people.sheets import Sheet
from dashboard.frames import REJECTS

_SHOWN = 200
REJECT_COLUMNS = {**REJECTS, "file": pl.String}
"""Of the rows that cannot be taken: line, reason, masked text and file."""


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken; `reason` is ``key:column|value`` as of any reject."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class Book:
    """Typed rows of some files.

    Attributes
    ----------
    frames : mapping
        Kind → columns ``file``, ``line`` and those keys that its sheets have; good rows alone.
    faults : list of Fault
        Of the rows that are broken in themselves.
    texts : mapping
        (file, line) → the row's text.
    headings : mapping
        (file, key) → heading as written.
    every : mapping
        As `frames`, broken rows included: what could not be read is null.
    names : mapping
        Kind → names that the files give to a site, team, contract or agent, broken rows included.
    """

    frames: Mapping[str, pl.DataFrame]
    faults: Sequence[Fault] = ()
    texts: Mapping[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    every: Mapping[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    names: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    @property
    def read(self) -> int:
        """Rows of all files, good and broken."""
        return len(self.texts)

    def fault(self, row: Mapping[str, Any], key: str, reason: str, value: object) -> Fault:
        """Return what is wrong with a column of a typed row."""
        heading = self.headings.get((row["file"], key), key)
        return Fault(row["file"], row["line"], _reason(reason, heading, value))

    def rejects(self, faults: Iterable[Fault]) -> pl.DataFrame:
        """Return faults in `REJECT_COLUMNS`, by file and line; personal data is masked."""
        rows = sorted({(f.file, f.line, f.reason) for f in faults})
        return pl.DataFrame(
            [
                (line, mask(reason), mask(self.texts.get((file, line), ""))[:_SHOWN], file)
                for file, line, reason in rows
            ],
            schema=dict(REJECT_COLUMNS),
            orient="row",
        )


def _reason(reason: str, heading: str, value: object) -> str:
    column = heading.replace("|", "/").replace(":", " ")
    return f"{reason}:{column}|{value}"


def parse(
    sheets: Iterable[Sheet],
    first_day: dt.date | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Book:
    """Read sheets as a whole: every row, every cell, and every reason.

    Parameters
    ----------
    sheets : iterable of Sheet
        Of any kinds, several of one kind too.
    first_day : date or None
        Day 0 of rosters that count their days.
    mapping : mapping or None
        Key → heading, for headings of the file's own.

    Raises
    ------
    FeedError
        When a sheet's kind or columns cannot be told.
    """
    found = [_Read(recognise(sheet, mapping), first_day) for sheet in sheets]
    whole = _whole((read.kind.name, read.frame) for read in found)
    twice = [fault for name, frame in whole.items() for fault in _twice(name, frame)]
    return Book(
        whole,
        [fault for read in found for fault in read.faults] + twice,
        {(r.sheet.file, line): _joined(row) for r in found for line, row in r.sheet.rows},
        {(r.sheet.file, k): r.told.heading(k) for r in found for k in r.told.places},
        _whole((read.kind.name, read.every) for read in found),
        _names(found),
    )


def _whole(parts: Iterable[tuple[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """Return one frame a kind, in the order in which kinds refer to each other."""
    found: dict[str, list[pl.DataFrame]] = {}
    for kind, frame in parts:
        found.setdefault(kind, []).append(frame)
    return {kind: pl.concat(found[kind], how="diagonal") for kind in KINDS if kind in found}


def _joined(row: Sequence[str | None]) -> str:
    return ",".join(cell or "" for cell in row)


def _names(found: Sequence["_Read"]) -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = {}
    for read in found:
        if len(read.kind.key) == 1:
            names.setdefault(read.kind.name, set()).update(read.texts(read.kind.key[0]))
    return {kind: frozenset(texts) for kind, texts in names.items()}


def _twice(kind: str, frame: pl.DataFrame) -> list[Fault]:
    """Refuse a row that names what an earlier row names already."""
    key = list(KINDS[kind].key)
    later = frame.filter(~pl.struct(key).is_first_distinct())
    return [
        Fault(row["file"], row["line"], f"twice|{', '.join(str(row[name]) for name in key)}")
        for row in later.iter_rows(named=True)
    ]


class _Read:
    """One sheet read: the frame of its good rows, and the faults of the others."""

    def __init__(self, told: Recognised, first_day: dt.date | None) -> None:
        self.told, self.sheet, self.kind = told, told.sheet, told.kind
        self.faults: list[Fault] = []
        self._first_day = first_day
        columns = [c for c in self.kind.columns if c.key in told.places]
        frame = pl.DataFrame(
            [
                pl.Series("file", [self.sheet.file] * len(self.sheet.rows), dtype=pl.String),
                pl.Series("line", [line for line, _ in self.sheet.rows], dtype=pl.Int64),
                *(self._series(column) for column in columns),
            ]
        )
        self._too_wide()
        self.every = frame
        frame = finished(self.kind.name, self._good(frame))
        for row, key, reason, value in row_faults(self.kind.name, frame):
            self._fault(row["line"], key, reason, value)
        self.frame = self._good(frame)

    def texts(self, key: str) -> list[str]:
        """Return the values of a column of names, of every row."""
        place = self.told.places[key]
        return [row[place] or "" for _, row in self.sheet.rows if place < len(row)]

    def _good(self, frame: pl.DataFrame) -> pl.DataFrame:
        broken = {fault.line for fault in self.faults}
        return frame.filter(~pl.col("line").is_in(list(broken)))

    def _fault(self, line: int, key: str, reason: str, value: object) -> None:
        told = _reason(reason, self.told.heading(key), value)
        self.faults.append(Fault(self.sheet.file, line, told))

    def _series(self, column: Column) -> pl.Series:
        place = self.told.places[column.key]
        texts = [row[place] if place < len(row) else None for _, row in self.sheet.rows]
        read = {text: self._value(column, text) for text in set(texts) if text is not None}
        for (line, _), text in zip(self.sheet.rows, texts, strict=True):
            if text is None and column.needed:
                self._fault(line, column.key, "missing", "")
            elif text is not None and read[text] is None:
                self._fault(line, column.key, column.cell.fault, text)
        values = [None if text is None else read[text] for text in texts]
        return pl.Series(column.key, values, dtype=column.cell.dtype)

    def _value(self, column: Column, text: str) -> object:
        counted = self.kind.name == "rosters" and column.key == "day" and text.isdigit()
        if counted and self._first_day is not None and int(text) < _MOST_DAYS:
            return self._first_day + dt.timedelta(days=int(text))
        return column.cell.read(text)

    def _too_wide(self) -> None:
        width = len(self.sheet.headings)
        for line, row in self.sheet.rows:
            if any(row[width:]):
                self.faults.append(Fault(self.sheet.file, line, f"too_wide|{row[width]}"))


_MOST_DAYS = 3660


def parse_one(sheet: Sheet, kind: str) -> Book:
    """Read a sheet whose kind is known, such as the rows of a table on screen.

    Raises
    ------
    FeedError
        When it is no sheet of that kind.
    """
    book = parse([sheet])
    if kind not in book.frames:
        raise FeedError("people.unknown_kind", file=sheet.file, columns=", ".join(sheet.headings))
    return book
