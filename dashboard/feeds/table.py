"""Text files into frames of text, with line numbers; nothing is interpreted here."""

import csv
import io
from pathlib import Path

import polars as pl

from dashboard.feeds.errors import FeedError

_SAMPLE = 1 << 16


def decode(data: bytes, encoding: str | None) -> tuple[str, str]:
    """Return the text of a file and its encoding: the given one, UTF-8 or GB18030.

    Raises
    ------
    FeedError
        When the bytes are not text in that encoding.
    """
    for candidate in [encoding] if encoding else ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(candidate), candidate
        except (UnicodeDecodeError, LookupError):
            continue
    raise FeedError("feed.encoding", encoding=encoding or "UTF-8, GB18030")


def _separator(text: str) -> str:
    header = text[:_SAMPLE].splitlines()[0]
    try:
        return csv.Sniffer().sniff(header, ",;\t|").delimiter
    except csv.Error:
        return ","


def read_text(path: Path, encoding: str | None = None) -> str:
    """Return the text of a file.

    Raises
    ------
    FeedError
        For a file that is absent, empty or not text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FeedError("feed.unreadable", file=path.name, why=error.strerror) from error
    text, _ = decode(data, encoding)
    if not text.strip():
        raise FeedError("feed.empty", file=path.name)
    return text


def table_of_text(text: str) -> pl.DataFrame:
    """Return a separated text with a header as a table.

    Returns
    -------
    pl.DataFrame
        Text columns as in the header, trimmed, empty as null, and ``line`` (1 is the header).

    Raises
    ------
    FeedError
        When it is no table or has no rows.
    """
    try:
        table = pl.read_csv(
            io.StringIO(text),
            separator=_separator(text),
            infer_schema=False,
            truncate_ragged_lines=True,
        )
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError) as error:
        raise FeedError("feed.not_a_table") from error
    if table.is_empty():
        raise FeedError("feed.no_rows")
    trimmed = table.rename(lambda column: column.strip()).with_columns(
        pl.all().str.strip_chars().replace("", None)
    )
    return trimmed.with_row_index("line", offset=2).with_columns(pl.col("line").cast(pl.Int64))
