"""A figure explained in place, and the contacts behind it, in both languages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.text import LANGUAGES, Words

Opens = Callable[..., AppTest]
MANAGER = Actor("max", "manager")


def contacts() -> None:
    import datetime as dt  # noqa: PLC0415 - AppTest runs this function alone

    from dashboard.widgets import access  # noqa: PLC0415 - as above
    from dashboard.widgets.contact_list import contact_list  # noqa: PLC0415 - as above

    contact_list(access.actor(), [], dt.date(2026, 11, 18), access.words())


def explained() -> None:
    import datetime as dt  # noqa: PLC0415 - as above
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    from dashboard.operations.queues.known import day_bounds  # noqa: PLC0415 - as above
    from dashboard.widgets import access  # noqa: PLC0415 - as above
    from dashboard.widgets.kpi_dialog import explanation  # noqa: PLC0415 - as above

    zone = ZoneInfo("Asia/Shanghai")
    for kpi in ("service_level", "abandon_rate", "asa_s", "aht_s", "connection_rate", "offered"):
        explanation(kpi, [], day_bounds(dt.date(2026, 11, 18), zone), zone, access.words())


def board() -> None:
    from dashboard.screens import board as screen  # noqa: PLC0415 - as above

    screen.show()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_opens_the_contacts_that_it_asks_for(
    demo_desk: Desk, open_page: Opens, language: str
) -> None:
    who, words = replace(MANAGER, language=language), Words(language)
    app = open_page(contacts, demo_desk, who, contacts="late")
    shown: Any = app.dataframe[0].value
    assert set(list[str](shown[words("contacts.column_outcome")])) == {words("contacts.late")}
    assert not open_page(contacts, demo_desk, who).dataframe


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_explained_with_formula_sums_and_source(
    demo_desk: Desk, open_page: Opens, language: str
) -> None:
    words = Words(language)
    app = open_page(explained, demo_desk, replace(MANAGER, language=language))
    said = " ".join(m.value for m in app.markdown)
    assert "(A_T) / (A + B)" in said or "A_T" in said
    assert words("kpi.good_abandon_rate") in said
    captions = " ".join(caption.value for caption in app.caption)
    assert "demo" in captions
    assert words("kpi.sum_short_abandoned") in captions


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_shows_with_its_explanations(
    demo_desk: Desk, open_page: Opens, language: str
) -> None:
    open_page(board, demo_desk, replace(MANAGER, language=language))
