"""Edits of a table on screen as a wish: the same checks, differences and undo as a file's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.feeds.people.kinds import KINDS, Column, Kind
from dashboard.feeds.people.parse import parse_one
from dashboard.feeds.people.sheets import Sheet
from dashboard.feeds.people.template import text_of
from dashboard.operations.people.apply import Wish
from dashboard.operations.people.changes import Key
from dashboard.text import Words

_NOTHING = "none"


@dataclass(frozen=True)
class Edits:
    """What an editor did to the rows of a table.

    Attributes
    ----------
    edited : mapping
        Number of a row → column → new value.
    added : sequence
        New rows, column → value.
    deleted : sequence of int
        Numbers of rows.
    """

    edited: Mapping[int, Mapping[str, Any]]
    added: Sequence[Mapping[str, Any]] = ()
    deleted: Sequence[int] = ()

    @property
    def count(self) -> int:
        """How many rows were touched."""
        return len(self.edited) + len(self.added) + len(self.deleted)


def wish_of_edits(kind: str, rows: pl.DataFrame, edits: Edits, words: Words) -> Wish:
    """Return what edits are meant to do.

    Parameters
    ----------
    kind : str
        Of the rows.
    rows : pl.DataFrame
        As shown before the edits.
    edits : Edits
        What was done to them.
    words : Words
        Of the reader: reasons name the columns as the table does.

    Raises
    ------
    FeedError
        When the rows are not of that kind.
    """
    made = KINDS[kind]
    touched = {n: rows.row(n, named=True) | dict(new) for n, new in edits.edited.items()}
    touched |= {rows.height + n: dict(row) for n, row in enumerate(edits.added)}
    moved = {n: _key(made, rows.row(n, named=True)) for n in edits.edited}
    moved = {n: key for n, key in moved.items() if key != _key(made, touched[n])}
    named = len(made.key) == 1
    former = {_key(made, touched[n]): key for n, key in moved.items()} if named else {}
    gone = [(kind, _key(made, rows.row(n, named=True))) for n in edits.deleted]
    gone += [] if named else [(kind, key) for key in moved.values()]
    sheet = _sheet(made, touched, words)
    return Wish(parse_one(sheet, kind), "table", former=former, removed=tuple(gone))


def _key(kind: Kind, row: Mapping[str, Any]) -> Key:
    return tuple(text_of(row.get(name)) for name in kind.key)


def _sheet(kind: Kind, rows: Mapping[int, Mapping[str, Any]], words: Words) -> Sheet:
    headings = tuple(words(f"people.column_{column.key}") for column in kind.columns)
    cells = {n: tuple(_text(row, column) for column in kind.columns) for n, row in rows.items()}
    filled = ((n + 1, row) for n, row in sorted(cells.items()) if any(row))
    return Sheet("", kind.name, headings, tuple(filled))


def _text(row: Mapping[str, Any], column: Column) -> str | None:
    """Return a cell as a file would write it; one that was emptied says so where it must."""
    text = text_of(row.get(column.key)).strip()
    emptied = column.keeps and column.key in row
    return text or (_NOTHING if emptied else None)
