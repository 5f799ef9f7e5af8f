"""An agent's own days on the roster screen, and a lead's view of one person's."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.formats import Formats
from dashboard.operations.accounts.preferences import set_preferences
from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.rosters.export import calendar_of
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.operations.rosters.view import view_roster
from dashboard.store.tables import Agent
from dashboard.text import LANGUAGES, Words
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.dashboard.planned_store import MONDAY, ZONE, with_roster

Open = Callable[..., AppTest]
ME = "Agent 001"


def page() -> None:
    from dashboard.screens import roster  # noqa: PLC0415 - the page's own script

    roster.show()


def said(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.markdown, *app.caption, *app.subheader))


def me(desk: Desk, language: str = "en") -> Actor:
    with desk.store.read() as session:
        row = session.exec(select(Agent).where(Agent.name == ME)).one()
    return Actor("a", "agent", agent_id=row.id, language=language)


def changed(desk: Desk) -> int:
    """Publish a roster that moves Tuesday, takes Wednesday out and adds Saturday's night."""
    breaks = ((660, 15),)
    shifts = [
        Shift(ME, 0, 540, 1020, 450, ((600, 15), (750, 30), (915, 15))),
        Shift(ME, 1, 600, 1080, 450, breaks),
        Shift(ME, 5, 1320, 1800, 450, ()),
    ]
    with desk.store.write() as session:
        roster = Roster.of(shifts, (Placed("<b>Coaching</b>", ME, 1, 720, 60),))
        version = Version("next", MONDAY, 7, ZONE.key)
        return save_version(session, SYSTEM, version, roster, published=True).id or 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agent_begins_with_its_own_days(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    with_roster(desk, tmp_path)
    version = changed(desk)
    who, w = me(desk, language), Words(language)
    app = open_page(page, desk, who)
    assert app.query_params["look"] == "week"
    text = said(app)
    assert app.caption[0].value == w("week.next")
    assert text.count(w("week.today")) == 1
    assert w.date(MONDAY) in app.markdown[0].value
    assert w("week.moved", hours="09:00–17:00") in text
    assert w("week.gone", hours="09:00–17:00") in text
    assert w("week.new") in text
    assert f"22:00–06:00 {w('week.next_day')}" in text
    assert f"{w('week.break')} 11:00–11:15" in text
    assert r"\<b\>Coaching\</b\> 12:00–13:00" in text
    assert not app.dataframe
    view = view_roster(desk, who, version)
    assert calendar_of(view, ME, w).count(b"BEGIN:VEVENT") == 4


def test_an_agent_can_still_see_the_roster(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    app = open_page(page, desk, me(desk), look="grid")
    assert app.selectbox(key="linked_version").value == str(published)
    app.segmented_control(key="linked_look").set_value("week").run()
    assert not app.exception
    assert Words("en")("week.next") in said(app)


def test_a_lead_chooses_whose_days(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    changed(desk)
    who, w = Actor("l", "team_lead"), Words("en")
    assert open_page(page, desk, who).query_params["look"] == "grid"
    app = open_page(page, desk, who, look="week", agent=ME)
    assert app.selectbox(key="linked_agent").value == ME
    assert w("week.new") in said(app)
    app.selectbox(key="linked_agent").set_value("Agent 002").run()
    assert not app.exception
    assert w("week.no_next") in said(app)
    assert app.query_params["agent"] == "Agent 002"


def test_who_is_no_agent_is_told_what_to_do(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    app = open_page(page, desk, Actor("a", "agent"))
    assert Words("en")("request.no_agent_next") in said(app)


def test_hours_follow_the_readers_clock_and_stay_the_floors(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    who = me(desk)
    set_preferences(desk, who, Formats("Asia/Tokyo", "comma", "12"))
    text = said(open_page(page, desk, who)).replace("\u202f", " ")
    assert "9:00 AM–5:00 PM · 7,5 h paid" in text
