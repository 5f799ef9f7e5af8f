"""A forecast as files: what stands in them, in the reader's language and the queue's zone."""

import io
from pathlib import Path
from typing import Any, cast

import fastexcel
import polars as pl
import pytest

from dashboard.operations.adjusting.override import Wish, override
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.export import about, days_csv, intervals_csv, workbook
from dashboard.operations.forecasts.view import ForecastView, view_forecast
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import day_bounds
from dashboard.text import Words
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast, with_history

EN, ZH = Words("en"), Words("zh")
MANAGER = Actor("m", "manager")


def view_of(desk: Desk, folder: Path) -> ForecastView:
    """Return a forecast with an override of its first day."""
    with_forecast(desk, folder)
    override(desk, MANAGER, QUEUE, Wish(*day_bounds(MONDAY, ZONE), "total", 300.0, "=1+1"))
    return view_forecast(desk, MANAGER, QUEUE, 4)


def sheets(data: bytes) -> dict[str, pl.DataFrame]:
    book = cast("Any", fastexcel).read_excel(data)
    return {
        name: pl.DataFrame(book.load_sheet(name, header_row=None).to_polars())
        for name in book.sheet_names
    }


def test_days_and_intervals_as_csv(desk: Desk, tmp_path: Path) -> None:
    view = view_of(desk, tmp_path)
    days = pl.read_csv(io.BytesIO(days_csv(view, EN)))
    assert days.columns[:3] == [EN("forecast.day"), "As made", "Forecast with overrides"]
    assert days.row(0)[:3] == ("2026-03-02", 200.0, 300.0)
    assert days.row(1)[:3] == ("2026-03-03", 200.0, 200.0)
    rows = pl.read_csv(io.BytesIO(intervals_csv(view, ZH)))
    assert rows.height == 7 * 20
    assert rows.row(0)[:4] == ("2026-03-02 08:00", "-05:00", 10.0, 15.0)
    assert intervals_csv(view, ZH).startswith(b"\xef\xbb\xbf" + "开始".encode())


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_a_workbook_says_what_it_is(desk: Desk, tmp_path: Path, words: Words) -> None:
    found = sheets(workbook(view_of(desk, tmp_path), "Bank cards", words))
    names = [words(f"forecast.sheet_{name}") for name in ("about", "days", "intervals")]
    assert list(found) == names
    told = "\n".join(str(cell) for row in found[names[0]].rows() for cell in row)
    for said in ("Bank cards", "lead", "mean", "5.0%", "6.7%", ZONE.key, "300", "=1+1"):
        assert said in told
    assert found[names[1]].height == 1 + 7
    assert found[names[2]].height == 1 + 7 * 20


def test_without_overrides_or_figures_it_still_opens(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    view = view_forecast(desk, MANAGER, QUEUE, 4)
    found = sheets(workbook(view, QUEUE, EN))
    assert "Overrides (0)" in str(found["About"].rows())


def test_without_a_forecast_only_the_queue_is_told(desk: Desk, tmp_path: Path) -> None:
    with_history(desk, tmp_path)
    view = view_forecast(desk, MANAGER, QUEUE, 4)
    assert about(view, QUEUE, EN) == [(EN("choose.queue"), QUEUE)]
