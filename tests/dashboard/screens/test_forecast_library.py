"""The library of models on the forecast screen: champions of all queues, and a queue's history."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.registry import MODELS, model_name, read_registry
from dashboard.operations.forecasts.runs import worth_of_runs
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.trail import record
from dashboard.text import Words
from dashboard.widgets.forecast_champions import history_frame
from dashboard.widgets.forecast_registry import champions_frame
from tests.dashboard.made_runs import with_run
from tests.dashboard.planned_store import QUEUE, ZONE, with_forecast, with_history
from tests.dashboard.screens.test_forecast import MANAGER, Open, page, said

EN, ZH = Words("en"), Words("zh")


def library(open_page: Open, desk: Desk, who: Actor = MANAGER) -> AppTest:
    return open_page(page, desk, who, look="library")


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_without_forecasts_the_models_are_described(
    open_page: Open, desk: Desk, tmp_path: Path, words: Words
) -> None:
    who = Actor("x", "executive", language=words.language)
    assert words("empty.no_data") in said(library(open_page, desk, who))
    with_history(desk, tmp_path)
    told = said(library(open_page, desk, who))
    assert words("registry.empty_wait") in told
    assert words("registry.empty") in told
    for name in MODELS:
        assert words(f"model.{name}_what") in told


def test_a_refused_queue_says_why(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_history(desk, tmp_path)
    with desk.store.write() as session:
        record(session, SYSTEM, "forecast.skip", QUEUE, {"why": "15 open days are needed"})
    app = library(open_page, desk)
    assert "15 open days are needed" in said(app)
    assert [e.label for e in app.expander] == [EN("registry.refused", count=1)]
    alone = open_page(page, desk, MANAGER)
    assert EN("forecast.refused_last", why="15 open days are needed") == alone.warning[0].value


def test_champions_stand_beside_the_usual_ways(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with_run(desk, 9.0)
    app = library(open_page, desk)
    told = said(app)
    assert "1 / 1" in told
    assert EN("registry.wins_of", count=1, all=1) in told
    (row,) = champions_frame(read_registry(desk, MANAGER), {}, EN).to_dicts()
    assert row[EN("registry.column_model")] == "Day shapes + ARIMA"
    assert row[EN("registry.column_wape")] == pytest.approx(0.06)
    assert row[EN("registry.column_gain")] == pytest.approx(-0.2)


def test_a_report_without_figures_leaves_gaps(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with_run(desk, 9.0, report={})
    row = champions_frame(read_registry(desk, MANAGER), {}, ZH).to_dicts()[0]
    assert row[ZH("registry.column_wape")] is None
    assert row[ZH("registry.column_queue")] == QUEUE


def test_a_row_leads_to_its_queue(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)

    def opening() -> None:
        import streamlit as st  # noqa: PLC0415 - as above

        from dashboard.screens import forecast  # noqa: PLC0415 - the page's own script
        from dashboard.widgets.forecast_registry import open_queue  # noqa: PLC0415 - as above

        st.button("go", on_click=open_queue, args=("bank",))
        forecast.show()

    app = open_page(opening, desk, MANAGER, look="library")
    assert not app.selectbox
    app.button[0].click().run()
    assert app.selectbox(key="queue_chosen").value == QUEUE
    assert app.query_params["look"] == "queue"


def test_a_queue_tells_its_champions_so_far(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with_run(desk, 9.0)
    rows = history_frame(worth_of_runs(desk, MANAGER, QUEUE), ZONE, EN).to_dicts()
    assert [row[EN("champions.column_then")] for row in rows] == ["6.0%", "5.0%"]
    assert [row[EN("champions.column_since")] for row in rows] == ["–", "–"]
    app = open_page(page, desk, MANAGER)
    assert EN("champions.title", count=2) in [e.label for e in app.expander]
    assert EN("champions.how") not in said(app)
    app.session_state["champions"] = True
    assert EN("champions.how") in said(app.run())


def test_names_of_models_are_told_in_the_readers_language() -> None:
    assert model_name("factors+ha8", ZH) == "日形态 + 8 周均值"
    assert model_name("mean", EN) == "mean"
