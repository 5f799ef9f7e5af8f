"""Screens run headless, with the desk and the person that a test wants."""

from collections.abc import Callable, Sequence

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.widgets import access

_TIMEOUT_S = 30


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return what opens a page on a desk, for a person, with query parameters, some parts open."""

    def opened(
        page: Callable[[], None],
        desk: Desk,
        who: Actor,
        *,
        unfolded: Sequence[str] = (),
        **address: str,
    ) -> AppTest:
        st.cache_data.clear()
        monkeypatch.setattr(access, "desk", lambda: desk)
        monkeypatch.setattr(access, "own_desk", lambda: desk)
        monkeypatch.setattr(access, "_current", lambda: who)
        app = AppTest.from_function(page, default_timeout=_TIMEOUT_S)
        app.session_state["language"] = who.language
        for part in unfolded:
            app.session_state[part] = True
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return opened
