"""Activities in rosters: asked for, placed at once as an undoable step, kept by edits."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dashboard.operations.building.build_store import build_store_roster
from dashboard.operations.building.publish import difference, publish_roster
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import Edited, Refused, edit_roster, redo_edit, undo_edit
from dashboard.operations.posing.asked import activities_asked, frame_of
from dashboard.operations.posing.pose import pose
from dashboard.operations.posing.window import Window
from dashboard.operations.queues.known import all_queues
from dashboard.operations.rosters.view import view_roster
from dashboard.operations.training.place import Placement, place_now, take_out
from dashboard.operations.training.plan import plan_activity, withdraw
from dashboard.operations.training.standing import standings
from dashboard.store.tables import Schedule, Setting
from dashboard.text import SaidError
from scheduling.activities import options_of
from scheduling.audit import audit, objective_of
from scheduling.problem import read_problem
from scheduling.roster import Roster
from tests.dashboard.planned_store import MONDAY, ZONE
from tests.dashboard.training_store import (
    MANAGER,
    NAME,
    names_of,
    roster_of,
    the_one,
    wanted,
    with_training,
)

SATURDAY = MONDAY + dt.timedelta(days=5)


def problem_file(desk: Desk, number: int) -> dict[str, Any]:
    with desk.store.read() as session:
        return session.get_one(Schedule, number).problem


def version_of(desk: Desk, number: int) -> int:
    return view_roster(desk, MANAGER, number).row.version


def placed_now(desk: Desk, folder: Path, *, together: bool = True) -> tuple[Placement, int]:
    published, _ = with_training(desk, folder, together=together)
    return place_now(desk, MANAGER, the_one(desk).id), published


def test_a_problem_asks_for_what_is_planned(desk: Desk, tmp_path: Path) -> None:
    _, people = with_training(desk, tmp_path)
    with desk.store.read() as session:
        document = pose(session, all_queues(session), MONDAY, 7)
    (entry,) = document["activities"]
    assert (entry["id"], entry["attendees"], entry["together"]) == (NAME, people, True)
    assert entry["window"] == [0, "09:00", 4, "18:00"]
    assert read_problem(document).activities[0].minutes == 60


def test_what_cannot_be_asked_for_is_told_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    _, people = with_training(desk, tmp_path)
    over = Window(MONDAY, 8 * 60, MONDAY, 9 * 60)
    plan_activity(desk, MANAGER, wanted(people, "too late", window=over))
    closed = Window(SATURDAY, 19 * 60, SATURDAY, 22 * 60)
    plan_activity(desk, MANAGER, wanted(people, "closed", window=closed))
    with desk.store.read() as session:
        document = pose(session, all_queues(session), MONDAY, 7)
        frame = frame_of(session, document)
        asked = activities_asked(session, frame)
    assert asked.skipped == {"too late": "no_time", "closed": "no_time"}
    assert [entry["id"] for entry in asked.entries] == [NAME]


def test_placing_now_is_a_step_of_a_draft_that_keeps_every_rule(desk: Desk, tmp_path: Path) -> None:
    placed, published = placed_now(desk, tmp_path)
    assert placed.schedule_id != published
    assert len({(time.day, time.start) for time in placed.times}) == 1
    assert [time.agent for time in placed.times] == names_of(desk)[:2]
    roster = roster_of(desk, placed.schedule_id)
    assert roster.activities == placed.times
    problem = read_problem(problem_file(desk, placed.schedule_id))
    assert [a.name for a in problem.activities] == [NAME]
    assert "activities" not in {v.rule for v in audit(problem, roster).violations}
    assert roster_of(desk, published).activities == ()
    row = the_one(desk)
    assert (row.drafts, len(row.waiting)) == ((placed.schedule_id,), 2)


def varied(desk: Desk, number: int) -> None:
    """Let the requirement of every slot differ from the people there, now this way, now that."""
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, number)
        there = len(names_of(desk))
        grid = {
            queue: [
                [there - 2 + (7 * n * (day + 3)) % 5 for n in range(len(row))]
                for day, row in enumerate(days)
            ]
            for queue, days in schedule.problem["requirement"].items()
        }
        schedule.problem = {**schedule.problem, "requirement": grid}


def test_no_time_is_cheaper_than_the_one_that_is_taken(desk: Desk, tmp_path: Path) -> None:
    published, people = with_training(desk, tmp_path)
    varied(desk, published)
    placed = place_now(desk, MANAGER, the_one(desk).id)
    before, after = (view_roster(desk, MANAGER, n).cover for n in (published, placed.schedule_id))
    assert before is not None
    assert after is not None
    assert placed.under_hours == pytest.approx(after.under_hours - before.under_hours)
    problem = read_problem(problem_file(desk, placed.schedule_id))
    roster = roster_of(desk, published)
    every = options_of(problem, problem.activities[0], tuple(people), roster.by_agent(), [])
    costs = [objective_of(problem, Roster(roster.frame, tuple(option))) for option in every]
    taken = objective_of(problem, Roster(roster.frame, placed.times))
    assert len(set(costs)) > 1
    assert taken == pytest.approx(min(costs))


def test_publishing_puts_it_in_force_and_says_who_is_touched(desk: Desk, tmp_path: Path) -> None:
    placed, published = placed_now(desk, tmp_path)
    changes = difference(desk, MANAGER, placed.schedule_id)
    assert changes is not None
    assert (changes.against, changes.moved, changes.people) == (published, 2, 2)
    publish_roster(desk, MANAGER, placed.schedule_id, version_of(desk, placed.schedule_id))
    row = the_one(desk)
    assert (len(row.times), row.held, row.ahead, row.waiting) == (2, 0, 2, ())
    with desk.store.read() as session:
        document = pose(session, all_queues(session), MONDAY + dt.timedelta(days=4), 3)
    assert "activities" not in document
    with pytest.raises(SaidError, match="already"):
        place_now(desk, MANAGER, row.id)


def test_undo_takes_it_out_and_redo_puts_it_back(desk: Desk, tmp_path: Path) -> None:
    placed, _ = placed_now(desk, tmp_path)
    draft = placed.schedule_id
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert roster_of(desk, draft).activities == ()
    redo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert roster_of(desk, draft).activities == placed.times


def test_a_shift_does_not_leave_its_training_behind(desk: Desk, tmp_path: Path) -> None:
    placed, _ = placed_now(desk, tmp_path)
    draft, time = placed.schedule_id, placed.times[0]
    gone = edit_roster(
        desk, MANAGER, draft, version_of(desk, draft), [Edit(time.agent, time.day, None)]
    )
    assert isinstance(gone, Refused)
    assert "activities" in {violation.rule for violation in gone.violations}
    other = next(day for day in range(5) if day != time.day)
    kept = edit_roster(
        desk, MANAGER, draft, version_of(desk, draft), [Edit(time.agent, other, 480)]
    )
    assert isinstance(kept, Edited)
    assert roster_of(desk, draft).activities == placed.times


def test_who_need_not_meet_gets_a_time_each(desk: Desk, tmp_path: Path) -> None:
    placed, _ = placed_now(desk, tmp_path, together=False)
    assert {time.agent for time in placed.times} == set(names_of(desk)[:2])
    assert placed.waiting == ()


def test_a_withdrawn_one_is_neither_placed_nor_asked_for_but_taken_out(
    desk: Desk, tmp_path: Path
) -> None:
    placed, _ = placed_now(desk, tmp_path)
    publish_roster(desk, MANAGER, placed.schedule_id, version_of(desk, placed.schedule_id))
    number = the_one(desk).id
    withdraw(desk, MANAGER, number)
    with pytest.raises(SaidError, match="withdrawn"):
        place_now(desk, MANAGER, number)
    with desk.store.read() as session:
        assert "activities" not in pose(session, all_queues(session), MONDAY, 7)
    draft = take_out(desk, MANAGER, number)
    assert roster_of(desk, draft).activities == ()
    assert problem_file(desk, draft)["activities"] == []
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert roster_of(desk, draft).activities == placed.times


def test_nothing_ahead_is_said(desk: Desk, tmp_path: Path) -> None:
    with_training(desk, tmp_path)
    with pytest.raises(SaidError, match="has a time ahead"):
        take_out(desk, MANAGER, the_one(desk).id)


def test_what_nobody_can_attend_has_no_room(desk: Desk, tmp_path: Path) -> None:
    _, people = with_training(desk, tmp_path)
    weekend = Window(SATURDAY, 9 * 60, SATURDAY, 18 * 60)
    plan_activity(desk, MANAGER, wanted(people, "weekend", window=weekend))

    newest = standings(desk, MANAGER)[0]
    assert newest.name == "weekend"
    with pytest.raises(SaidError, match="has room"):
        place_now(desk, MANAGER, newest.id)


def test_a_build_finds_times_and_tells_what_found_none(desk: Desk, tmp_path: Path) -> None:
    _, people = with_training(desk, tmp_path)
    weekend = Window(SATURDAY, 9 * 60, SATURDAY, 18 * 60)
    plan_activity(desk, MANAGER, wanted(people, "tomorrow", window=weekend))
    closed = Window(MONDAY, 19 * 60, MONDAY, 22 * 60)
    plan_activity(desk, MANAGER, wanted(people, "at night", window=closed))
    asked = {"first_day": MONDAY.isoformat(), "days": 7, "seconds": 3}
    told = build_store_roster(desk, asked, "m", lambda _share, _best: True)
    assert told["skipped"] == {"at night": "no_time"}
    roster = roster_of(desk, told["schedule_id"])
    placed = {(time.name, time.agent) for time in roster.activities}
    assert {(NAME, name) for name in people} <= placed
    without = {(name, agent) for name, agents in told["unplaced"].items() for agent in agents}
    assert placed | without == {(name, who) for name in (NAME, "tomorrow") for who in people}
    problem = read_problem(problem_file(desk, told["schedule_id"]))
    assert "activities" not in {v.rule for v in audit(problem, roster).violations}


def test_a_second_placing_finds_nothing_more_to_do(desk: Desk, tmp_path: Path) -> None:
    placed_now(desk, tmp_path)
    with pytest.raises(SaidError, match="already"):
        place_now(desk, MANAGER, the_one(desk).id)


def test_what_is_over_is_held_and_no_time_is_given_in_the_past(desk: Desk, tmp_path: Path) -> None:
    placed, _ = placed_now(desk, tmp_path)
    publish_roster(desk, MANAGER, placed.schedule_id, version_of(desk, placed.schedule_id))
    shown = dt.datetime.combine(SATURDAY, dt.time(9), ZONE).astimezone(dt.UTC).isoformat()
    plan_activity(desk, MANAGER, wanted(names_of(desk)[:2], "another"))
    with desk.store.write() as session:
        session.get_one(Setting, CLOCK).value = {"shown": shown, "running": False}
    another, first = standings(desk, MANAGER)
    assert (first.held, first.ahead) == (2, 0)
    with pytest.raises(SaidError, match="has room"):
        place_now(desk, MANAGER, another.id)
