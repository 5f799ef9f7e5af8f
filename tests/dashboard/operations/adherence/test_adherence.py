"""Adherence of a day: grace, exceptions with approval, late roster edits, lanes, long states."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from dashboard.measures.adherence import Keeping
from dashboard.operations.adherence.excuse import (
    Period,
    ask_excuse,
    decide_excuse,
    excuses,
)
from dashboard.operations.adherence.keep import Habits, change_habits, read_habits
from dashboard.operations.adherence.lanes import view_lanes
from dashboard.operations.adherence.long_now import long_now
from dashboard.operations.desk import Desk
from dashboard.operations.figures.measure_agents import measure_agents
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.queues.known import day_bounds
from dashboard.text import SaidError
from tests.dashboard.operations.adherence.floor_store import (
    DAY,
    MANAGER,
    NINE,
    at,
    furnish_floor,
    publish,
    set_minute,
)

ANN = Actor("ann", "agent", agent_id=1)
LEAD, OTHER_LEAD = Actor("lena", "team_lead", teams=(1,)), Actor("lou", "team_lead", teams=(9,))
LATE = Period("Ann", at(0), at(10), "system", "the phones were down")


@pytest.fixture
def floor(any_desk: Desk) -> Desk:
    furnish_floor(any_desk)
    return any_desk


def row(desk: Desk) -> dict[str, Any]:
    return measure_agents(desk, MANAGER, DAY).rows.row(0, named=True)


def test_without_grace_every_second_counts(floor: Desk) -> None:
    assert row(floor)["out_s"] == 15 * 60
    assert row(floor)["adherence"] == pytest.approx(1 - 15 / 120)


def test_grace_is_a_setting_that_can_be_taken_back(floor: Desk) -> None:
    before = change_habits(floor, MANAGER, Habits(Keeping(grace_start_s=300)))
    assert row(floor)["out_s"] == 10 * 60
    change_habits(floor, MANAGER, Habits(Keeping(grace_start_s=600)))
    assert row(floor)["out_s"] == 0
    change_habits(floor, MANAGER, before)
    assert row(floor)["out_s"] == 15 * 60


def test_the_state_map_is_the_centers_own(floor: Desk) -> None:
    kept = read_habits(floor, MANAGER)
    fitting = {**kept.keeping.fitting, "on_queue": ("ready", "contact", "wrap", "break")}
    change_habits(floor, MANAGER, replace(kept, keeping=Keeping(fitting=fitting)))
    assert row(floor)["out_s"] == 10 * 60


@pytest.mark.parametrize(
    "bad",
    [
        Habits(Keeping(grace_start_s=-1)),
        Habits(Keeping(grace_end_s=1e6)),
        Habits(limits_s={"wrap": 0}),
        Habits(limits_s={"asleep": 10}),
        Habits(Keeping(fitting={"lunch": ("break",)})),
    ],
)
def test_impossible_settings_are_refused(floor: Desk, bad: Habits) -> None:
    with pytest.raises(SaidError):
        change_habits(floor, MANAGER, bad)
    assert read_habits(floor, MANAGER) == Habits()


def test_leads_read_the_settings_and_managers_change_them(floor: Desk) -> None:
    read_habits(floor, LEAD)
    with pytest.raises(NotPermittedError):
        change_habits(floor, LEAD, Habits())


def test_an_exception_counts_once_it_is_approved(floor: Desk) -> None:
    number = ask_excuse(floor, ANN, LATE)
    assert row(floor)["out_s"] == 15 * 60
    assert decide_excuse(floor, LEAD, number, "approved") == "asked"
    assert row(floor)["out_s"] == 5 * 60
    assert row(floor)["adherence"] == pytest.approx(1 - 5 / 120)
    decide_excuse(floor, LEAD, number, "withdrawn")
    assert row(floor)["out_s"] == 15 * 60


def test_a_refused_exception_counts_nothing_and_can_be_taken_up_again(floor: Desk) -> None:
    number = ask_excuse(floor, LEAD, LATE)
    decide_excuse(floor, LEAD, number, "refused")
    assert row(floor)["out_s"] == 15 * 60
    assert decide_excuse(floor, LEAD, number, "asked") == "refused"
    (seen,) = excuses(floor, LEAD, *day_bounds(DAY, dt.UTC))
    assert (seen.agent, seen.state, seen.asked_by, seen.decided_by) == ("Ann", "asked", "lena", "")


def test_who_may_ask_and_decide(floor: Desk) -> None:
    number = ask_excuse(floor, ANN, LATE)
    for who in (ANN, Actor("e", "executive")):
        with pytest.raises(NotPermittedError):
            decide_excuse(floor, who, number, "approved")
    for who in (OTHER_LEAD, Actor("a", "team_lead", agent_id=1)):
        with pytest.raises(SaidError):
            decide_excuse(floor, who, number, "approved")
    for who in (OTHER_LEAD, Actor("bob", "agent", agent_id=2)):
        with pytest.raises(SaidError):
            ask_excuse(floor, who, LATE)
    assert excuses(floor, OTHER_LEAD, at(-60), at(60)) == []


@pytest.mark.parametrize(
    "bad",
    [
        replace(LATE, reason="because"),
        replace(LATE, until=LATE.since),
        replace(LATE, until=at(60 * 24)),
        replace(LATE, agent="Nobody"),
    ],
)
def test_an_impossible_period_is_refused(floor: Desk, bad: Period) -> None:
    with pytest.raises(SaidError):
        ask_excuse(floor, LEAD, bad)


def test_a_late_edit_of_the_roster_changes_what_was_out(floor: Desk) -> None:
    with floor.store.write() as session:
        publish(session, 550, 660, 570)
    assert row(floor)["out_s"] == 5 * 60
    with floor.store.write() as session:
        publish(session, 550, 660, 575)
    assert row(floor)["out_s"] == 5 * 60  # break from 9:35 while she went at 9:30, back in time
    assert row(floor)["planned_s"] == 110 * 60


def test_now_is_told_and_a_past_day_has_none(floor: Desk) -> None:
    set_minute(floor, 63)
    assert row(floor)["out_now_s"] == 3 * 60
    set_minute(floor, 60 * 24)
    assert row(floor)["out_now_s"] is None


def test_without_any_state_told_nobody_is_out(floor: Desk) -> None:
    from sqlmodel import delete  # noqa: PLC0415 - here alone

    from dashboard.store.tables import AgentState  # noqa: PLC0415 - here alone

    with floor.store.write() as session:
        session.exec(delete(AgentState))
    assert (row(floor)["adherence"], row(floor)["out_s"], row(floor)["out_now_s"]) == (None,) * 3
    assert set(view_lanes(floor, MANAGER, DAY).rows["lane"]) == {"scheduled"}


def test_lanes_show_the_whole_plan_and_the_day_so_far(floor: Desk) -> None:
    set_minute(floor, 63)
    view = view_lanes(floor, LEAD, DAY, "Cards A")
    told = [
        (lane, what, *((m - NINE).total_seconds() / 60 for m in (since, until)))
        for _, lane, what, since, until in view.rows.sort("lane", "since").iter_rows()
    ]
    assert told == [
        ("actual", "ready", 10, 30),
        ("actual", "break", 30, 63),
        ("out", "on_queue", 0, 10),
        ("out", "on_queue", 60, 63),
        ("scheduled", "on_queue", 0, 30),
        ("scheduled", "break", 30, 60),
        ("scheduled", "on_queue", 60, 120),
    ]
    assert view.now == at(63)
    assert view_lanes(floor, LEAD, DAY, agent="Nobody").rows.is_empty()
    assert view_lanes(floor, OTHER_LEAD, DAY).rows.is_empty()


def test_who_is_too_long_in_a_state(floor: Desk) -> None:
    assert long_now(floor, LEAD).rows.row(0)[0] == "Ann"  # on contact since 10:05
    assert long_now(floor, LEAD).rows["long_s"].to_list() == [55 * 60 - 900.0]
    assert long_now(floor, OTHER_LEAD).rows.is_empty()
    change_habits(floor, MANAGER, Habits(limits_s={"contact": 3600}))
    assert long_now(floor, LEAD).rows.is_empty()
    assert row(floor)["long_s"] is None
    set_minute(floor, 60 * 20)  # such a contact is none: the source fell silent
    assert long_now(floor, LEAD).rows.is_empty()
