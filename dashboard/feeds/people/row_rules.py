"""What the cells of one row must be to each other, and what an empty cell then means."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl

from dashboard.feeds.people.spellings import clock_of, minute_of, pieces_of, text_of_pieces

Row = Mapping[str, Any]
Told = tuple[Row, str, str, object]
"""Row, key of the column, reason, value shown."""
_DAY = 24 * 60
_PIECES = ("breaks", "activities")


def finished(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Fill in what follows from the other cells of a row.

    Leave without a last day is one day; a shift that ends before it starts ends the next morning.
    """
    if kind == "leave":
        last = pl.col("last_day") if "last_day" in frame.columns else pl.lit(None, pl.Date)
        return frame.with_columns(last_day=pl.coalesce(last, pl.col("first_day")))
    if kind == "rosters":
        ends = [_end(start, end) for start, end in frame.select("start", "end").iter_rows()]
        ended = frame.with_columns(pl.Series("end", ends, dtype=pl.String))
        return ended.with_columns(
            _after_start(ended, key) for key in _PIECES if key in ended.columns
        )
    return frame


def _after_start(frame: pl.DataFrame, key: str) -> pl.Series:
    """Return the breaks or activities of shifts, those past midnight counted on."""
    rows = frame.select("start", "end", key).iter_rows()
    return pl.Series(key, [_onward(*row) for row in rows], dtype=pl.String)


def _onward(start: str, end: str, text: str | None) -> str | None:
    first, last = minute_of(start) or 0, minute_of(end) or 0
    pieces = pieces_of(text or "") or []
    return text_of_pieces(
        [(at + _DAY if at < first and last > _DAY else at, m, kind) for at, m, kind in pieces]
    )


def _end(start: str, end: str) -> str:
    first, last = minute_of(start), minute_of(end)
    if first is None or last is None or last >= first:
        return end
    return clock_of(last + _DAY)


def row_faults(kind: str, frame: pl.DataFrame) -> Iterator[Told]:
    """Yield what contradicts itself in good rows of a kind."""
    rule = _RULES.get(kind)
    if rule is not None:
        for row in frame.iter_rows(named=True):
            yield from rule(row)


def _skill(row: Row) -> Iterator[Told]:
    first, last = row.get("valid_from"), row.get("valid_to")
    if first and last and last < first:
        yield row, "valid_to", "ends_before_start", last


def _leave(row: Row) -> Iterator[Told]:
    if row["last_day"] < row["first_day"]:
        yield row, "last_day", "ends_before_start", row["last_day"]


def _shift(row: Row) -> Iterator[Told]:
    start, end = minute_of(row["start"]) or 0, minute_of(row["end"]) or 0
    if not 0 < end - start <= _DAY:
        yield row, "end", "no_length", row["end"]
        return
    paid = row.get("paid_minutes")
    if paid is not None and paid > end - start:
        yield row, "paid_minutes", "paid_above_shift", paid
    taken: list[tuple[int, int]] = []
    for key in _PIECES:
        for at, minutes, _ in pieces_of(row.get(key) or "") or []:
            if not start <= at or at + minutes > end:
                yield row, key, "outside_shift", clock_of(at)
            if any(at < last and first < at + minutes for first, last in taken):
                yield row, key, "pieces_overlap", clock_of(at)
            taken.append((at, at + minutes))


_RULES: Mapping[str, Callable[[Row], Iterator[Told]]] = {
    "skills": _skill,
    "leave": _leave,
    "rosters": _shift,
}
