"""Layers of the forecast's charts: overrides with their author, events, the forecast as made."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dashboard.operations.adjusting.override import Wish, override
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.view import ForecastView, day_shape, view_forecast
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import day_bounds
from dashboard.text import Words
from dashboard.widgets.forecast_chart import day_chart, days_chart
from dashboard.widgets.palette import LIGHT
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast, with_history

EN = Words("en")
LEAD = Actor("lead", "team_lead")
DAY = dt.timedelta(days=1)


def drawn(view: ForecastView, events: dict[dt.date, str] | None = None) -> dict[str, Any]:
    """Return the traces of the chart of days by name."""
    document = days_chart(view, EN, LIGHT, events or {}).document()
    return {trace["name"]: trace for trace in document["data"] if "name" in trace}


def laid(desk: Desk, folder: Path) -> ForecastView:
    with_forecast(desk, folder)
    override(desk, LEAD, QUEUE, Wish(*day_bounds(MONDAY + DAY, ZONE), "total", 300.0, "<b>x</b>"))
    return view_forecast(desk, LEAD, QUEUE, 1)


def test_overrides_are_a_layer_with_their_author(desk: Desk, tmp_path: Path) -> None:
    found = drawn(laid(desk, tmp_path))
    marks = found[EN("forecast.overrides")]
    assert (marks["x"], marks["y"]) == (["2026-03-03"], [300])
    assert marks["text"] == ["&lt;b&gt;x&lt;/b&gt; · by lead"]
    assert found[EN("forecast.column_made")]["y"] == [200] * 7
    assert found[EN("forecast.forecast")]["y"][:3] == [200, 200, 300]


def test_without_overrides_there_is_one_forecast(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    found = drawn(view_forecast(desk, LEAD, QUEUE, 1))
    assert not {EN("forecast.column_made"), EN("forecast.overrides"), EN("forecast.events")} & {
        *found
    }


def test_events_are_marked_where_the_chart_reaches(desk: Desk, tmp_path: Path) -> None:
    view = laid(desk, tmp_path)
    events = {MONDAY - DAY: "Mailing", MONDAY + DAY: "A & B", MONDAY + 90 * DAY: "far"}
    marks = drawn(view, events)[EN("forecast.events")]
    assert marks["x"] == ["2026-03-01", "2026-03-03"]
    assert marks["text"] == ["Mailing", "A &amp; B"]


def test_history_alone_is_drawn(desk: Desk, tmp_path: Path) -> None:
    with_history(desk, tmp_path)
    view = view_forecast(desk, LEAD, QUEUE, 1)
    assert [*drawn(view)] == [EN("forecast.history")]


def test_a_changed_day_shows_its_intervals_as_made_too(desk: Desk, tmp_path: Path) -> None:
    laid(desk, tmp_path)
    for day, changed in ((MONDAY, False), (MONDAY + DAY, True)):
        shape = day_shape(desk, LEAD, QUEUE, day)
        names = [t.get("name") for t in day_chart(shape, day, EN, LIGHT).document()["data"]]
        assert (EN("forecast.column_made") in names) is changed


def test_the_axis_takes_as_many_ticks_as_there_is_room_for(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    view = view_forecast(desk, LEAD, QUEUE, 8)
    assert days_chart(view, EN, LIGHT).document()["layout"]["xaxis"]["nticks"] == 0
    assert view.days["made"].to_list() == pytest.approx(view.days["contacts"].to_list())
