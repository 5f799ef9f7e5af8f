"""The guide is shown once, ticked off, put away and opened again; links on one screen work."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.demo.guide import STEPS, read_guide
from dashboard.operations.demo.seed import SETTING
from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, Actor
from dashboard.store.tables import Setting
from dashboard.text import LANGUAGES, Words

Opens = Callable[..., AppTest]


def page() -> None:
    from dashboard.widgets import access  # noqa: PLC0415 - AppTest runs this function alone
    from dashboard.widgets.guide_panel import guide_panel, help_button  # noqa: PLC0415 - as above

    guide_panel(access.actor(), access.words())
    help_button(access.actor(), access.words())


def linked_page() -> None:
    import streamlit as st  # noqa: PLC0415 - as above

    from dashboard.widgets.linked import linked_segments  # noqa: PLC0415 - as above

    st.text(linked_segments("Part", ["a", "b", "c"], "part", "a"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_ticked_put_away_and_opened_again(
    desk: Desk, open_page: Opens, role: str, language: str
) -> None:
    with desk.store.write() as session:
        session.merge(Setting(name=SETTING, value={}))
    who, words = Actor("ann", role, language=language), Words(language)
    app = open_page(page, desk, who)
    first = STEPS[role][0].key
    assert len(app.checkbox) == len(STEPS[role])
    assert words(f"role.{role}") in app.markdown[0].value
    app.checkbox(key=f"guide_{first}").check().run()
    assert words("guide.count", done=1, steps=len(STEPS[role])) in app.markdown[0].value
    app.button(key="guide_close").click().run()
    assert not app.checkbox
    again = open_page(page, desk, who)
    assert not again.checkbox
    again.button(key="guide_help").click().run()
    assert again.checkbox(key=f"guide_{first}").value
    assert read_guide(desk, who).shown


def test_a_link_to_the_screen_that_is_open_changes_its_choice(desk: Desk, open_page: Opens) -> None:
    app = open_page(linked_page, desk, Actor("ann", "manager"), part="b")
    assert app.text[0].value == "b"
    app.segmented_control(key="linked_part").set_value("c").run()
    assert (app.text[0].value, app.query_params["part"]) == ("c", "c")
    app.query_params["part"] = "a"
    app.run()
    assert app.text[0].value == "a"
    app.query_params["part"] = "unheard"
    app.run()
    assert (app.text[0].value, app.query_params["part"]) == ("a", "a")
