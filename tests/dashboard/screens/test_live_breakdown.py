"""The live floor broken down, on a demo bank's floor."""

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


def panel() -> None:
    from dashboard.widgets import access  # noqa: PLC0415 - AppTest runs this function alone
    from dashboard.widgets.live_breakdown import live_breakdown  # noqa: PLC0415 - as above

    live_breakdown(access.actor(), access.words())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("by", "rows"), [("queue", 11), ("channel", 5), ("center", 1), ("site", 3), ("team", 5)]
)
def test_every_way_to_part_the_floor_is_shown(
    demo_desk: Desk, open_page: Opens, language: str, by: str, rows: int
) -> None:
    who = replace(MANAGER, language=language)
    app = open_page(panel, demo_desk, who, by=by, span="day")
    words = Words(language)
    shown: Any = app.dataframe[0].value
    assert len(shown) >= rows
    answered = words("breakdown.answered")
    assert answered in shown.columns
    assert set(list[str](shown[answered])) - {"0", "–"}
    assert (words("formula.differ") in " ".join(m.value for m in app.markdown)) == (by == "center")
