"""Two forecasts side by side on the screen, from one alone to chosen ones."""

from pathlib import Path

import pytest

from dashboard.operations.adjusting.override import Wish, override
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.compare import compare_runs
from dashboard.operations.forecasts.runs import list_runs
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import day_bounds
from dashboard.text import Words
from dashboard.widgets.forecast_compare import compare_chart, days_frame
from dashboard.widgets.palette import LIGHT
from tests.dashboard.made_runs import with_days, with_run
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast
from tests.dashboard.screens.test_forecast import MANAGER, Open, page, said

EN = Words("en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_with_no_or_one_forecast_there_is_nothing_to_compare(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    words, who = Words(language), Actor("x", "auditor", language=language)
    assert words("empty.no_data") in said(open_page(page, desk, who, look="compare"))
    with_forecast(desk, tmp_path)
    assert words("compare.one") in said(open_page(page, desk, who, look="compare"))


def test_the_newest_and_the_one_before_are_compared_unless_the_address_says_otherwise(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    numbers = [str(with_run(desk, 9.0 + n)) for n in range(2)]
    app = open_page(page, desk, MANAGER, look="compare")
    assert app.selectbox(key="linked_newer").value == numbers[1]
    assert app.selectbox(key="linked_older").value == numbers[0]
    assert EN("compare.none_over") in said(app)
    first = open_page(page, desk, MANAGER, look="compare", newer=numbers[0])
    assert first.selectbox(key="linked_newer").value == numbers[0]
    assert first.selectbox(key="linked_older").value not in numbers


def test_errors_reasons_and_overrides_are_said(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    override(desk, MANAGER, QUEUE, Wish(*day_bounds(MONDAY, ZONE), "total", 160.0, "mailing"))
    with_days(desk, tmp_path, offered=8, days=2)
    with_run(desk, 9.0)
    told = said(open_page(page, desk, MANAGER, look="compare"))
    assert "-10.0%" in told
    assert "25.0%" in told
    assert "12.5%" in told
    assert "mean → Day shapes + ARIMA" in told


def test_the_table_and_the_chart_tell_the_same(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with_run(desk, 9.0, days=8)
    with_days(desk, tmp_path, offered=8, days=1)
    newer, older = (run.id for run in list_runs(desk, MANAGER, QUEUE))
    found = compare_runs(desk, MANAGER, QUEUE, older, newer)
    rows = days_frame(found, EN).rows()
    assert rows[0] == ("Mon, Mar 2, 2026", "200", "180", "-20", "160")
    assert rows[7][1:] == ("–", "180", "–", "–")
    drawn = compare_chart(found, EN, LIGHT).document()["data"]
    assert [len(line["x"]) for line in drawn] == [7, 8, 1]
