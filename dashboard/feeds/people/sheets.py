"""Files of people as sheets of text: one a CSV, one each sheet of a workbook."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, cast

import fastexcel

from dashboard.feeds.errors import FeedError
from dashboard.feeds.people.spellings import plain
from dashboard.feeds.table import decode

MOST_BYTES = 25 * 1024 * 1024
MOST_UNPACKED_BYTES = 8 * MOST_BYTES
_REMARK = "#"

Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class Sheet:
    """A table of text.

    Attributes
    ----------
    file : str
        Name of the file; of a workbook with the sheet's name behind.
    name : str
        Of the sheet, or of the file without its ending.
    headings : tuple of str
        As written.
    rows : tuple
        (line, cells) of every row that is neither empty nor a remark; empty cells are None.
    """

    file: str
    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Cells], ...]


def read_sheets(name: str, data: bytes, encoding: str | None = None) -> list[Sheet]:
    """Return the sheets of a CSV or XLSX file that have rows.

    Parameters
    ----------
    name : str
        Of the file; its ending tells a workbook from a text.
    data : bytes
        Its content.
    encoding : str or None
        Of a text; None: UTF-8 or GB18030.

    Raises
    ------
    FeedError
        For a file that is too large, no text, no workbook, or without any row.
    """
    if len(data) > MOST_BYTES:
        raise FeedError("people.too_large", file=name, most=MOST_BYTES // 2**20)
    tables = (
        _workbook(name, data) if name.lower().endswith(".xlsx") else _text(name, data, encoding)
    )
    sheets = [sheet for sheet in tables if sheet.rows]
    if not sheets:
        raise FeedError("feed.empty", file=name)
    return sheets


def _text(name: str, data: bytes, encoding: str | None) -> list[Sheet]:
    text, _ = decode(data, encoding)
    if not text.strip():
        return []
    head = text.lstrip().splitlines()[0]
    separator = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise FeedError("feed.not_a_table") from error
    return [_sheet(name, PurePath(name).stem, rows)]


def _workbook(name: str, data: bytes) -> list[Sheet]:
    _check_size(name, data)
    try:
        book = fastexcel.read_excel(data)
        tables = [(sheet, _rows(book, sheet)) for sheet in book.sheet_names]
    except fastexcel.FastExcelError as error:
        raise FeedError("people.no_workbook", file=name) from error
    return [_sheet(f"{name} › {sheet}", sheet, enumerate(rows, 1)) for sheet, rows in tables]


def _rows(book: fastexcel.ExcelReader, sheet: str) -> list[tuple[str | None, ...]]:
    load = cast("Any", book.load_sheet)  # pyright: ignore[reportUnknownMemberType] - typed with parts unknown
    return load(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars().rows()


def _check_size(name: str, data: bytes) -> None:
    """Refuse a workbook by the size it declares, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            declared = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise FeedError("people.no_workbook", file=name) from error
    if declared > MOST_UNPACKED_BYTES:
        raise FeedError("people.too_large", file=name, most=MOST_UNPACKED_BYTES // 2**20)


def _sheet(file: str, name: str, rows: Iterable[tuple[int, Iterable[str | None]]]) -> Sheet:
    tidy = [(line, tuple(_tidy(cell) for cell in row)) for line, row in rows]
    filled = [(line, row) for line, row in tidy if any(row)]
    if not filled:
        return Sheet(file, name, (), ())
    headings = [cell or "" for cell in filled[0][1]]
    while headings and not headings[-1]:
        headings.pop()
    body = [(line, row) for line, row in filled[1:] if not _is_remark(row)]
    return Sheet(file, name, tuple(headings), tuple(body))


def _tidy(cell: str | None) -> str | None:
    return plain((cell or "").strip()) or None


def _is_remark(row: Cells) -> bool:
    return (row[0] or "").startswith(_REMARK)
