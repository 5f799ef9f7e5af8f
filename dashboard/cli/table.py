"""How commands answer with a table."""

import sys
from collections.abc import Sequence
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from dashboard.cli.answer import WORDS
from dashboard.text import UNKNOWN

_WIDTH = 160


def print_table(frame: pl.DataFrame, title: str = "", columns: Sequence[str] | None = None) -> None:
    """Print a frame as a table; unknown values are said to be so."""
    shown = frame.select(columns) if columns else frame
    table = Table(title=title or None, title_justify="left")
    for name, kind in shown.schema.items():
        table.add_column(name, justify="right" if kind.is_numeric() else "left")
    for row in shown.iter_rows():
        table.add_row(*(_cell(value) for value in row))
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    console.print(table)
    if any(shown.null_count().row(0)):
        console.print(WORDS("kpis.unknown_note"))


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell of any type
    if value is None:
        return UNKNOWN
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
