"""The roster screen: what each role sees in each state of the store, in both languages."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.formats import Formats
from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import edit_roster
from dashboard.operations.jobs import claim, fail, finish, latest, queue_job, report
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.view import roster_versions, view_roster
from dashboard.store.tables import Agent, Team
from dashboard.text import Words
from dashboard.widgets import roster_grid
from dashboard.widgets.plain import plain
from dashboard.widgets.roster_grid import Shown, grid_data
from tests.dashboard.job_done import work
from tests.dashboard.planned_store import MONDAY, with_heads, with_history, with_roster

MANAGER = Actor("m", "manager")
Open = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import roster  # noqa: PLC0415 - the page's own script

    roster.show()


def said(app: AppTest) -> str:
    parts = [*app.subheader, *app.markdown, *app.caption, *app.info, *app.error, *app.success]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["manager", "team_lead", "administrator", "auditor", "agent"])
def test_every_role_sees_an_empty_store_without_an_exception(
    open_page: Open, desk: Desk, role: str, language: str
) -> None:
    app = open_page(page, desk, Actor("x", role, language=language))
    assert Words(language)("empty.no_data") in said(app)


def test_an_executive_does_not_have_the_screen(open_page: Open, desk: Desk) -> None:
    app = open_page(page, desk, Actor("x", "executive"))
    assert [w.value for w in app.warning] == [Words("en")("access.not_permitted")]


def test_history_alone_points_to_forecast_and_heads(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_history(desk, tmp_path)
    app = open_page(page, desk, MANAGER)
    assert Words("en")("roster.empty_no_heads_next") in said(app)


def test_heads_without_people_offer_agents_made_to_fit(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_heads(desk, tmp_path)
    assert not open_page(page, desk, Actor("x", "auditor")).button
    app = open_page(page, desk, MANAGER)
    app.button(key="invent_agents").click().run()
    assert not app.exception
    with desk.store.read() as session:
        assert session.exec(select(Agent)).all()
    assert app.date_input(key="build_first").value == MONDAY


def test_building_is_a_job_with_progress_and_a_button_to_stop(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    app = open_page(page, desk, MANAGER)
    next(b for b in app.button if b.label == Words("en")("roster.build")).click().run()
    job = latest(desk, "roster")[0]
    assert job.arguments == {"first_day": MONDAY.isoformat(), "days": 7, "seconds": 20.0}
    assert claim(desk.store, "long") is not None
    assert job.id is not None
    report(desk.store, job.id, 0.5, {"objective": 110.0, "bound": 100.0, "gap": 0.1})
    app.run()
    assert "10.00%" in said(app)
    app.button(key="stop_roster").click().run()
    assert latest(desk, "roster")[0].stop_wanted
    fail(desk.store, job.id, {"why": "No legal roster exists: too few people"})
    app.run()
    assert "too few people" in said(app)


def test_a_version_in_the_address_is_the_one_shown(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    published = with_roster(desk, tmp_path)
    edit_roster(desk, MANAGER, published, 1, [Edit("Agent 001", 0, 600)])
    app = open_page(page, desk, MANAGER, version=str(published), day="all")
    assert app.selectbox(key="linked_version").value == str(published)
    assert "publish_now" not in {button.key for button in app.button}
    newest = open_page(page, desk, MANAGER)
    assert newest.selectbox(key="linked_version").value == str(published + 1)
    newest.button(key="publish_now").click().run()
    assert roster_versions(desk, MANAGER)[0].state == "published"


def test_a_shift_is_moved_from_lists_and_refused_in_words(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    published = with_roster(desk, tmp_path)
    app = open_page(page, desk, MANAGER)
    start = app.selectbox(key="move_start_Agent 001_0")
    assert (start.value, app.button(key="move").disabled) == (540, True)
    start.set_value(570).run()
    app.selectbox(key="move_start_Agent 001_0").set_value(600)  # and pressed at once
    app.button(key="move").click().run()
    assert not app.exception
    assert app.selectbox(key="linked_version").value == str(published + 1)
    assert "09:00–17:00 → 10:00–18:00" in said(app)
    app.selectbox(key="move_start_Agent 001_0").set_value(720).run()
    app.button(key="move").click().run()
    assert "Within the opening hours" in said(app)
    assert len(roster_versions(desk, MANAGER)) == 2


def test_undo_takes_back_the_last_move(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    edit_roster(desk, MANAGER, published, 1, [Edit("Agent 001", 0, 600)])
    app = open_page(page, desk, MANAGER)
    app.button(key="undo_edit").click().run()
    assert not app.exception
    assert view_roster(desk, MANAGER, published + 1).roster.shifts()[0].start == 540
    assert "undo_edit" not in {button.key for button in app.button}


def test_an_agent_sees_its_own_row_of_published_rosters(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    published = with_roster(desk, tmp_path)
    edit_roster(desk, MANAGER, published, 1, [Edit("Agent 001", 0, 600)])
    with desk.store.read() as session:
        me = session.exec(select(Agent).where(Agent.name == "Agent 002")).one()
    who = Actor("a", "agent", agent_id=me.id)
    assert [row.id for row in roster_versions(desk, who)] == [published]
    view = view_roster(desk, who, published)
    assert [agent.name for agent in view.agents] == ["Agent 002"]
    assert {shift.agent for shift in view.roster.shifts()} == {"Agent 002"}
    assert view.cover is None
    app = open_page(page, desk, who)
    assert not app.exception
    assert not app.button


def test_a_team_lead_sees_the_own_teams(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    with desk.store.read() as session:
        team = session.exec(select(Team)).one()
    mine = Actor("l", "team_lead", teams=(team.id or 0,))
    other = Actor("l", "team_lead", teams=((team.id or 0) + 1,))
    assert len(view_roster(desk, mine, published).agents) > 1
    assert view_roster(desk, other, published).agents == ()


def test_the_grid_gets_every_shift_of_the_days_in_sight(desk: Desk, tmp_path: Path) -> None:
    view = view_roster(desk, MANAGER, with_roster(desk, tmp_path))
    people = len(view.agents)
    whole = grid_data(view, Shown(0, 7), Words("en"))
    monday = grid_data(view, Shown(0, 1), Words("zh"))
    numbers_a_shift = 5 + 2 * 3
    assert len(whole["shifts"]) == pytest.approx(people * 5 * numbers_a_shift * 2 * 4 / 3, abs=4)
    assert len(monday["shifts"]) == pytest.approx(people * numbers_a_shift * 2 * 4 / 3, abs=4)
    assert (whole["opens"], whole["closes"], whole["slots"]) == (480, 1080, 40)
    assert (whole["step"], len(whole["days"]), len(monday["days"])) == (30, 7, 1)
    twelve = grid_data(view, Shown(0, 7), Words("en", Formats(clock="12")))
    assert (whole["twelve"], twelve["twelve"]) == ("", "en")
    assert twelve["rev"] != whole["rev"]


def test_a_shift_is_added_and_taken_away_from_lists(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    app = open_page(page, desk, MANAGER)
    app.button(key="remove").click().run()
    assert not app.exception
    assert app.button(key="move").label == Words("en")("roster.shift_add")
    app.button(key="move").click().run()
    assert not app.exception
    assert "off → 09:00–17:00" in said(app)
    app.button(key="undo_edit").click().run()
    assert app.button(key="redo_edit").label == Words("en")("roster.redo", count=1)
    app.button(key="redo_edit").click().run()
    assert not app.exception
    assert "redo_edit" not in {button.key for button in app.button}


def test_the_grid_tells_edits_and_turns_back(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"agent": "a", "day": 1, "start": 600, "minutes": 480, "was": [540, 1020]}
    gone = {"agent": "b", "day": 1, "start": None, "minutes": None, "was": list[int]()}
    wanted: dict[str, object] = {"edits": [told, gone]}
    monkeypatch.setattr(
        roster_grid.st, "session_state", {roster_grid.KEY: SimpleNamespace(edit=wanted)}
    )
    assert roster_grid.asked() == [
        Edit("a", 1, 600, 480, was=(540, 1020)),
        Edit("b", 1, None, None, was=()),
    ]
    wanted.clear()
    wanted["turn"] = "redo"
    assert roster_grid.asked() == "redo"


OWED: dict[str, object] = {"rule": "paid_week_min", "agent": "Agent 001", "days": [0], "by": 120}
FLOOR = {
    "rule": "minimum",
    "agent": "",
    "days": [0],
    "by": 1,
    "about": ["Cards"],
    "slots": [[0, 3]],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("eased", [OWED, FLOOR])
def test_a_clash_is_told_and_eased_by_one_click(
    open_page: Open, desk: Desk, tmp_path: Path, eased: dict[str, object], language: str
) -> None:
    with_roster(desk, tmp_path)
    way = eased | {"uncovered_hours": 2.0, "cost": 64.0}
    words = {"en": "agent 001: at least four days", "zh": "坐席 001：至少四天"}
    asked = {"first_day": MONDAY.isoformat(), "days": 7, "seconds": 20.0}
    number = queue_job(desk, MANAGER, "roster", asked)
    claim(desk.store, "long")
    clash = {"rule": "paid_week_min", "agent": "Agent 001", "days": [0], "words": words}
    finish(desk.store, number, {"status": "infeasible", "clash": [clash], "relax": [way]})
    app = open_page(page, desk, Actor("m", "manager", language=language))
    assert plain(words[language]) in said(app)
    assert plain(str(way["agent"] or "Cards")) in said(app)
    app.button(key="clash_0").click().run()
    assert not app.exception
    assert latest(desk, "roster")[0].arguments == asked | {"relax": [way]}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_known_clash_the_broken_rules_are_told(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    with_roster(desk, tmp_path)
    asked = {"first_day": MONDAY.isoformat(), "days": 7, "seconds": 20.0}
    number = queue_job(desk, MANAGER, "roster", asked)
    claim(desk.store, "long")
    broken = {"rule": "apart", "agent": "", "day": 1, "detail": "a and b", "detail_zh": "甲与乙"}
    result = {"status": "infeasible", "clash": [], "relax": [], "broken": [broken]}
    finish(desk.store, number, result)
    app = open_page(page, desk, Actor("m", "manager", language=language))
    assert {"en": "a and b", "zh": "甲与乙"}[language] in said(app)
    assert Words(language)("clash.not_known") in said(app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_today_is_repaired_from_the_screen(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    published = with_roster(desk, tmp_path)
    who = Actor("m", "manager", language=language)
    app = open_page(page, desk, who, unfolded=["repair_open"])
    app.multiselect(key="repair_absent").set_value(["Agent 001"])
    next(b for b in app.button if b.label == Words(language)("repair.go")).click().run()
    work(desk, quick=True)
    app.run()
    assert not app.exception
    assert Words(language)("repair.optimal") in said(app)
    app.button(key="repair_draft").click().run()
    assert app.selectbox(key="linked_version").value == str(published + 1)


@pytest.mark.parametrize("unfolded", [[], ["roster_as_table"]])
def test_a_part_is_worked_out_when_it_is_open(
    open_page: Open, desk: Desk, tmp_path: Path, unfolded: list[str]
) -> None:
    with_roster(desk, tmp_path)
    app = open_page(page, desk, MANAGER, unfolded=unfolded, day="all")
    column = Words("en")("roster.column_start")
    assert any(column in table.value for table in app.dataframe) == bool(unfolded)
