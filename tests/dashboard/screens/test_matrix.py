"""Every screen × role × language on an empty store and on the demo bank, without an exception."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.operations.accounts.sign_in import SignedIn, sign_in
from dashboard.operations.accounts.users import Scope, add_user
from dashboard.operations.demo.seed import ACCOUNTS, PASSWORD
from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, SYSTEM, Actor
from dashboard.screens.menu import GROUPS, Screen, screens_of
from dashboard.text import LANGUAGES, Words

APP = Path(__file__).parents[3] / "dashboard" / "app.py"
NAMES = {role: name for name, role in ACCOUNTS.items()}
SCREENS = [screen for group in GROUPS.values() for screen in group]


def key_of(screen: Screen) -> str:
    return screen.key


def opened(desk: Desk, patch: pytest.MonkeyPatch, name: str, language: str, screen: str) -> AppTest:
    """Open a screen as a signed-in user."""
    patch.setenv("FLOORWALKER_STORE", str(desk.store.engine.url))
    st.cache_resource.clear()
    session = sign_in(desk, name, PASSWORD)
    assert isinstance(session, SignedIn)
    app = AppTest.from_string(
        f"""
import streamlit as st
from dashboard.screens import {screen}
{screen}.show()
""",
        default_timeout=60,
    )
    app.session_state["token"] = session.token
    app.session_state["language"] = language
    app.session_state["cookie_kept"] = True
    return app.run()


def headers(app: AppTest) -> list[str]:
    return [header.value for header in app.header]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS, ids=key_of)
def test_every_role_on_the_demo_bank(
    demo_desk: Desk, monkeypatch: pytest.MonkeyPatch, screen: Screen, language: str
) -> None:
    key, action = screen.key, screen.action
    words = Words(language)
    permitted = [role for role in ROLES if Actor("x", role).may(action)]
    for role in ROLES if language == "en" else permitted[:1]:
        app = opened(demo_desk, monkeypatch, NAMES[role], language, key)
        assert not app.exception, (role, app.exception)
        if Actor("x", role).may(action):
            assert words(f"screen.{key}") in headers(app), role
        else:
            assert [w.value for w in app.warning] == [words("access.not_permitted")], role


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS, ids=key_of)
def test_an_empty_store_says_what_to_do_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, screen: Screen, language: str
) -> None:
    key, action = screen.key, screen.action
    role = next(r for r in ("manager", "administrator") if Actor("x", r).may(action))
    add_user(desk, SYSTEM, "someone", role, PASSWORD, scope=Scope())
    app = opened(desk, monkeypatch, "someone", language, key)
    assert not app.exception
    assert app.subheader or app.caption or app.info


def test_the_menu_holds_what_a_role_may_see() -> None:
    assert [s.key for s in screens_of(Actor("a", "agent"))] == ["roster", "requests"]
    assert [s.key for s in screens_of(Actor("e", "executive"))][-2:] == ["board", "reports"]
    assert all(screens_of(Actor("x", role)) for role in ROLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door_is_shown_and_refuses_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("FLOORWALKER_STORE", str(desk.store.engine.url))
    st.cache_resource.clear()
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    app.text_input[0].set_value("nobody")
    app.text_input[1].set_value("wrong")
    app.button[0].click().run()
    assert [e.value for e in app.error] == [Words(language)("access.refused")]
