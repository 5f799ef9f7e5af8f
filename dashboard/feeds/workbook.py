"""Workbooks (XLSX) into tables of text; fastexcel stays behind this file."""

import io
import zipfile
from typing import Any, cast

import fastexcel
import polars as pl

from dashboard.feeds.errors import FeedError
from dashboard.feeds.table import table_of_cells

MOST_UNPACKED_BYTES = 200 * 2**20
_SIGNATURE = b"PK\x03\x04"


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is packed as workbooks are."""
    return data.startswith(_SIGNATURE)


def table_of_workbook(data: bytes, name: str) -> pl.DataFrame:
    """Return the first sheet that has rows as a table, as `table_of_text` does.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        For messages.

    Raises
    ------
    FeedError
        When it is no workbook, declares more than 200 MB unpacked, or has no rows.
    """
    _check_size(data, name)
    try:
        book = fastexcel.read_excel(data)
        for sheet in book.sheet_names:
            cells = _cells(book, sheet)
            if cells.height > 1:
                return table_of_cells(cells)
    except fastexcel.FastExcelError as error:
        raise FeedError("feed.no_workbook", file=name) from error
    raise FeedError("feed.no_rows")


def _check_size(data: bytes, name: str) -> None:
    """Refuse a workbook by the size it declares, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            declared = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FeedError("feed.no_workbook", file=name) from error
    if declared > MOST_UNPACKED_BYTES:
        raise FeedError("feed.too_large", file=name, most=MOST_UNPACKED_BYTES // 2**20)


def _cells(book: fastexcel.ExcelReader, sheet: str) -> pl.DataFrame:
    load = cast("Any", book.load_sheet)  # pyright: ignore[reportUnknownMemberType] - typed with parts unknown
    read: pl.DataFrame = load(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    texts = read.select(
        pl.col(column).cast(pl.String).alias(f"column_{i}") for i, column in enumerate(read.columns)
    )
    numbered = texts.with_row_index("line", offset=1)
    return (
        numbered.filter(pl.any_horizontal(pl.exclude("line").is_not_null()))
        if texts.width
        else numbered
    )
