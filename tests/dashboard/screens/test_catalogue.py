"""The catalogue shows every widget in every state; without the switch it is nowhere."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.screens import menu
from dashboard.settings import Settings
from dashboard.text import LANGUAGES, Words
from dashboard.widgets import access
from dashboard.widgets.palette import MARKS, STATES, THEMES
from dashboard.widgets.roster_grid import Shown, grid_data
from dashboard.widgets.samples import floor_sample, roster_sample

Opens = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import catalogue  # noqa: PLC0415 - AppTest runs this function alone

    catalogue.show()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_there(desk: Desk, open_page: Opens, language: str) -> None:
    words = Words(language)
    developed = Desk(desk.store, Settings(catalogue=True))
    app = open_page(page, developed, Actor("m", "manager", language=language))
    assert not app.exception
    said = "\n".join(element.value for element in app.markdown)
    for state in STATES:
        assert f"{MARKS[state]} {words(f'live.status_{state}')}" in said
    swatches = [element.proto.body for element in app.get("html")]
    assert len(swatches) == len(THEMES)
    assert len(app.get("plotly_chart")) == 3
    assert len(app.dataframe) == 1
    assert words("table.no_rows") in [c.value for c in app.caption]
    assert app.error
    assert app.warning
    assert app.success
    assert words("empty.no_data") in [s.value for s in app.subheader]


def test_without_the_switch_it_says_so(desk: Desk, open_page: Opens) -> None:
    app = open_page(page, desk, Actor("m", "manager"))
    assert [s.value for s in app.subheader] == [Words("en")("catalogue.off")]
    assert not app.get("html")


@pytest.mark.parametrize("wanted", [True, False])
def test_the_menu_has_it_only_where_the_environment_asks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, wanted: bool
) -> None:
    shown = Desk(desk.store, Settings(catalogue=wanted))
    monkeypatch.setattr(access, "desk", lambda: shown)
    words = Words("en")
    assert (words("menu.develop") in menu.pages(Actor("m", "manager"), words)) is wanted


def test_the_environment_names_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Settings().catalogue
    monkeypatch.setenv("FLOORWALKER_CATALOGUE", "1")
    assert Settings().catalogue


def test_samples_are_as_wide_as_asked() -> None:
    view = roster_sample(20, 7)
    told = grid_data(view, Shown(0, 7), Words("en"))
    assert len(told["agents"]) == 20
    assert len(view.roster.shifts()) == 20 * 5
    assert {queue["status"] for queue in floor_sample()["queues"]} == set(STATES)
