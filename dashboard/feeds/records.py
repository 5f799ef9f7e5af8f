"""JSON records into a frame of records: one a line, an array, or one after the other."""

import json
import re
from collections.abc import Iterator

import polars as pl

from dashboard.feeds.errors import FeedError
from dashboard.feeds.lines import one_newline

_GAP = re.compile(r"[\s,\[\]\x00\ufeff]*")
_NEIGHBOURS = re.compile(r"\}[ \t]*,?[ \t]*(?=\{)")
_SEVERAL = r"\}\s*\{|^[\s\ufeff]*\["
_DECODER = json.JSONDecoder()


def records_of_text(text: str) -> pl.DataFrame:
    """Return the records of a text; what is no JSON is a record too, to be refused later.

    Returns
    -------
    pl.DataFrame
        ``line`` where the record begins (from 1) and ``text``.

    Raises
    ------
    FeedError
        When there is no record at all.
    """
    whole = one_newline(text)
    found = _one_a_line(whole)
    if found is None:
        found = _frame(_scan(whole, 1))
    if found.is_empty():
        raise FeedError("feed.no_rows")
    return found


def _frame(records: Iterator[tuple[int, str]]) -> pl.DataFrame:
    schema = {"line": pl.Int64, "text": pl.String}
    return pl.DataFrame(list(records), schema=schema, orient="row")


def _one_a_line(text: str) -> pl.DataFrame | None:
    """Return one record a line where that is how most lines look, else None.

    A broken line is then one broken record, and none of its neighbours suffers.
    """
    lines = pl.Series("text", [text]).str.split("\n").explode().to_frame()
    numbered = lines.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("line"),
        pl.col("text").str.contains(_SEVERAL).alias("several"),
        pl.col("text").str.strip_chars_start("\ufeff\x00 \t[,").str.strip_chars_end(" \t],\x00"),
    ).filter(pl.col("text") != "")
    whole = pl.col("text").str.starts_with("{") & pl.col("text").str.ends_with("}")
    looks = numbered.select(whole).to_series()
    if looks.is_empty() or not looks[0] or 2 * looks.sum() < looks.len():
        return None
    one = numbered.filter(~pl.col("several")).drop("several")
    several = numbered.filter("several").select("line", "text")
    if several.is_empty():
        return one
    parts = (found for line, row in several.iter_rows() for found in _scan(row, line))
    return pl.concat([one, _frame(parts)]).sort("line", maintain_order=True)


def _scan(text: str, line: int) -> Iterator[tuple[int, str]]:
    """Yield each record and the line it begins in."""
    at = 0
    while True:
        gap = _GAP.match(text, at)
        begin = gap.end() if gap else at
        line += text.count("\n", at, begin)
        if begin >= len(text):
            return
        at = _end_of(text, begin)
        yield line, text[begin:at].rstrip()
        line += text.count("\n", begin, at)


def _end_of(text: str, begin: int) -> int:
    if text[begin] == "{":
        try:
            return _DECODER.raw_decode(text, begin)[1]
        except (ValueError, RecursionError):
            return _end_of_broken(text, begin)
    newline = text.find("\n", begin)
    return len(text) if newline < 0 else newline


def _end_of_broken(text: str, begin: int) -> int:
    """Return where the record after a broken one begins.

    That is the next object on its line, or the next line that begins one and is indented no deeper.
    """
    newline = text.find("\n", begin)
    line_end = len(text) if newline < 0 else newline
    if neighbour := _NEIGHBOURS.search(text, begin, line_end):
        return neighbour.end()
    line_start = text.rfind("\n", 0, begin) + 1
    indent = begin - line_start if not text[line_start:begin].strip() else 0
    following = re.compile(rf"\n[ \t]{{0,{indent}}}(?=\{{)").search(text, begin)
    return following.start() if following else len(text)
