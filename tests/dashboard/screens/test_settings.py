"""Settings: queues in percent, accounts with the role they have, the trail in words."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.operations.accounts.users import Scope, accounts
from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.queues.settings import change_queue, read_queue_settings
from dashboard.store.tables import Agent, Site, Team
from dashboard.text import LANGUAGES, Words
from dashboard.widgets import queue_editor
from dashboard.widgets.trail_panel import action_said
from tests.dashboard.operations.alerting.alert_store import ADMIN, furnish

OPERATIONS = Path(__file__).parents[3] / "dashboard" / "operations"
Open = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import settings  # noqa: PLC0415 - AppTest runs this function alone

    settings.show()


def recorded() -> Iterator[str]:
    """Return what the code tells the trail in so many words."""
    for path in OPERATIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name == "record" and len(node.args) > 3:
                parts = ast.walk(node.args[2])
                found = (str(part.value) for part in parts if isinstance(part, ast.Constant))
                yield from (said for said in found if not said.endswith("."))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_trail_is_told_has_words(language: str) -> None:
    actions = set(recorded())
    assert len(actions) > 50
    assert [action for action in actions if action_said(action, Words(language)) == action] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trail_is_told_in_words_and_on_the_floors_clock(
    desk: Desk, open_page: Open, language: str
) -> None:
    furnish(desk)
    change_queue(desk, SYSTEM, "cards", {"service_level": 0.85})
    app = open_page(page, desk, Actor("ada", "administrator", language=language), part="trail")
    words = Words(language)
    row = cast("Any", app.dataframe[0].value).iloc[0]
    assert row[words("trail.action")] == words("trail.did_queue_change")
    assert row[words("trail.actor")] == words("alerts.by_itself")
    assert "+00:00" not in row[words("trail.at")]


def test_a_target_is_written_in_percent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(desk)
    said: list[str] = []
    rows = read_queue_settings(desk, ADMIN)

    def toast(text: str, **_: str) -> None:
        said.append(text)

    monkeypatch.setattr(st, "toast", toast)
    words, place = Words("en"), rows["name"].to_list().index("cards")
    for cells in ({"service_level": 85, "max_abandon": None}, {"service_level": 850}):
        state = {"queue_table_0": {"edited_rows": {str(place): cells}}}
        monkeypatch.setattr(queue_editor.st, "session_state", state)
        queue_editor._write(desk, ADMIN, words, rows)  # pyright: ignore[reportPrivateUsage] - what the table calls
    kept = read_queue_settings(desk, ADMIN).row(place, named=True)
    assert (kept["service_level"], kept["max_abandon"]) == (0.85, None)
    assert said[0] == words("settings.saved", queue="cards")
    assert said[1].startswith(words("queue.service_level"))


def test_an_account_shows_its_role_before_another_is_given(desk: Desk, open_page: Open) -> None:
    furnish(desk)
    app = open_page(page, desk, ADMIN, part="users")
    name = str(app.selectbox(key="change_name").value)
    roles = {account.name: account.role for account in accounts(desk, ADMIN)}
    assert app.selectbox(key=f"change_role_{name}").value == roles[name]
    assert app.button(key="set_role").disabled
    app.selectbox(key=f"change_role_{name}").set_value("auditor").run()
    app.button(key="set_role").click().run()
    there = {account.name: account.role for account in accounts(desk, ADMIN)}
    assert there == roles | {name: "auditor"}


def test_an_account_of_an_agent_is_made_for_that_agent(desk: Desk, open_page: Open) -> None:
    furnish(desk)
    with desk.store.write() as session:
        session.add(Site(name="north", timezone="Asia/Shanghai"))
        session.flush()
        session.add(Team(name="A", site_id=1))
        session.flush()
        session.add(Agent(name="Ann", team_id=1))
    app = open_page(page, desk, ADMIN, part="users")
    app.text_input(key="add_name").set_value("bea")
    app.selectbox(key="add_role").set_value("agent").run()
    app.button(key="add_user").click().run()
    assert app.error[0].value == Words("en")("users.agent_needed")
    app.selectbox(key="add_agent").set_value("Ann")
    app.button(key="add_user").click().run()
    made = next(account for account in accounts(desk, ADMIN) if account.name == "bea")
    assert made.scope == Scope(agent_id=1)
    app.selectbox(key="change_name").set_value("bea").run()
    assert app.selectbox(key="change_bea_agent").value == "Ann"
    app.selectbox(key="change_role_bea").set_value("team_lead").run()
    app.selectbox(key="change_bea_team").set_value("A").run()
    app.button(key="set_role").click().run()
    made = next(account for account in accounts(desk, ADMIN) if account.name == "bea")
    assert (made.role, made.scope) == ("team_lead", Scope(team_id=1))
