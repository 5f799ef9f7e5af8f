"""Edits of a roster: checked, stored as drafts, guarded against a second editor, undone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import Edited, Refused, edit_roster, redo_edit, undo_edit
from dashboard.operations.editing.steps import steps
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.rosters.versions import shifts_of
from dashboard.operations.rosters.view import view_roster
from dashboard.operations.trail import broken_at
from dashboard.store.tables import Activity, Agent, Schedule, Team
from dashboard.store.tables import Audit as TrailRow
from dashboard.text import SaidError
from scheduling.audit import Audit, audit
from scheduling.problem import read_problem
from scheduling.shifts import Shift
from tests.dashboard.planned_store import MONDAY, with_roster

MANAGER = Actor("m", "manager")
WHO = "Agent 001"


def shift_of(desk: Desk, schedule_id: int, day: int = 0) -> Shift:
    with desk.store.read() as session:
        roster = shifts_of(session, session.get_one(Schedule, schedule_id))
    return next(s for s in roster.shifts() if (s.agent, s.day) == (WHO, day))


def version_of(desk: Desk, schedule_id: int) -> int:
    return view_roster(desk, MANAGER, schedule_id).row.version


def with_problem(desk: Desk, schedule_id: int) -> dict[str, Any]:
    with desk.store.read() as session:
        return session.get_one(Schedule, schedule_id).problem


def audited(desk: Desk, schedule_id: int) -> Audit:
    with desk.store.read() as session:
        schedule = session.get_one(Schedule, schedule_id)
        return audit(read_problem(schedule.problem), shifts_of(session, schedule))


def edited(desk: Desk, schedule_id: int, start: int, day: int = 0) -> Edited:
    outcome = edit_roster(
        desk, MANAGER, schedule_id, version_of(desk, schedule_id), [Edit(WHO, day, start)]
    )
    assert isinstance(outcome, Edited)
    return outcome


def test_an_edit_of_a_published_roster_begins_a_draft(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    outcome = edited(desk, published, 600)
    assert outcome.schedule_id != published
    assert shift_of(desk, published).start == 540
    moved = shift_of(desk, outcome.schedule_id)
    assert (moved.start, moved.end) == (600, 1080)
    assert moved.breaks == ((660, 15), (810, 30), (975, 15))
    row = view_roster(desk, MANAGER, outcome.schedule_id).row
    assert (row.state, row.parent_id, row.reason) == ("draft", published, "edit")


def test_the_effect_on_coverage_is_the_difference_of_the_two_rosters(
    desk: Desk, tmp_path: Path
) -> None:
    published = with_roster(desk, tmp_path)
    before = view_roster(desk, MANAGER, published).cover
    worth = audited(desk, published)
    with desk.store.write() as session:
        told = {"objective": worth.objective, "under_share": worth.under_share}
        session.get_one(Schedule, published).answer = told
    outcome = edited(desk, published, 480)
    seen = view_roster(desk, MANAGER, outcome.schedule_id)
    after = seen.cover
    worth = audited(desk, outcome.schedule_id)
    assert seen.row.answer["objective"] == pytest.approx(worth.objective)
    assert seen.row.answer["under_share"] == pytest.approx(worth.under_share)
    assert before is not None
    assert after is not None
    assert outcome.under_hours == pytest.approx(after.under_hours - before.under_hours)
    assert outcome.over_hours == pytest.approx(after.over_hours - before.over_hours)
    assert outcome.under_hours != 0


def test_a_draft_is_changed_in_place_and_undone_by_the_inverse(desk: Desk, tmp_path: Path) -> None:
    draft = edited(desk, with_roster(desk, tmp_path), 600).schedule_id
    assert edited(desk, draft, 570, day=1).schedule_id == draft
    assert len(steps(view_roster(desk, MANAGER, draft).row.answer)) == 2
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert shift_of(desk, draft, day=1) == Shift(
        WHO, 1, 540, 1020, 450, ((600, 15), (750, 30), (915, 15))
    )
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert shift_of(desk, draft).start == 540
    with pytest.raises(SaidError, match="nothing to undo"):
        undo_edit(desk, MANAGER, draft, version_of(desk, draft))


@pytest.mark.parametrize(
    ("start", "rule"), [(615, "shift_start"), (420, "opening_hours"), (660, "opening_hours")]
)
def test_an_edit_that_breaks_a_rule_is_refused_in_words(
    desk: Desk, tmp_path: Path, start: int, rule: str
) -> None:
    published = with_roster(desk, tmp_path)
    outcome = edit_roster(desk, MANAGER, published, 1, [Edit(WHO, 0, start)])
    assert isinstance(outcome, Refused)
    assert rule in {violation.rule for violation in outcome.violations}
    assert {violation.agent for violation in outcome.violations} == {WHO}
    with desk.store.read() as session:
        assert len(session.exec(select(Schedule)).all()) == 1


def test_two_editors_are_merged_by_cell(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    first = edited(desk, published, 600)
    other = Edit(WHO, 1, 570, was=(540, 1020))
    second = edit_roster(desk, MANAGER, published, 1, [other])
    assert isinstance(second, Edited)
    assert (second.schedule_id, second.merged) == (first.schedule_id, True)
    assert [shift_of(desk, second.schedule_id, day).start for day in (0, 1)] == [600, 570]


@pytest.mark.parametrize("was", [(540, 1020), (), None])
def test_who_saw_another_cell_than_is_there_is_told(
    desk: Desk, tmp_path: Path, was: tuple[int, ...] | None
) -> None:
    draft = edited(desk, with_roster(desk, tmp_path), 600).schedule_id
    seen = version_of(desk, draft)
    edited(desk, draft, 570, day=1)
    with pytest.raises(SaidError, match="Someone else changed"):
        edit_roster(desk, MANAGER, draft, seen, [Edit(WHO, 1, 600, was=was)])
    assert shift_of(desk, draft, day=1).start == 570


def test_races_of_many_editors_lose_nothing(any_desk: Desk, tmp_path: Path) -> None:
    published = with_roster(any_desk, tmp_path)
    cells = [(f"Agent {n:03d}", day) for n in range(1, 5) for day in range(5)]

    def move(cell: tuple[str, int]) -> object:
        edit = Edit(*cell, 570, was=(540, 1020))
        return edit_roster(any_desk, MANAGER, published, 1, [edit])

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(move, cells))
    assert all(isinstance(outcome, Edited) for outcome in outcomes)
    (draft,) = {outcome.schedule_id for outcome in outcomes if isinstance(outcome, Edited)}
    with any_desk.store.read() as session:
        schedule = session.get_one(Schedule, draft)
        shifts = {(s.agent, s.day): s.start for s in shifts_of(session, schedule).shifts()}
        assert {shifts[cell] for cell in cells} == {570}
        assert len(steps(schedule.answer)) == len(cells)


def test_an_edge_makes_another_length_with_its_own_breaks(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    problem = read_problem(with_problem(desk, published))
    contract = problem.contracts[problem.agents[0].contract]
    lengths = sorted({kind.minutes for kind in contract.kinds} - {480})
    outcome = edit_roster(desk, MANAGER, published, 1, [Edit(WHO, 0, 480, lengths[-1])])
    assert isinstance(outcome, Edited)
    longer = shift_of(desk, outcome.schedule_id)
    kind = contract.kind_of(lengths[-1])
    assert kind is not None
    assert (longer.end - longer.start, longer.paid_minutes) == (lengths[-1], kind.paid_minutes)
    assert len(longer.breaks) == len(kind.breaks)
    assert not audited(desk, outcome.schedule_id).violations


def test_a_length_that_the_contract_does_not_have_is_refused(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    outcome = edit_roster(desk, MANAGER, published, 1, [Edit(WHO, 0, 540, 135)])
    assert isinstance(outcome, Refused)
    assert "shift_length" in {violation.rule for violation in outcome.violations}


def test_two_people_swap_in_one_step(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    draft = edited(desk, published, 600).schedule_id
    swap = [Edit(WHO, 0, 540, 480), Edit("Agent 002", 0, 600, 480)]
    outcome = edit_roster(desk, MANAGER, draft, version_of(desk, draft), swap)
    assert isinstance(outcome, Edited)
    assert [c.after.start for c in outcome.changes if c.after] == [540, 600]
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert shift_of(desk, draft).start == 600


def test_what_is_undone_can_be_redone_until_the_next_edit(desk: Desk, tmp_path: Path) -> None:
    draft = edited(desk, with_roster(desk, tmp_path), 600).schedule_id
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    redo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert shift_of(desk, draft).start == 600
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    edited(desk, draft, 570)
    with pytest.raises(SaidError, match="nothing to redo"):
        redo_edit(desk, MANAGER, draft, version_of(desk, draft))


def test_a_shift_taken_away_leaves_a_day_off(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    outcome = edit_roster(desk, MANAGER, published, 1, [Edit(WHO, 0, None)])
    assert isinstance(outcome, Edited)
    assert outcome.over_hours == -7  # eight hours without an hour of breaks
    roster = view_roster(desk, MANAGER, outcome.schedule_id).roster
    assert (WHO, 0) not in {(s.agent, s.day) for s in roster.shifts()}


def test_a_shift_that_is_not_there_cannot_be_moved(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    with pytest.raises(SaidError, match="no shift on that day"):
        edit_roster(desk, MANAGER, published, 1, [Edit(WHO, 6, 540)])


def test_agents_and_strangers_may_not_edit(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    with desk.store.write() as session:
        other = Team(name="other", site_id=session.exec(select(Team)).one().site_id)
        session.add(other)
        session.flush()
        stranger = Actor("l", "team_lead", teams=(other.id or 0,))
        me = session.exec(select(Agent).where(Agent.name == WHO)).one()
        agent = Actor("a", "agent", agent_id=me.id)
    with pytest.raises(SaidError, match="not in your teams"):
        edit_roster(desk, stranger, published, 1, [Edit(WHO, 0, 570)])
    with pytest.raises(NotPermittedError):
        edit_roster(desk, agent, published, 1, [Edit(WHO, 0, 570)])


def test_every_edit_is_in_the_unbroken_trail(desk: Desk, tmp_path: Path) -> None:
    draft = edited(desk, with_roster(desk, tmp_path), 600).schedule_id
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    with desk.store.read() as session:
        rows = [r for r in session.exec(select(TrailRow)) if r.action == "roster.edit"]
        told = [(r.details["cells"][0], r.details["undone"]) for r in rows]
        assert [
            (cell["before"]["start"], cell["after"]["start"], undone) for cell, undone in told
        ] == [(540, 600, 0), (600, 540, 1)]
        assert broken_at(session) is None


def with_loose_training(desk: Desk, folder: Path) -> int:
    """Publish the usual week with an imported training that its problem does not ask for."""
    published = with_roster(desk, folder)
    with desk.store.write() as session:
        me = session.exec(select(Agent).where(Agent.name == WHO)).one().id or 0
        key: dict[str, Any] = {"schedule_id": published, "agent_id": me}
        session.add(Activity(**key, day=MONDAY, start_minute=840, minutes=60, kind="training"))
    return published


def activities_of(desk: Desk, schedule_id: int) -> list[tuple[int, int]]:
    with desk.store.read() as session:
        roster = shifts_of(session, session.get_one(Schedule, schedule_id))
    return [(placed.day, placed.start) for placed in roster.activities]


def test_training_that_nobody_planned_goes_along_with_its_shift(desk: Desk, tmp_path: Path) -> None:
    published = with_loose_training(desk, tmp_path)
    draft = edited(desk, published, 600).schedule_id
    assert activities_of(desk, draft) == [(0, 900)]
    edited(desk, draft, 570, day=1)
    assert activities_of(desk, draft) == [(0, 900)]
    gone = edit_roster(desk, MANAGER, draft, version_of(desk, draft), [Edit(WHO, 0, None)])
    assert isinstance(gone, Edited)
    assert activities_of(desk, draft) == []
    for _ in range(3):
        undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert activities_of(desk, draft) == activities_of(desk, published) == [(0, 840)]
    for _ in range(3):
        redo_edit(desk, MANAGER, draft, version_of(desk, draft))
    assert activities_of(desk, draft) == []
