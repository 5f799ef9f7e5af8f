"""The bell counts what is unread, shows it in the reader's language, and forgets when told to."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.notices.inbox import unread
from dashboard.operations.permit import Actor
from dashboard.text import Words
from tests.dashboard.operations.alerting.alert_store import AGENT, LEAD, abnormal, furnish

Opens = Callable[..., AppTest]


def page() -> None:
    import streamlit as st  # noqa: PLC0415 - AppTest runs this function alone

    from dashboard.widgets import access  # noqa: PLC0415 - as above
    from dashboard.widgets.inbox_bell import inbox_bell  # noqa: PLC0415 - as above

    def show(address: str, _label: str) -> None:
        st.text(address)

    inbox_bell(access.actor(), access.words(), show)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_shows_what_was_told_and_marks_it_read(
    desk: Desk, open_page: Opens, language: str
) -> None:
    furnish(desk)
    abnormal(desk)
    who = Actor(LEAD.name, LEAD.role, language=language)
    app = open_page(page, desk, who)
    title = {"en": "cards", "zh": "信用卡"}[language]
    assert title in app.markdown[0].value
    assert app.text[0].value == "alerts?alert=1"
    app.button(key="inbox_read").click().run()
    assert not app.exception
    assert unread(desk, who) == 0
    assert [b.key for b in app.button] == []


def test_who_was_told_nothing_reads_so(desk: Desk, open_page: Opens) -> None:
    furnish(desk)
    abnormal(desk)
    app = open_page(page, desk, AGENT)
    assert app.caption[0].value == Words("en")("inbox.none")
