"""Days changed by hand: dragged ones laid at once, typed ones together, and taken back."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.operations.adjusting.override import Wish, list_overrides, override
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.view import view_forecast
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import day_bounds
from dashboard.store.tables import ForecastOverride
from dashboard.text import Words
from dashboard.widgets.forecast_adjust import TYPED, changed
from dashboard.widgets.forecast_drag import KEY, Dragged, drag_data, dragged
from dashboard.widgets.palette import LIGHT
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast
from tests.dashboard.screens.test_forecast import MANAGER, Open, page, said

EN = Words("en")
TUESDAY = MONDAY + dt.timedelta(days=1)


def adjusting(open_page: Open, desk: Desk, who: Actor = MANAGER) -> AppTest:
    return open_page(page, desk, who, view="adjust")


def laid(desk: Desk) -> Sequence[ForecastOverride]:
    return list_overrides(desk, MANAGER, QUEUE)


def type_in(app: AppTest, numbers: dict[str, float]) -> AppTest:
    """Let numbers stand in the table as typed before."""
    app.session_state[TYPED] = {QUEUE: numbers}
    app.session_state["adjust_turn"] = 1
    return app.run()


def test_only_who_may_make_forecasts_changes_them(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    looking = adjusting(open_page, desk, Actor("x", "executive"))
    assert not looking.text_input
    assert adjusting(open_page, desk).text_input(key="adjust_reason")


def test_nothing_typed_is_nothing_to_lay(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    app = adjusting(open_page, desk)
    assert EN("adjust.none") in said(app)
    assert app.button(key="adjust_lay").disabled


def test_typed_days_are_counted_until_they_are_laid_with_one_reason_and_undone(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    app = type_in(
        adjusting(open_page, desk), {"2026-03-02": 250.0, "2026-03-03": 150.0, "2026-03-04": 200.0}
    )
    assert EN("adjust.count", count=2) in said(app)
    assert not laid(desk)
    app.text_input(key="adjust_reason").set_value("Mailing")
    app.button(key="adjust_lay").click().run()
    assert not app.exception
    bounds = [day_bounds(day, ZONE) for day in (MONDAY, TUESDAY)]
    assert [(row.start, row.until) for row in laid(desk)] == bounds
    assert [(row.kind, row.value, row.reason, row.made_by) for row in laid(desk)] == [
        ("total", 250.0, "Mailing", "m"),
        ("total", 150.0, "Mailing", "m"),
    ]
    days = view_forecast(desk, MANAGER, QUEUE, 1).days
    assert days["contacts"].to_list()[:3] == pytest.approx([250.0, 150.0, 200.0])
    assert EN("adjust.none") in said(app)
    assert "250" in app.success[0].value
    app.button(key="adjust_undo").click().run()
    assert not laid(desk)
    assert not app.success


def test_typed_numbers_are_dropped_on_demand(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    app = type_in(adjusting(open_page, desk), {"2026-03-02": 250.0})
    app.button(key="adjust_drop").click().run()
    assert EN("adjust.none") in said(app)
    assert not laid(desk)


def test_a_dragged_day_keeps_what_was_typed(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    app = type_in(adjusting(open_page, desk), {"2026-03-02": 250.0})
    override(desk, MANAGER, QUEUE, Wish(*day_bounds(TUESDAY, ZONE), "total", 300.0))
    app.run()
    assert EN("adjust.count", count=1) in said(app)


def test_a_refused_number_is_said_and_kept(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    app = type_in(adjusting(open_page, desk), {"2026-03-02": -5.0})
    app.button(key="adjust_lay").click().run()
    assert EN("override.bad_value", value=-5.0) == app.error[0].value
    assert EN("adjust.count", count=1) in said(app)
    assert not laid(desk)


def test_numbers_as_they_are_shown_change_nothing(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    view = view_forecast(desk, MANAGER, QUEUE, 1)
    typed = {"2026-03-02": 200.0, "2026-03-03": 0.0, "2020-01-01": 9.0}
    assert changed(view, typed) == {TUESDAY: 0.0}


def test_the_component_is_told_days_layers_and_authors(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    before = drag_data(QUEUE, view_forecast(desk, MANAGER, QUEUE, 4), 0, EN, LIGHT)
    for who in ("lead", "manager", "lead"):
        wish = Wish(*day_bounds(TUESDAY, ZONE), "total", 300.0)
        override(desk, Actor(who, "manager"), QUEUE, wish)
    told = drag_data(QUEUE, view_forecast(desk, MANAGER, QUEUE, 4), 0, EN, LIGHT)
    assert told["rev"] != before["rev"]
    assert len(told["history"]) == 14
    monday, tuesday = told["days"][:2]
    assert (monday["key"], monday["contacts"], monday["by"]) == ("2026-03-02", 200.0, "")
    assert (tuesday["made"], tuesday["contacts"], tuesday["by"]) == (200.0, 300.0, "lead, manager")
    assert told["words"]["contacts"] == "{value} contacts"


def test_what_the_component_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    assert dragged() is None
    state[KEY] = SimpleNamespace(lay={"day": "2026-03-03", "total": -3})
    assert dragged() == Dragged(TUESDAY, 0.0)
