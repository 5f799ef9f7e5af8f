"""A choice holds at once, is there at the next sign-in, and the other zone is said once."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.formats import Formats
from dashboard.operations.accounts.preferences import preferences
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.text import LANGUAGES, Words

Opens = Callable[..., AppTest]


def page() -> None:
    import datetime as dt  # noqa: PLC0415 - AppTest runs this function alone
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    import streamlit as st  # noqa: PLC0415 - as above

    from dashboard.widgets import access  # noqa: PLC0415 - as above
    from dashboard.widgets.preferences_panel import preferences_panel  # noqa: PLC0415 - as above

    access.actor()
    preferences_panel(access.words())
    words, noon = access.words(), dt.datetime(2026, 1, 7, 4, tzinfo=dt.UTC)
    st.text(f"{words.time(noon, ZoneInfo('Asia/Shanghai'))} {words.number(1234.5, 1)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_holds_at_once_and_is_kept(desk: Desk, open_page: Opens, language: str) -> None:
    who, words = Actor("ann", "manager", language=language), Words(language)
    app = open_page(page, desk, who, day="2026-03-04")
    assert app.text[0].value == "12:00 1,234.5"
    assert [c.value for c in app.caption] == [words("preferences.what_stays")]

    app.selectbox(key="preference_timezone").set_value("Pacific/Auckland").run()
    app.selectbox(key="preference_numbers").set_value("comma").run()
    assert not app.exception
    assert app.text[0].value == "17:00 1.234,5"
    told = [c.value for c in app.caption if "Pacific/Auckland" in c.value]
    assert len(told) == 1
    assert app.query_params["day"] == "2026-03-04"

    app.selectbox(key="preference_clock").set_value("12").run()
    chosen = Formats("Pacific/Auckland", "comma", "12")
    assert preferences(desk, who) == chosen
    again = open_page(page, desk, who)
    assert again.selectbox(key="preference_numbers").value == "comma"
    assert again.text[0].value.endswith("1.234,5")
    assert again.text[0].value.startswith(("5:00", "下午5:00"))
