"""Back-test the forecast on a file."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from dashboard.feeds.errors import FeedError, did_you_mean
from dashboard.feeds.table import read_text, table_of_text
from dashboard.feeds.values import number, wall_clock
from dashboard.text import SaidError
from forecasting.backtest import Backtest, Protocol, backtest
from forecasting.history import TooLittleHistory, Window, read_history
from forecasting.special_days import calendar_of

_OFFSET = r"\s*(?:Z|[+-]\d{2}:?\d{2})$"


@dataclass(frozen=True)
class Columns:
    """Columns of the file: times, contacts, and perhaps summed handle seconds."""

    time: str
    value: str
    handle_s: str | None = None


def backtest_file(
    path: Path, columns: Columns, window: Window, calendar: str, protocol: Protocol
) -> Backtest:
    """Read a file's times as wall clock and make its past forecasts again.

    Raises
    ------
    SaidError
        For a file or column that is absent, a cell that cannot be read, or too little history.
    """
    frame = read_series(path, columns)
    answer = backtest(read_history(frame, window), calendar_of(calendar, window.weekdays), protocol)
    if isinstance(answer, TooLittleHistory):
        raise SaidError("backtest.too_little", found=answer.found, needed=answer.needed)
    return answer


def read_series(path: Path, columns: Columns) -> pl.DataFrame:
    """Read start, contacts, and handle_s with handled where a file has handle seconds."""
    table = table_of_text(read_text(path))
    wanted = [columns.time, columns.value, *([columns.handle_s] if columns.handle_s else [])]
    for name in wanted:
        if name not in table.columns:
            near = did_you_mean(name, table.columns) or ", ".join(table.columns[1:])
            raise FeedError("backtest.no_column", file=path.name, column=name, near=near)
    clock = wall_clock(pl.col(columns.time).str.replace(_OFFSET, ""))
    read = {"start": clock, "contacts": number(pl.col(columns.value))}
    if columns.handle_s:
        read["handle_s"] = number(pl.col(columns.handle_s))
    return _checked(table, path, dict(zip(read, wanted, strict=True)), read)


def _checked(
    table: pl.DataFrame, path: Path, names: dict[str, str], read: dict[str, pl.Expr]
) -> pl.DataFrame:
    """Return the columns read; a text that could not be read is refused with its line."""
    rows = table.select("line", **read)
    for name, column in names.items():
        bad = table["line"].filter(rows[name].is_null() & table[column].is_not_null())
        if not bad.is_empty():
            line = int(bad[0])
            text = table.filter(pl.col("line") == line)[column][0]
            raise FeedError("backtest.unreadable", file=path.name, line=line, text=text)
    found = rows.drop("line")
    return found.with_columns(handled="contacts") if "handle_s" in names else found
