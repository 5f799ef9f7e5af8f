"""Training and meetings on Roster: planned, placed, withdrawn, brought back, in both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.building.publish import publish_roster
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.view import view_roster
from dashboard.operations.training.place import place_now
from dashboard.text import Words
from dashboard.widgets.roster_grid import Shown, grid_data
from tests.dashboard.planned_store import with_roster
from tests.dashboard.training_store import MANAGER, NAME, roster_of, the_one, with_training

Open = Callable[..., AppTest]
OPEN = ["training_open"]


def page() -> None:
    from dashboard.screens import roster  # noqa: PLC0415 - the page's own script

    roster.show()


def said(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error, *app.success]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_planned_placed_withdrawn_and_brought_back(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    published = with_roster(desk, tmp_path)
    w = Words(language)
    app = open_page(page, desk, Actor("m", "manager", language=language), unfolded=OPEN)
    assert w("training.none") in said(app)
    app.text_input(key="training_name").set_value(NAME)
    app.multiselect(key="training_people").set_value(["Agent 001", "Agent 002"])
    next(b for b in app.button if b.label == w("training.plan")).click().run()
    assert not app.exception
    assert w("training.planned", activity=NAME) in said(app)
    assert w("training.state_waiting", count=2) in said(app)
    number = the_one(desk).id
    app.button(key=f"place_training_{number}").click().run()
    assert not app.exception
    assert app.selectbox(key="linked_version").value == str(published + 1)
    assert w("training.state_draft", version=published + 1) in said(app)
    assert len(roster_of(desk, published + 1).activities) == 2
    app.button(key=f"withdraw_training_{number}").click().run()
    assert w("training.state_withdrawn") in said(app)
    app.button(key=f"bring_back_training_{number}").click().run()
    assert not app.exception
    assert the_one(desk).state == "open"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_wrong_is_said_and_nothing_is_planned(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    with_roster(desk, tmp_path)
    w = Words(language)
    app = open_page(page, desk, Actor("m", "manager", language=language), unfolded=OPEN)
    next(b for b in app.button if b.label == w("training.plan")).click().run()
    assert not app.exception
    assert w("training.bad_name", most=60) in said(app)
    assert w("training.none") in said(app)


def test_in_force_its_times_are_told_and_a_withdrawn_one_is_taken_out(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_training(desk, tmp_path)
    row = the_one(desk)
    draft = place_now(desk, MANAGER, row.id).schedule_id
    publish_roster(desk, MANAGER, draft, view_roster(desk, MANAGER, draft).row.version)
    app = open_page(page, desk, MANAGER, unfolded=OPEN)
    assert Words("en")("training.state_placed") in said(app)
    assert f"place_training_{row.id}" not in {button.key for button in app.button}
    app.button(key=f"withdraw_training_{row.id}").click().run()
    app.button(key=f"take_out_training_{row.id}").click().run()
    assert not app.exception
    assert Words("en")("training.taken_out", version=draft + 1) in said(app)
    assert roster_of(desk, draft + 1).activities == ()


def test_agents_and_auditors_do_not_plan(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_training(desk, tmp_path)
    app = open_page(page, desk, Actor("x", "auditor"))
    assert not app.exception
    assert not app.text_input


def test_the_grid_and_the_table_show_them(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_training(desk, tmp_path)
    draft = place_now(desk, MANAGER, the_one(desk).id)
    view = view_roster(desk, MANAGER, draft.schedule_id)
    time = draft.times[0]
    found = grid_data(view, Shown(0, 7), Words("zh"))["sessions"]
    assert {"row": 0, "day": time.day, "start": time.start, "length": 60, "name": NAME} in found
    assert len(found) == 2
    other = (time.day + 1) % 7
    assert grid_data(view, Shown(other, 1), Words("zh"))["sessions"] == []
    app = open_page(
        page, desk, MANAGER, unfolded=["roster_as_table"], version=str(draft.schedule_id), day="all"
    )
    column = Words("en")("roster.column_activities")
    tables: list[Any] = [shown.value for shown in app.dataframe]
    cells: list[str] = next(list(table[column]) for table in tables if column in table)
    assert sum(NAME in cell for cell in cells) == 2
