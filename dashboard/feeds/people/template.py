"""Templates to fill in, and the same tables filled: CSV of one kind, one workbook of all."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it has none

from dashboard.feeds.people.kinds import KINDS, Kind
from dashboard.feeds.people.recognise import heading_of
from dashboard.feeds.people.spellings import neutral
from dashboard.text import LANGUAGES, Words

Rows = Sequence[Mapping[str, object]]
_WIDTH = 22
_COMMENT = {"x_scale": 2.4}
_FORMATS: Mapping[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "bg_color": "#E8EEF4"},
    "needed": {"bold": True, "bottom": 1, "bg_color": "#CFE0EE"},
    "example": {"italic": True, "font_color": "#6B7280"},
    "text": {},
}


def heading_row(kind: Kind) -> list[str]:
    """Return the headings of a kind: each column's key, and what it is called in Chinese."""
    return [heading_of(column.key) for column in kind.columns]


def example_row(kind: Kind) -> list[str]:
    """Return the example of a kind; its mark makes it a remark, which is never brought in."""
    cells = [column.example for column in kind.columns]
    return [f"# {cells[0]}", *cells[1:]]


def csv_template(kind: str) -> bytes:
    """Return an empty CSV of a kind with its example, readable by spreadsheets in Chinese."""
    return _csv(KINDS[kind], [example_row(KINDS[kind])])


def csv_of(kind: str, rows: Rows) -> bytes:
    """Return rows of a kind as the CSV that brings them in again."""
    return _csv(KINDS[kind], (_cells(KINDS[kind], row) for row in rows))


def _csv(kind: Kind, rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heading_row(kind))
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cells(kind: Kind, row: Mapping[str, object]) -> list[str]:
    return [text_of(row.get(column.key)) for column in kind.columns]


def text_of(value: object) -> str:
    """Return a value as a cell writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def workbook(tables: Mapping[str, Rows] | None = None) -> bytes:
    """Return a workbook with a sheet each kind.

    Parameters
    ----------
    tables : mapping or None
        Kind → rows to fill in; without rows a kind shows its example.
    """
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with cast("Any", xlsxwriter.Workbook)(data, options) as book:
        forms = {
            name: book.add_format(look | {"num_format": "@"}) for name, look in _FORMATS.items()
        }
        for kind in KINDS.values():
            _fill(book.add_worksheet(kind.name), kind, (tables or {}).get(kind.name, ()), forms)
    return data.getvalue()


def _fill(sheet: Any, kind: Kind, rows: Rows, forms: Mapping[str, Any]) -> None:  # noqa: ANN401 - of a library without types
    sheet.freeze_panes(1, len(kind.key))
    sheet.set_column(0, len(kind.columns) - 1, _WIDTH, forms["text"])
    for place, column in enumerate(kind.columns):
        form = forms["needed" if column.needed else "head"]
        sheet.write_string(0, place, heading_of(column.key), form)
        sheet.write_comment(0, place, help_of(kind.name, column.key), _COMMENT)
    body = [_cells(kind, row) for row in rows] or [example_row(kind)]
    for line, cells in enumerate(body, 1):
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, neutral(cell), forms["text" if rows else "example"])


def help_of(kind: str, key: str) -> str:
    """Return what a column holds, in every language."""
    name = f"people.help_{kind}_{key}"
    asked = [Words(language) for language in LANGUAGES]
    return "\n".join(words(name if words.knows(name) else f"people.help_{key}") for words in asked)
