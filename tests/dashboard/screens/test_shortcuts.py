"""Every screen has a key, keys never clash, each role sees its own, and alerts obey them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.operations.alerting.alerts import list_alerts
from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, Actor
from dashboard.screens import shortcuts
from dashboard.screens.menu import GROUPS, screens_of
from dashboard.text import LANGUAGES, Words
from dashboard.widgets.keys import KEY, Shortcut, keys_data
from tests.dashboard.operations.alerting.alert_store import LEAD, abnormal, furnish

Opens = Callable[..., AppTest]
SCREENS = [screen.key for group in GROUPS.values() for screen in group]


def all_keys(who: Actor, shown: str) -> list[Shortcut]:
    known = [screen.key for screen in screens_of(who)]
    found = shortcuts.sections(who, shown, known, Words("en"))
    return [shortcut for section in found for shortcut in section.shortcuts]


def test_every_screen_has_a_letter_of_its_own() -> None:
    assert set(SCREENS) == set(shortcuts.GO)
    assert len(set(shortcuts.GO.values())) == len(SCREENS)


@pytest.mark.parametrize("role", ROLES)
def test_no_key_means_two_things_and_none_leads_where_a_role_may_not_go(role: str) -> None:
    who = Actor("x", role)
    for shown in (screen.key for screen in screens_of(who)):
        found = all_keys(who, shown)
        struck = [shortcut.keys for shortcut in found]
        assert len(set(struck)) == len(struck)
        assert ("?",) in struck
        # A letter alone would be taken before a pair that begins with it.
        assert {k[0] for k in struck if len(k) == 2} & {
            k[0] for k in struck if len(k) == 1
        } == set()
        led = {s.deed.removeprefix("go:") for s in found if s.deed.startswith("go:")}
        assert led == {screen.key for screen in screens_of(who)}


def test_who_may_not_handle_alerts_has_no_key_for_it() -> None:
    assert "alert_take" in {s.deed for s in all_keys(LEAD, "alerts")}
    assert "alert_take" not in {s.deed for s in all_keys(Actor("a", "auditor"), "alerts")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_component_gets_words_only(language: str) -> None:
    words = Words(language)
    told = keys_data(shortcuts.sections(LEAD, "roster", ["live", "roster"], words), words)
    assert told["words"]["title"] == words("keys.title")
    assert told["sections"][0]["note"] == words("roster.grid_keys")


def page() -> None:
    from dashboard.screens import alerts  # noqa: PLC0415 - AppTest runs this function alone

    alerts.show()


@pytest.fixture
def strike(monkeypatch: pytest.MonkeyPatch) -> Callable[[AppTest, str], AppTest]:
    """Return what strikes a key: the page's callback runs before the page does."""

    def struck(app: AppTest, deed: str) -> AppTest:
        state: dict[str, object] = {KEY: SimpleNamespace(deed=deed)}
        state["alert_chosen"] = app.session_state["alert_chosen"]
        with monkeypatch.context() as patch:
            patch.setattr(st, "session_state", state)
            shortcuts.act(LEAD)
        del state[KEY]
        for name, value in state.items():
            app.session_state[name] = value
        app.run()
        assert not app.exception
        return app

    return struck


def test_keys_walk_through_alerts_and_take_one(
    desk: Desk, open_page: Opens, strike: Callable[[AppTest, str], AppTest]
) -> None:
    furnish(desk)
    abnormal(desk)
    abnormal(desk, queue="loans")
    ids = [alert.id for alert in list_alerts(desk, LEAD)]
    assert len(ids) == 2
    app = open_page(page, desk, Actor(LEAD.name, LEAD.role, language="en"))
    for deed, chosen in (
        ("alert_previous", ids[0]),
        ("alert_next", ids[1]),
        ("alert_next", ids[1]),
        ("alert_previous", ids[0]),
    ):
        assert strike(app, deed).session_state["alert_chosen"] == chosen
    strike(app, "alert_take")
    taken = next(alert for alert in list_alerts(desk, LEAD) if alert.id == ids[0])
    assert (taken.state, taken.owner) == ("acknowledged", LEAD.name)
    app.button(key="undo_alert").click().run()
    assert next(a for a in list_alerts(desk, LEAD) if a.id == ids[0]).state == "open"
    strike(app, "go:live")
    assert next(a for a in list_alerts(desk, LEAD) if a.id == ids[0]).state == "open"
