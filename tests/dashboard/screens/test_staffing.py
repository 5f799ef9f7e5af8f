"""The staffing screen: heads and why, people beside them, and what if."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.operations.desk import Desk
from dashboard.operations.jobs import latest
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.rosters.versions import OnDuty
from dashboard.operations.staffing.rostered import people_on
from dashboard.operations.staffing.view import view_staffing
from dashboard.operations.staffing.what_if import Changed, what_if
from dashboard.text import SaidError, Words
from dashboard.widgets.palette import LIGHT
from dashboard.widgets.staffing_chart import chance_strip, heads_chart, net_strip
from tests.dashboard.job_done import work
from tests.dashboard.planned_store import (
    MONDAY,
    QUEUE,
    with_forecast,
    with_heads,
    with_history,
    with_roster,
)

MANAGER = Actor("m", "manager")
Open = Callable[..., AppTest]


def page() -> None:
    from dashboard.screens import staffing  # noqa: PLC0415 - the page's own script

    staffing.show()


def said(app: AppTest) -> str:
    parts = [*app.subheader, *app.markdown, *app.caption, *app.info]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["manager", "team_lead", "administrator", "auditor"])
def test_every_role_sees_an_empty_store_without_an_exception(
    open_page: Open, desk: Desk, role: str, language: str
) -> None:
    app = open_page(page, desk, Actor("x", role, language=language))
    assert Words(language)("empty.no_data") in said(app)


def test_executives_do_not_have_the_screen(open_page: Open, desk: Desk) -> None:
    assert open_page(page, desk, Actor("x", "executive")).warning
    with pytest.raises(NotPermittedError):
        view_staffing(desk, Actor("x", "executive"), QUEUE, None)


def test_without_a_forecast_it_says_where_to_make_one(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_history(desk, tmp_path)
    app = open_page(page, desk, MANAGER, queue=QUEUE)
    assert Words("en")("staffing.no_forecast_next") in said(app)


def test_a_forecast_without_heads_offers_to_compute_them(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    assert not open_page(page, desk, Actor("x", "auditor"), queue=QUEUE).button
    app = open_page(page, desk, MANAGER, queue=QUEUE)
    app.button(key="compute_heads").click().run()
    assert latest(desk, "staffing")[0].arguments == {"queues": [QUEUE]}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_heads_without_and_with_a_roster(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    w, who = Words(language), Actor("x", "manager", language=language)
    with_heads(desk, tmp_path)
    app = open_page(page, desk, who, queue=QUEUE, day="2026-03-05")
    assert app.selectbox(key="linked_day").value == "2026-03-05"
    assert w("staffing.no_roster") in said(app)


def test_the_roster_stands_beside_the_heads(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    rows = view_staffing(desk, MANAGER, QUEUE, MONDAY).rows
    by_time = dict(zip(rows["start"].dt.strftime("%H:%M"), rows["on_contact"], strict=True))
    people = by_time["09:00"]
    assert by_time["08:00"] == 0
    assert by_time["10:00"] == people / 2  # fifteen minutes of break in the half hour
    assert rows["net"].to_list() == [
        a - b for a, b in zip(rows["on_contact"], rows["agents"], strict=True)
    ]
    strip = net_strip(rows, Words("en"), LIGHT).document()["data"][0]
    assert strip["marker"]["color"][0] == LIGHT.breach
    assert len(heads_chart(rows, Words("en"), LIGHT).document()["data"]) == 3
    assert Words("en")("staffing.net_why") in said(open_page(page, desk, MANAGER, queue=QUEUE))


def test_people_are_counted_by_the_share_of_an_interval_they_are_there() -> None:
    duty = [OnDuty("a", ("bank",), ((0.0, 900.0),)), OnDuty("b", ("other",), ((0.0, 1800.0),))]
    starts, lengths = np.array([0.0, 1800.0]), np.array([1800, 1800])
    assert people_on(duty, "bank", starts, lengths).tolist() == [0.5, 0.0]


def test_nothing_changed_is_the_plan(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    answer = what_if(desk, MANAGER, QUEUE, MONDAY, Changed())
    assert answer.planned == answer.same_people == answer.enough_people


def test_more_contacts_cost_service_or_people(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    answer = what_if(desk, MANAGER, QUEUE, MONDAY, Changed(contacts=1.5))
    plan, same, enough = answer.planned, answer.same_people, answer.enough_people
    assert plan.service_level is not None
    assert same.service_level is not None
    assert enough.service_level is not None
    assert same.service_level < plan.service_level
    assert enough.service_level >= 0.8
    assert enough.agent_hours > same.agent_hours == plan.agent_hours


def test_shrinkage_changes_who_is_rostered_and_not_who_is_needed(
    desk: Desk, tmp_path: Path
) -> None:
    with_heads(desk, tmp_path)
    answer = what_if(desk, MANAGER, QUEUE, MONDAY, Changed(shrinkage=0.0))
    assert answer.enough_people.agent_hours == answer.planned.agent_hours
    assert answer.enough_people.paid_hours == answer.planned.agent_hours


def test_a_day_without_heads_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    with pytest.raises(SaidError, match="No heads are planned"):
        what_if(desk, MANAGER, QUEUE, MONDAY + dt.timedelta(days=30), Changed())


def test_a_slider_moves_the_answer(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    app = open_page(page, desk, MANAGER, queue=QUEUE, part="what_if")

    def answers() -> pl.DataFrame:
        return pl.DataFrame(app.dataframe[-1].value)

    before = answers()
    app.slider(key=f"if_c_{QUEUE}").set_value(50).run()
    assert not app.exception
    assert answers().columns == before.columns
    assert not answers().equals(before)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("part", ["decide", "what_if", "sharing", "assumptions"])
@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_every_part_opens_for_who_may_see_it(
    open_page: Open, desk: Desk, tmp_path: Path, role: str, part: str, language: str
) -> None:
    with_roster(desk, tmp_path)
    who = Actor("x", role, language=language)
    app = open_page(page, desk, who, queue=QUEUE, day=MONDAY.isoformat(), part=part)
    title = {
        "decide": "decide.title",
        "what_if": "staffing.what_if",
        "sharing": "sharing.title",
        "assumptions": "shrinkage.title",
    }[part]
    assert Words(language)(title) in said(app)


def test_shared_skills_are_compared_by_a_job(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    app = open_page(page, desk, MANAGER, queue=QUEUE, day=MONDAY.isoformat(), part="sharing")
    app.button(key="sharing_go").click().run()
    work(desk, quick=False)
    app.run()
    assert not app.exception
    assert Words("en")("sharing.siloed") in said(app)


def test_the_chance_of_the_roster_stands_beside_that_of_the_heads(
    open_page: Open, desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    app = open_page(page, desk, MANAGER, queue=QUEUE, day=MONDAY.isoformat())
    app.button(key="day_chance").click().run()
    work(desk, quick=True)
    app.run()
    assert not app.exception
    words = Words("en")
    assert app.button(key="day_chance").label == words("staffing.simulate_again")
    assert "100 simulated days on which roster #1" in said(app)
    rows = view_staffing(desk, MANAGER, QUEUE, MONDAY).rows
    strip = chance_strip(rows, [0.5] * rows.height, words, LIGHT).document()["data"]
    assert [trace["name"] for trace in strip] == [
        words("staffing.column_chance_rostered"),
        words("staffing.column_chance"),
    ]
