"""A queue's forecast as files: its days and intervals as CSV, and all of it as one workbook."""

import io
from collections.abc import Sequence
from typing import Any, cast

import polars as pl
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it has none

from dashboard.operations.forecasts.registry import model_name
from dashboard.operations.forecasts.view import BOUNDS, ForecastView
from dashboard.store.tables import ForecastOverride
from dashboard.text import UNKNOWN, Words

_NUMBERS = ("made", "contacts", *BOUNDS)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_CLOCK = "%Y-%m-%d %H:%M"
_CELL_CLOCK = "yyyy-mm-dd hh:mm"
_CELL_DAY = "yyyy-mm-dd"


def days_csv(view: ForecastView, words: Words) -> bytes:
    """Return the days as CSV that spreadsheets read in both languages."""
    return _csv(days_frame(view, words))


def intervals_csv(view: ForecastView, words: Words) -> bytes:
    """Return the intervals as CSV: local clock times, and beside each its offset from UTC."""
    offset = pl.col("start").dt.strftime("%:z").alias(words("forecast.column_offset"))
    clock = pl.col("start").dt.strftime(_CLOCK).alias(words("forecast.column_start"))
    return _csv(view.intervals.select(clock, offset, *_numbers((*_NUMBERS, "aht_s"), words)))


def days_frame(view: ForecastView, words: Words) -> pl.DataFrame:
    """Return the days with headings in the reader's language."""
    return view.days.select(
        pl.col("day").alias(words("forecast.day")),
        *_numbers(_NUMBERS, words),
    )


def intervals_frame(view: ForecastView, words: Words) -> pl.DataFrame:
    """Return the intervals with headings in the reader's language, times as local clock times."""
    clock = pl.col("start").dt.replace_time_zone(None).alias(words("forecast.column_start"))
    return view.intervals.select(clock, *_numbers((*_NUMBERS, "aht_s"), words))


def _numbers(names: Sequence[str], words: Words) -> list[pl.Expr]:
    return [pl.col(name).round(2).alias(words(f"forecast.column_{name}")) for name in names]


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv(include_bom=True, line_terminator="\r\n").encode()


def workbook(view: ForecastView, queue: str, words: Words) -> bytes:
    """Return a workbook: what the forecast is, its days, its intervals.

    Parameters
    ----------
    view : ForecastView
        With a forecast.
    queue : str
        What the reader calls the queue.
    words : Words
        Of the reader.
    """
    data = io.BytesIO()
    with cast("Any", xlsxwriter.Workbook)(data, _OPTIONS) as book:
        _about(book, view, queue, words)
        for name, frame in (
            ("days", days_frame(view, words)),
            ("intervals", intervals_frame(view, words)),
        ):
            _sheet(book, words(f"forecast.sheet_{name}"), frame)
    return data.getvalue()


def _sheet(book: Any, name: str, frame: pl.DataFrame) -> None:  # noqa: ANN401 - of a library without types
    frame.write_excel(
        book,
        name,
        dtype_formats={pl.Datetime: _CELL_CLOCK, pl.Date: _CELL_DAY},
        autofit=True,
        freeze_panes=(1, 1),
    )


def _about(book: Any, view: ForecastView, queue: str, words: Words) -> None:  # noqa: ANN401 - as above
    """Write what the forecast is, and the overrides that lie over it."""
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet(words("forecast.sheet_about"))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 5, 24)
    facts = about(view, queue, words)
    for line, (name, value) in enumerate(facts):
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, value)
    first = len(facts) + 1
    sheet.write_string(first, 0, words("override.title", count=len(view.layer)), bold)
    for line, cells in enumerate(laid_rows(view, words), first + 1):
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell, bold if line == first + 1 else None)


def about(view: ForecastView, queue: str, words: Words) -> list[tuple[str, str]]:
    """Return what a forecast is: queue, when and by whom made, champion, errors, bands."""
    run = view.run
    if run is None:
        return [(words("choose.queue"), queue)]
    shares = ("wape", "ha8", "seasonal_naive", "floor", "coverage80", "coverage95")
    said = [
        ("registry.column_queue", queue),
        ("registry.column_made", f"{run.made_at.astimezone(view.zone):%Y-%m-%d %H:%M}"),
        ("registry.column_by", run.made_by),
        ("forecast.zone", view.zone.key),
        ("registry.column_model", model_name(run.model, words)),
        *((f"registry.column_{name}", words.percent(run.share(name))) for name in shares),
        ("registry.column_origins", words.number(run.share("origins"))),
        ("forecast.made_column", words("forecast.made_column_why")),
        ("forecast.bands", words("forecast.bands_of_days")),
    ]
    return [(words(key), value) for key, value in said]


def laid_rows(view: ForecastView, words: Words) -> list[list[str]]:
    """Return the overrides that lie over a forecast, under their headings."""
    heads = [words(f"override.{name}") for name in ("since", "until", "kind", "value", "reason")]
    rows = [_override_cells(row, view, words) for row in view.layer]
    return [[*heads, words("registry.column_by")], *rows] if rows else []


def _override_cells(row: ForecastOverride, view: ForecastView, words: Words) -> list[str]:
    times = [f"{at.astimezone(view.zone):{_CLOCK}}" for at in (row.start, row.until)]
    value = words.number(row.value, 2 if row.kind == "factor" else 0)
    return [*times, words(f"override.kind_{row.kind}"), value, row.reason or UNKNOWN, row.made_by]
