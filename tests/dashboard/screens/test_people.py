"""Settings → People: what each role sees and does there, in both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.people.undo import last_changes
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.store.tables import Agent, Team
from dashboard.text import Words
from dashboard.widgets.people_panel import VIEWS
from tests.dashboard.operations.people.people_files import FILES, bring, with_queues

Open = Callable[..., AppTest]
W = Words("en")


def page() -> None:
    from dashboard.screens import settings  # noqa: PLC0415 - the page's own script

    settings.show()


def said(app: AppTest) -> str:
    parts = [*app.subheader, *app.markdown, *app.caption, *app.info, *app.error, *app.success]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_on_an_empty_and_a_filled_store(
    open_page: Open, desk: Desk, tmp_path: Path, view: str, language: str
) -> None:
    who = Actor("m", "manager", language=language)
    app = open_page(page, desk, who, part="people", people=view)
    words = Words(language)
    if view == "upload":
        assert words("people.upload_why") in said(app)
    elif view == "changes":
        assert words("people.no_history") in said(app)
    else:
        assert words("people.none", kind=words(f"people.kind_{view}")) in said(app)
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    filled = open_page(page, desk, who, part="people", people=view)
    assert words("people.none_next") not in said(filled)


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (
            "administrator",
            ["queues", "people", "habits", "feeds", "alerting", "wallboards", "users", "trail"],
        ),
        ("manager", ["people", "habits", "feeds", "alerting"]),
        ("team_lead", ["people", "habits", "feeds"]),
        ("auditor", ["queues", "feeds", "alerting", "wallboards", "users", "trail"]),
    ],
)
def test_each_role_has_its_parts(open_page: Open, desk: Desk, role: str, parts: list[str]) -> None:
    app = open_page(page, desk, Actor("x", role))
    groups = [[o.content for o in group.proto.options] for group in app.get("button_group")]
    assert groups[0] == [W(f"settings.{part}") for part in parts]


@pytest.mark.parametrize("role", ["agent", "executive"])
def test_who_may_not_see_settings_is_told(open_page: Open, desk: Desk, role: str) -> None:
    app = open_page(page, desk, Actor("x", role), part="people")
    assert [w.value for w in app.warning] == [W("access.not_permitted")]


def test_a_change_is_taken_back_with_a_button(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    app = open_page(page, desk, Actor("m", "manager"), part="people", people="changes")
    app.button(key=f"people_undo_{last_changes(desk, SYSTEM)[0].id}").click().run()
    assert not app.exception
    assert W("people.undone") in said(app)
    with desk.store.read() as session:
        assert session.exec(select(Agent)).all() == []


def test_a_change_that_something_stands_on_says_so(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    first = last_changes(desk, SYSTEM)[0].id
    bring(desk, tmp_path, {"sites": "site,timezone\nShanghai,Asia/Urumqi\n"})
    app = open_page(page, desk, Actor("m", "manager"), part="people", people="changes")
    app.button(key=f"people_undo_{first}").click().run()
    assert [e.value for e in app.error] == [W("people.later_change", kind="sites", name="Shanghai")]


def names(app: AppTest) -> list[str]:
    """Return the agents of the table."""
    return list(cast("Any", app.dataframe[0].value)["agent"])


def test_the_table_shows_own_teams_to_their_lead(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    with desk.store.read() as session:
        team = session.exec(select(Team).where(Team.name == "Loans")).one()
    lead = Actor("l", "team_lead", teams=(team.id or 0,))
    app = open_page(page, desk, lead, part="people", people="agents")
    assert names(app) == ["王伟"]


def test_xss_and_formulas_are_text(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    name = "=<script>alert(1)</script>"
    bring(
        desk,
        tmp_path,
        {
            **FILES,
            "agents": f"agent,team,contract\n{name},Loans,Full\n李娜,Loans,Full\n王伟,Loans,Full\n",
        },
    )
    app = open_page(page, desk, Actor("m", "manager"), part="people", people="agents")
    assert name in names(app)
    assert not any(m.allow_html for m in app.markdown)
