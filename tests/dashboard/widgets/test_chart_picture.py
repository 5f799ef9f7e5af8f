"""Every chart can be saved as a picture that says in its name what it shows; the main ones say
what would be good.
"""

import ast
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.formats import Formats
from dashboard.operations.accounts.preferences import set_preferences
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.text import LANGUAGES, Words
from dashboard.widgets import access
from dashboard.widgets.chart_picture import picture_name

DASHBOARD = Path(__file__).parents[3] / "dashboard"
EXPLAINED = (
    *("day_contacts", "day_people", "day_service", "forecast_days", "forecast_intervals"),
    *("forecast_compare", "forecast_months", "staffing_heads", "staffing_net"),
    *("staffing_chance", "decide_curve", "capacity", "board_trend", "board_offered"),
)
SPARKS = "spark.py"


def page() -> None:
    from dashboard.widgets import access  # noqa: PLC0415 - AppTest runs this function alone
    from dashboard.widgets.chart import Chart  # noqa: PLC0415 - as above
    from dashboard.widgets.palette import LIGHT  # noqa: PLC0415 - as above
    from dashboard.widgets.spark import spark  # noqa: PLC0415 - as above

    access.actor()
    chart = Chart(LIGHT, "contacts")
    chart.line([1, 2], [1000, 2000], "came", LIGHT.actual)
    chart.show("one", "Contacts 2026-11-18", "Good: flat.")
    spark([1.0, 2.0], "trend", LIGHT, "two")


def shows() -> Iterator[tuple[str, ast.Call]]:
    """Return every call that shows a chart: those whose first argument is an element's key."""
    for folder in ("screens", "widgets"):
        for path in (DASHBOARD / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "show"
                if isinstance(node, ast.Call) and named and node.args:
                    yield path.name, node


def test_every_chart_but_the_trend_beside_a_figure_offers_a_picture() -> None:
    found = list(shows())
    assert len(found) > 15
    bare = {
        name
        for name, call in found
        if isinstance(call.args[1], ast.Constant) and not call.args[1].value
    }
    assert bare == {SPARKS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_charts_say_in_one_line_what_would_be_good(language: str) -> None:
    said = [Words(language)(f"good.{key}") for key in EXPLAINED]
    assert len(set(said)) == len(said)
    assert all("\n" not in line and len(line) < 110 for line in said)
    assert all(line.startswith({"en": "Good: ", "zh": "理想状态："}[language]) for line in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_made_in_the_page_and_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    who, words = Actor("ann", "manager", language=language), Words(language)
    set_preferences(desk, who, Formats(numbers="comma"))
    for name in ("desk", "own_desk"):
        monkeypatch.setattr(access, name, lambda: desk)
    monkeypatch.setattr(access, "_current", lambda: who)
    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    told, small = (json.loads(chart.proto.config) for chart in app.get("plotly_chart"))
    assert small == {"displayModeBar": False}
    assert told["toImageButtonOptions"] == {
        "format": "png",
        "scale": 2,
        "filename": "Contacts 2026-11-18",
    }
    assert told["modeBarButtons"] == [["toImage"]]
    dictionary = told["locales"][told["locale"]]["dictionary"]
    assert dictionary["Download plot as a PNG"] == words("picture.save")
    drawn = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert drawn["layout"]["separators"] == ",."
    assert [c.value for c in app.caption] == ["Good: flat."]


@given(st.lists(st.text(max_size=20), max_size=4), st.dates(dt.date(1900, 1, 1)))
def test_a_name_is_one_that_every_disk_takes(parts: list[str], day: dt.date) -> None:
    name = picture_name(*parts, None, day)
    assert name.endswith(day.isoformat())
    assert not set(name) & set('/\\:*?"<>|')


def test_a_chinese_title_stays() -> None:
    assert picture_name("话务量", "cards", dt.date(2026, 11, 18)) == "话务量 cards 2026-11-18"
