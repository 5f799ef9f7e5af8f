"""Edits of a roster: checked, stored as drafts, guarded against a second editor, undone."""

from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.edit_roster import EDITS, Edit, Edited, Refused, edit_roster, undo_edit
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.rosters import shifts_of
from dashboard.operations.trail import broken_at
from dashboard.operations.view_roster import view_roster
from dashboard.store.tables import Agent, Schedule, Team
from dashboard.store.tables import Audit as TrailRow
from dashboard.text import SaidError
from scheduling.audit import Audit, audit
from scheduling.problem import read_problem
from scheduling.roster import Shift
from tests.dashboard.planned_store import with_roster

MANAGER = Actor("m", "manager")
WHO = "Agent 001"


def shift_of(desk: Desk, schedule_id: int, day: int = 0) -> Shift:
    with desk.store.read() as session:
        roster = shifts_of(session, session.get_one(Schedule, schedule_id))
    return next(s for s in roster.shifts() if (s.agent, s.day) == (WHO, day))


def version_of(desk: Desk, schedule_id: int) -> int:
    return view_roster(desk, MANAGER, schedule_id).row.version


def audited(desk: Desk, schedule_id: int) -> Audit:
    with desk.store.read() as session:
        schedule = session.get_one(Schedule, schedule_id)
        return audit(read_problem(schedule.problem), shifts_of(session, schedule))


def edited(desk: Desk, schedule_id: int, start: int, day: int = 0) -> Edited:
    outcome = edit_roster(
        desk, MANAGER, schedule_id, version_of(desk, schedule_id), Edit(WHO, day, start)
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
    assert len(view_roster(desk, MANAGER, draft).row.answer[EDITS]) == 2
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
    outcome = edit_roster(desk, MANAGER, published, 1, Edit(WHO, 0, start))
    assert isinstance(outcome, Refused)
    assert rule in {violation.rule for violation in outcome.violations}
    assert {violation.agent for violation in outcome.violations} == {WHO}
    with desk.store.read() as session:
        assert len(session.exec(select(Schedule)).all()) == 1


def test_the_second_editor_is_told(desk: Desk, tmp_path: Path) -> None:
    draft = edited(desk, with_roster(desk, tmp_path), 600).schedule_id
    seen = version_of(desk, draft)
    edited(desk, draft, 570, day=1)
    with pytest.raises(SaidError, match="Someone else changed"):
        edit_roster(desk, MANAGER, draft, seen, Edit(WHO, 2, 570))
    assert shift_of(desk, draft, day=2).start == 540


def test_a_shift_that_is_not_there_cannot_be_moved(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    with pytest.raises(SaidError, match="no shift on that day"):
        edit_roster(desk, MANAGER, published, 1, Edit(WHO, 6, 540))


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
        edit_roster(desk, stranger, published, 1, Edit(WHO, 0, 570))
    with pytest.raises(NotPermittedError):
        edit_roster(desk, agent, published, 1, Edit(WHO, 0, 570))


def test_every_edit_is_in_the_unbroken_trail(desk: Desk, tmp_path: Path) -> None:
    draft = edited(desk, with_roster(desk, tmp_path), 600).schedule_id
    undo_edit(desk, MANAGER, draft, version_of(desk, draft))
    with desk.store.read() as session:
        rows = [r for r in session.exec(select(TrailRow)) if r.action == "roster.edit"]
        assert [(r.details["before"], r.details["start"], r.details["undo"]) for r in rows] == [
            (540, 600, False),
            (600, 540, True),
        ]
        assert broken_at(session) is None
