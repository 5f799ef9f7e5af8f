"""How commands answer: one JSON object, or a table; refusals in one sentence."""

import json
import math
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from dashboard.measures.histogram import UnknownTargetError
from dashboard.text import UNKNOWN, SaidError, Words, terminal_language
from forecasting.errors import ForecastingError
from scheduling.errors import SchedulingError

WORDS = Words(terminal_language())
_WIDTH = 160


@contextmanager
def failing() -> Generator[None]:
    """Turn an expected refusal into one sentence on standard error and exit code 1."""
    try:
        yield
    except SaidError as error:
        refuse(WORDS.say(error))
    except (SchedulingError, ForecastingError, UnknownTargetError) as error:
        refuse(str(error))
    except _store_away() as error:
        refuse(WORDS("store.unreachable", why=str(error).splitlines()[0]))


def _store_away() -> tuple[type[Exception], ...]:
    """Return what a store that cannot be reached raises; asked only when something was raised."""
    from dashboard.operations.desk import (  # noqa: PLC0415 - loads the store's libraries, which half of the commands never need
        STORE_AWAY,
    )

    return STORE_AWAY


def refuse(sentence: str) -> None:
    """Say why not, and leave with exit code 1."""
    sys.stderr.write(f"floorwalker: {sentence}\n")
    raise SystemExit(1)


def print_json(answer: Mapping[str, Any]) -> None:
    """Print one JSON object; not-a-number and infinite values are null."""
    sys.stdout.write(json.dumps(_finite(answer), ensure_ascii=False, default=str) + "\n")


def _finite(value: Any) -> Any:  # noqa: ANN401 - JSON is of any shape
    kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType] - a million cells pass here: exact types are asked first
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is str or kind is int:
        return value
    if isinstance(value, Mapping):
        return {str(k): _finite(v) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - any mapping
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]  # pyright: ignore[reportUnknownVariableType] - any sequence
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value  # pyright: ignore[reportUnknownVariableType] - any scalar


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
