"""What people told flows into the roster problem: time off, wishes, pinned days, days before."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import NotPermittedError
from dashboard.operations.posing.pose import WEIGHTS, pose
from dashboard.operations.queues.known import all_queues
from dashboard.operations.requests.absence import hours_of
from dashboard.operations.requests.ask import ask_leave
from dashboard.operations.requests.decide import grant
from dashboard.operations.requests.pins import pin, pins_seen, unpin
from dashboard.operations.requests.seen import drop_wish, requests_seen, wishes_seen
from dashboard.operations.requests.wish import Wish, wish
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.store.tables import Agent, Contract, Preference
from dashboard.text import SaidError
from scheduling.audit import audit
from scheduling.problem import read_problem
from scheduling.roster import Roster
from scheduling.shifts import Shift
from scheduling.solve import Limits, solve
from tests.dashboard.operations.requests.request_store import (
    FRIDAY,
    MANAGER,
    MATE,
    ME,
    put_shift,
    with_people,
)
from tests.dashboard.planned_store import MONDAY, ZONE

WEDNESDAY = MONDAY + dt.timedelta(days=2)


def posed(desk: Desk, first: dt.date = MONDAY, days: int = 7) -> dict[str, Any]:
    with desk.store.read() as session:
        return pose(session, all_queues(session), first, days)


def entry(document: dict[str, Any], agent: str) -> dict[str, Any]:
    return next(row for row in document["agents"] if row["id"] == agent)


def test_without_anything_told_the_problem_says_nothing_of_it(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    assert not {"requests", "fixed", "history"} & set(entry(posed(desk), ME))


def test_a_wish_is_a_request_with_its_weight(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    wish(desk, people.me, ME, Wish(WEDNESDAY, "late", 1))
    wish(desk, people.me, ME, Wish(WEDNESDAY, "off", 3))
    document = posed(desk)
    assert entry(document, ME)["requests"] == [
        {"day": 2, "want": "off", "weight": 3 * WEIGHTS["preference"]}
    ]
    assert "requests" not in entry(document, MATE)
    assert read_problem(document).agents[0].requests[0].want == "off"


def test_the_answer_to_a_wish_says_whether_it_still_counts(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    later = MONDAY + dt.timedelta(days=9)
    assert [r.key for r in wish(desk, people.me, ME, Wish(later, "off")).reasons] == ["wish_counts"]
    second = wish(desk, people.mate, MATE, Wish(later, "off"))
    assert [r.key for r in second.reasons] == ["wish_counts", "wish_shared"]
    assert not wish(desk, people.me, ME, Wish(WEDNESDAY, "off")).fine


def test_wishes_are_of_ones_own_days_to_come(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    with pytest.raises(SaidError, match="not among your people"):
        wish(desk, people.mate, ME, Wish(WEDNESDAY, "off"))
    with pytest.raises(SaidError, match="gone by"):
        wish(desk, people.me, ME, Wish(MONDAY - dt.timedelta(days=1), "off"))
    for told in (Wish(WEDNESDAY, "night"), Wish(WEDNESDAY, "off", 9)):
        with pytest.raises(SaidError, match="early, late or off"):
            wish(desk, people.me, ME, told)
    wish(desk, people.me, ME, Wish(WEDNESDAY, "off"))
    (row,) = wishes_seen(desk, people.lead)
    assert (row.agent, row.day, row.want, row.weight) == (ME, WEDNESDAY, "off", 1)
    assert wishes_seen(desk, people.stranger) == []
    with pytest.raises(SaidError):
        drop_wish(desk, people.mate, row.id)
    drop_wish(desk, people.me, row.id)
    assert wishes_seen(desk, people.me) == []
    with desk.store.read() as session:
        assert session.exec(select(Preference)).all() == []


def test_pinned_days_are_fixed_as_the_roster_holds_them(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    put_shift(desk, people.roster, ME, 2, 600)
    pin(desk, people.lead, ME, WEDNESDAY)
    pin(desk, people.lead, ME, MONDAY + dt.timedelta(days=6))
    fixed = [{"day": 2, "start": "10:00", "minutes": 480}, {"day": 6, "off": True}]
    assert entry(posed(desk), ME)["fixed"] == fixed
    assert [(p.agent, p.start, p.made_by) for p in pins_seen(desk, people.lead)] == [
        (ME, 600, "lead"),
        (ME, None, "lead"),
    ]
    assert pins_seen(desk, people.stranger) == []
    unpin(desk, people.lead, ME, WEDNESDAY)
    assert entry(posed(desk), ME)["fixed"] == fixed[1:]


def test_pins_are_the_leads_and_need_a_roster(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    with pytest.raises(NotPermittedError):
        pin(desk, people.me, ME, WEDNESDAY)
    with pytest.raises(SaidError, match="not among your people"):
        pin(desk, people.stranger, ME, WEDNESDAY)
    with pytest.raises(SaidError, match="No roster covers"):
        pin(desk, people.lead, ME, MONDAY + dt.timedelta(days=40))


def test_the_days_before_come_from_the_roster_in_force(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    saturday = entry(posed_from(desk, FRIDAY + dt.timedelta(days=1)), ME)
    assert saturday["history"] == {"days_worked_in_a_row": 5, "last_end": "17:00"}
    assert "history" not in entry(posed_from(desk, FRIDAY + dt.timedelta(days=2)), ME)


def posed_from(desk: Desk, first: dt.date) -> dict[str, Any]:
    """Pose the one day of the week from `first` on that has a requirement."""
    return posed(desk, first, 1)


def test_hours_by_weekday_follow_the_calendar(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    with desk.store.write() as session:
        me = session.exec(select(Agent).where(Agent.name == ME)).one()
        week = [["09:00", "17:00"]] * 5 + [None, None]
        me.availability = {**me.availability, "week": week}
    document = posed(desk, FRIDAY, 3)
    assert entry(document, ME)["available"] == [["09:00", "17:00"], None, None]


def test_a_build_keeps_time_off_and_pinned_days(desk: Desk, tmp_path: Path) -> None:
    people = with_people(desk, tmp_path)
    put_shift(desk, people.roster, MATE, 2, 600)
    pin(desk, people.lead, MATE, WEDNESDAY)
    pin(desk, people.lead, ME, WEDNESDAY)
    ask_leave(desk, people.me, ME, WEDNESDAY, FRIDAY, "annual")
    grant(desk, MANAGER, "leave", requests_seen(desk, people.lead)[0].id)
    problem = read_problem(posed(desk))
    answer = solve(problem, Limits(seconds=20, bound_seconds=0, workers=1, deterministic=0.5))
    assert audit(problem, answer.roster).violations == ()
    cells = {(s.agent, s.day): s for s in answer.roster.shifts()}
    assert not {(ME, 2), (ME, 3), (ME, 4)} & set(cells)
    assert (cells[MATE, 2].start, cells[MATE, 2].end) == (600, 1080)


@given(
    off=st.sets(st.integers(0, 13)),
    least=st.integers(0, 2250),
    work=st.integers(1, 6),
    weekday=st.integers(0, 6),
    closed=st.sets(st.integers(0, 6), max_size=1),
)
def test_what_a_week_owes_fits_in_the_days_that_are_left(
    off: set[int], least: int, work: int, weekday: int, closed: set[int]
) -> None:
    shift = 450
    least = min(least, work * shift)
    week = [None if day in closed else ["08:00", "18:00"] for day in range(7)]
    agent = Agent(name="a", availability={"week": week, "paid_week_min": least})
    contract = Contract(name="c", rules={"work_days_week_max": work})
    first = MONDAY + dt.timedelta(days=weekday)
    told = hours_of(agent, contract, first, 14, off)
    usual = hours_of(agent, contract, first, 14)
    for number, owed in enumerate(told["paid_week_min"]):
        days = range(7 * number, 7 * number + 7)
        left = min(work, sum(told["available"][day] is not None for day in days))
        assert 0 <= owed <= min(least, left * shift)
        if not any(day in off for day in days):
            assert owed == least
    for day in range(14):
        expected = None if day in off else usual["available"][day]
        assert told["available"][day] == expected


def test_the_ledger_before_the_horizon_is_in_the_history(desk: Desk, tmp_path: Path) -> None:
    with_people(desk, tmp_path)
    saturday = FRIDAY + dt.timedelta(days=1)
    version = Version("w", saturday, 2, ZONE.key)
    roster = Roster.of([Shift(ME, 0, 22 * 60, 30 * 60, 450, ())])
    with desk.store.write() as session:
        save_version(session, MANAGER, version, roster, published=True)
    document = posed(desk, saturday + dt.timedelta(days=1))
    assert entry(document, ME)["history"] == {
        "weekends": 1,
        "nights": 1,
        "days_worked_in_a_row": 6,
        "last_end": "30:00",
    }
    history = read_problem(document, check=False).agents[0].history
    assert (history.weekends, history.nights, history.holidays) == (1, 1, 0)
