"""Wallboards made and closed in the settings."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.wallboards.keep import make_wallboard, wallboards
from dashboard.text import LANGUAGES, Words

Opens = Callable[..., AppTest]
ADMIN = Actor("ada", "administrator")


def settings() -> None:
    from dashboard.screens import settings as screen  # noqa: PLC0415 - AppTest runs this alone

    screen.show()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_made_shown_once_and_closed(desk: Desk, open_page: Opens, language: str) -> None:
    who, words = replace(ADMIN, language=language), Words(language)
    app = open_page(settings, desk, who, part="wallboards")
    app.text_input(key="wallboard_name").input("Hall")
    app.button[-1].click().run()
    assert not app.exception
    assert "/wallboard#" in app.code[0].value
    (wall,) = wallboards(desk, who)
    assert (wall.name, wall.boards, wall.language) == ("Hall", ("center",), language)
    app.button(key=f"wallboard_close_{wall.id}").click().run()
    assert not app.exception
    assert not wallboards(desk, who)
    assert words("wallboard.none") in [caption.value for caption in app.caption]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_that_is_taken_is_refused_in_words(
    desk: Desk, open_page: Opens, language: str
) -> None:
    who, words = replace(ADMIN, language=language), Words(language)
    make_wallboard(desk, who, "Hall", ["center"], 20, "en")
    app = open_page(settings, desk, who, part="wallboards")
    app.text_input(key="wallboard_name").input("Hall")
    app.button[-1].click().run()
    assert app.error[0].value == words("wallboard.taken", name="Hall")
