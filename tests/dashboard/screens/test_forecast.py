"""The forecast screen: what each role sees in each state of the store, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.formats import Formats
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.view import day_shape, view_forecast
from dashboard.operations.jobs import latest
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.store.tables import ForecastRun
from dashboard.text import Words
from dashboard.widgets.forecast_chart import day_chart, days_chart
from dashboard.widgets.palette import LIGHT
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast, with_history

MANAGER = Actor("m", "manager")
Open = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import forecast  # noqa: PLC0415 - the page's own script

    forecast.show()


def said(app: AppTest) -> str:
    parts = [*app.subheader, *app.markdown, *app.caption, *app.info]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["manager", "team_lead", "executive", "administrator", "auditor"])
def test_every_role_sees_an_empty_store_without_an_exception(
    open_page: Open, desk: Desk, role: str, language: str
) -> None:
    app = open_page(page, desk, Actor("x", role, language=language))
    assert Words(language)("empty.no_data") in said(app)


def test_agents_do_not_have_the_screen(open_page: Open, desk: Desk) -> None:
    assert open_page(page, desk, Actor("x", "agent")).warning
    with pytest.raises(NotPermittedError):
        view_forecast(desk, Actor("x", "agent"), QUEUE, 8)


def test_history_alone_offers_a_forecast_to_who_may_make_one(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_history(desk, tmp_path)
    looking = open_page(page, desk, Actor("x", "executive"))
    assert Words("en")("forecast.empty_wait") in said(looking)
    assert not looking.button
    app = open_page(page, desk, MANAGER, queue=QUEUE)
    app.button(key="make_forecast").click().run()
    job = latest(desk, "forecast")[0]
    assert job.arguments == {"queues": [QUEUE], "days": 14, "plan": True}
    assert app.button(key="make_forecast").disabled


def test_a_forecast_stands_beside_the_usual_ways(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    app = open_page(page, desk, Actor("x", "team_lead", language="zh"), queue=QUEUE)
    for share in ("5.0%", "6.7%", "8.8%", "2.3%"):
        assert share in said(app)
    assert "lead" in said(app)


def test_a_report_without_figures_is_shown_as_unknown(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    with desk.store.write() as session:
        session.exec(select(ForecastRun)).one().report = {}
    assert "–" in said(open_page(page, desk, MANAGER, queue=QUEUE))


def test_the_address_chooses_the_view_and_the_day(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    app = open_page(page, desk, MANAGER, queue=QUEUE, view="intervals", day="2026-03-04")
    assert app.selectbox(key="linked_day").value == "2026-03-04"
    wrong = open_page(page, desk, MANAGER, queue=QUEUE, view="intervals", day="never")
    assert wrong.selectbox(key="linked_day").value == MONDAY.isoformat()


def test_days_are_sums_of_intervals_and_history_ends_where_they_begin(
    desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    view = view_forecast(desk, MANAGER, QUEUE, 1)
    assert view.history["offered"].to_list() == [200] * 7
    assert view.days["day"].to_list()[0] == MONDAY
    assert view.days["contacts"].to_list() == pytest.approx([200.0] * 7)
    assert view.days["lo95"].to_list() == pytest.approx([120.0] * 7)
    drawn = days_chart(view, Words("en"), LIGHT).document()
    assert [trace.get("name") for trace in drawn["data"]].count("Forecast") == 1
    assert drawn["layout"]["shapes"] == []  # the day set aside lies before the history shown


def test_a_day_by_interval_has_the_same_weekdays_before(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    shape = day_shape(desk, MANAGER, QUEUE, MONDAY)
    assert shape.rows["minute"].to_list()[:2] == [480, 510]
    assert [frame["offered"].to_list() for frame in shape.came.values()] == [[10] * 20] * 2
    drawn = day_chart(shape, MONDAY, Words("zh"), LIGHT).document()
    assert len(drawn["data"]) == 4 + 2 + 1  # two bands, two weekdays, the forecast
    assert drawn["data"][-1]["x"][:2] == ["08:00", "08:30"]
    assert drawn["layout"]["xaxis"]["categoryarray"][:2] == ["08:00", "08:30"]


def test_the_intervals_of_a_day_follow_the_readers_clock(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    shape = day_shape(desk, MANAGER, QUEUE, MONDAY)
    words = Words("en", Formats("Europe/Paris", "", "12"))
    drawn = day_chart(shape, MONDAY, words, LIGHT, ZONE).document()
    order = drawn["layout"]["xaxis"]["categoryarray"]
    assert [text.replace("\u202f", " ") for text in (order[0], order[-1])] == [
        "2:00 PM",
        "11:30 PM",
    ]
    assert drawn["data"][-1]["x"] == order


def test_an_override_is_laid_and_withdrawn_on_the_screen(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    app = open_page(page, desk, MANAGER)
    app.number_input[0].set_value(2.0)
    next(b for b in app.button if b.label == Words("en")("override.lay")).click().run()
    assert not app.exception
    assert "× 2" in said(app)
    next(b for b in app.button if b.label == Words("en")("override.withdraw")).click().run()
    assert "× 2" not in said(app)
