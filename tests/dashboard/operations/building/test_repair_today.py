"""Today re-planned in the store: a draft with the fewest changes, or a clash and its ways out."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.building.build_store import build_store_roster
from dashboard.operations.building.publish import publish_roster
from dashboard.operations.building.repair_today import Wish, repair_today, working_today
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.rosters.versions import shifts_of
from dashboard.operations.rosters.view import roster_versions, view_roster
from dashboard.operations.training.place import place_now
from dashboard.store.tables import Agent, Schedule, Setting
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, ZONE, with_heads, with_roster
from tests.dashboard.training_store import the_one, with_training

MANAGER = Actor("m", "manager")


def at(desk: Desk, hour: int) -> None:
    shown = dt.datetime.combine(MONDAY, dt.time(hour), ZONE).astimezone(dt.UTC).isoformat()
    with desk.store.write() as session:
        session.merge(Setting(name=CLOCK, value={"shown": shown, "running": False}))


def test_an_absence_is_answered_by_a_draft(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    at(desk, 8)
    people = working_today(desk, MANAGER)
    assert people[0] == "Agent 001"
    found = repair_today(desk, MANAGER, Wish((people[0],), {"bank": 1.5}, ("breaks", "overtime")))
    assert found["optimal"]
    assert found["objective"] <= found["before"]
    row = next(r for r in roster_versions(desk, MANAGER) if r.id == found["schedule_id"])
    assert (row.state, row.parent_id, row.reason) == ("draft", published, "repair")


def test_what_may_not_be_and_who_may_not_are_refused(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    assert working_today(desk, MANAGER) == []
    with pytest.raises(SaidError) as refused:
        repair_today(desk, MANAGER, Wish())
    assert refused.value.sentence == "repair.no_roster"
    with pytest.raises(SaidError, match="naps"):
        repair_today(desk, MANAGER, Wish(allow=("naps",)))
    with pytest.raises(NotPermittedError):
        repair_today(desk, Actor("x", "auditor"), Wish())


def test_a_clash_comes_back_with_ways_out_that_lead_to_a_roster(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with desk.store.write() as session:
        agent = session.exec(select(Agent).order_by(Agent.name)).first()
        assert agent is not None
        free = [["08:00", "18:00"]] * 2 + [None] * 5
        agent.availability = {"week": free, "paid_week_min": 2160}
    asked = {"first_day": MONDAY.isoformat(), "days": 7, "seconds": 1.0}
    found = build_store_roster(desk, asked, SYSTEM.name, lambda _share, _best: True)
    assert found["status"] == "infeasible"
    assert {clash["rule"] for clash in found["clash"]} >= {"paid_week_min", "available"}
    way = next(way for way in found["relax"] if way["rule"] == "paid_week_min")
    eased = build_store_roster(
        desk, asked | {"relax": [way]}, SYSTEM.name, lambda _share, _best: True
    )
    assert eased["schedule_id"] is not None
    assert not eased["violations"]


def test_who_is_absent_waits_for_another_time_of_the_training(desk: Desk, tmp_path: Path) -> None:
    with_training(desk, tmp_path)
    row = the_one(desk)
    draft = place_now(desk, MANAGER, row.id)
    version = view_roster(desk, MANAGER, draft.schedule_id).row.version
    publish_roster(desk, MANAGER, draft.schedule_id, version)
    time = draft.times[0]
    morning = dt.datetime.combine(MONDAY + dt.timedelta(days=time.day), dt.time(8), ZONE)
    with desk.store.write() as session:
        stamp = morning.astimezone(dt.UTC).isoformat()
        session.get_one(Setting, CLOCK).value = {"shown": stamp, "running": False}
    told = repair_today(desk, MANAGER, Wish(absent=(time.agent,)))
    with desk.store.read() as session:
        schedule = session.get_one(Schedule, told["schedule_id"])
        roster = shifts_of(session, schedule)
    assert [p.agent for p in roster.activities] == [draft.times[1].agent]
    assert schedule.problem["activities"][0]["attendees"] == [draft.times[1].agent]
