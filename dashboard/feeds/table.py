"""Text files into frames of text, with line numbers; nothing is interpreted here."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from dashboard.feeds.errors import FeedError
from dashboard.feeds.lines import one_newline

_MOST_DAMAGE = 0.05
_ASCII = re.compile(r"[\x00-\x7f]+")
_SEPARATORS = ",;\t|"
_BLANK = re.compile(r"\n[ \t]*\n")


def decode(data: bytes, encoding: str | None) -> tuple[str, str]:
    """Return the text of a file and its encoding: the given one, UTF-8 or GB18030.

    A few bytes that are no text, even late in a large file, become U+FFFD and harm their own line
    only. NUL bytes are left out.

    Raises
    ------
    FeedError
        When the bytes are not text in that encoding, or an encoding is not known.
    """
    utf8 = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    candidates = [encoding] if encoding else [utf8, "gb18030"]
    text = _strict(data, candidates[0])
    found = candidates[0]
    if text is None:
        text, found = _damaged(data, candidates[0])
        if encoding is None and not _mostly_right(text):
            text, found = min((text, found), _damaged(data, candidates[1]), key=_damage)
    if _damage((text, found)) > _MOST_DAMAGE:
        raise FeedError("feed.encoding", encoding=encoding or "UTF-8, GB18030")
    return text.replace("\x00", ""), found


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _damaged(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding, "replace"), encoding
    except (LookupError, UnicodeError, ValueError) as error:
        raise FeedError("feed.encoding", encoding=encoding) from error


def _mostly_right(text: str) -> bool:
    """Tell whether a text read as UTF-8 is it: GB18030 hardly ever has its sequences."""
    beyond = _ASCII.sub("", text)
    return 3 * beyond.count("\ufffd") < len(beyond)


def _damage(read: tuple[str, str]) -> float:
    """Return the share of characters that could not be read."""
    return read[0].count("\ufffd") / max(len(read[0]), 1)


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
        Text columns as in the header, trimmed, empty as null, and ``line`` (1 is the header). Two
        columns of one name, and one named ``line``, are told apart by a number.

    Raises
    ------
    FeedError
        When it is no table or has no rows.
    """
    whole = one_newline(text).lstrip("\ufeff").replace("\x00", "")
    body = whole.lstrip(" \n")
    if not body:
        raise FeedError("feed.no_rows")
    before = whole.count("\n", 0, len(whole) - len(body))
    header = body.partition("\n")[0]
    cells = _cells(body, max(_SEPARATORS, key=header.count))
    return table_of_cells(cells.with_columns(pl.col("line") + before))


def table_of_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """Return rows of text, the first of them the header, as a table.

    Parameters
    ----------
    cells : pl.DataFrame
        ``line`` and text columns.

    Raises
    ------
    FeedError
        When there are no rows below the header.
    """
    if cells.height <= 1:
        raise FeedError("feed.no_rows")
    columns = [name for name in cells.columns if name != "line"]
    names = _told_apart([str(cell or "").strip() for cell in cells.select(columns).row(0)])
    return cells[1:].select(
        pl.col("line").cast(pl.Int64),
        *(
            pl.col(column).str.strip_chars().replace("", None).alias(name)
            for column, name in zip(columns, names, strict=True)
        ),
    )


def _told_apart(names: Sequence[str]) -> list[str]:
    apart = ["line"]
    for nth, name in enumerate(names, 1):
        plain = name or f"column {nth}"
        choices = [plain, *(f"{plain} {i}" for i in range(2, nth + 3))]
        apart.append(next(choice for choice in choices if choice not in apart))
    return apart[1:]


def _cells(text: str, separator: str) -> pl.DataFrame:
    """Return the cells of a text, every line a row unless a quoted cell goes over several."""
    lines = pl.Series([text]).str.split("\n").explode()
    quoted = '"' in text
    if quoted and (lines.str.count_matches('"', literal=True) % 2 == 1).any():
        return _cells_over_lines(text, separator)
    try:
        cells = pl.read_csv(
            io.StringIO(text),
            separator=separator,
            has_header=False,
            infer_schema=False,
            truncate_ragged_lines=True,
            quote_char='"' if quoted else None,
        )
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        return _cells_over_lines(text, separator)
    numbered = cells.with_row_index("line", offset=1)
    if not _BLANK.search(text):
        return numbered
    return numbered.filter((lines.str.strip_chars() != "")[: cells.height])


def _cells_over_lines(text: str, separator: str) -> pl.DataFrame:
    """Read quoted cells that go over lines; where that swallows rows, read line by line."""
    rows = _quoted(text, separator)
    width = len(rows[0][2]) if rows else 0
    if not rows or any(begin < end and len(row) != width for begin, end, row in rows):
        lines = enumerate(text.split("\n"), 1)
        rows = [(n, n, _split(line, separator)) for n, line in lines if line.strip()]
        width = len(rows[0][2])
    columns = {
        f"column_{i}": [row[i] if i < len(row) else None for _, _, row in rows]
        for i in range(width)
    }
    cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return cells.with_columns(pl.Series("line", [begin for begin, _, _ in rows], pl.Int64))


def _quoted(text: str, separator: str) -> list[tuple[int, int, list[str]]]:
    """Return first line, last line and cells of each row; nothing where it cannot be read."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows: list[tuple[int, int, list[str]]] = []
    begin = 1
    try:
        for row in reader:
            rows.append((begin, reader.line_num, row))
            begin = reader.line_num + 1
    except csv.Error:
        return []
    return [row for row in rows if any(row[2])]


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(iter(csv.reader([line], delimiter=separator)))
    except csv.Error:
        return line.split(separator)
