"""A view is saved with the filters of the address, opened by a link, deleted and brought back."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.accounts.saved_views import SavedView, saved_views
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.text import Words

Opens = Callable[..., AppTest]


def page() -> None:
    from dashboard.widgets import access  # noqa: PLC0415 - AppTest runs this function alone
    from dashboard.widgets.view_list import view_list  # noqa: PLC0415 - as above

    view_list(access.actor(), "day", access.words())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_saved_deleted_and_brought_back(desk: Desk, open_page: Opens, language: str) -> None:
    who, words = Actor("ann", "manager", language=language), Words(language)
    app = open_page(page, desk, who, queue="cards", day="2026-03-04", lang=language)
    assert [c.value for c in app.caption] == [words("views.none")]
    app.button(key="view_save").click().run()
    assert [e.value for e in app.error] == [words("views.no_name")]

    app.text_input(key="view_name").set_value("<b>A & B</b>").run()
    app.button(key="view_save").click().run()
    kept = SavedView("<b>A & B</b>", "day", {"queue": "cards", "day": "2026-03-04"})
    assert saved_views(desk, who) == [kept]
    assert app.text_input(key="view_name").value == ""
    (link,) = app.get("html")
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;</a>" in link.proto.body
    assert 'href="/day?queue=cards&amp;day=2026-03-04"' in link.proto.body

    app.button(key="view_delete_<b>A & B</b>").click().run()
    assert saved_views(desk, who) == []
    app.button(key="undo_views").click().run()
    assert not app.exception
    assert saved_views(desk, who) == [kept]
