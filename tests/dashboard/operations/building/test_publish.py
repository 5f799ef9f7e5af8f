"""Publishing: a draft comes into force, its difference is told, a newer one is never undone."""

from pathlib import Path

import pytest

from dashboard.operations.building.publish import difference, publish_roster
from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import Edited, edit_roster
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.rosters.versions import Version, published_on, save_version, shifts_of
from dashboard.operations.rosters.view import view_roster
from dashboard.store.tables import Schedule
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, ZONE, with_roster

MANAGER = Actor("m", "manager")


def draft_of(desk: Desk, published: int, start: int = 600) -> Edited:
    outcome = edit_roster(desk, MANAGER, published, 1, [Edit("Agent 001", 0, start)])
    assert isinstance(outcome, Edited)
    return outcome


def publish(desk: Desk, schedule_id: int) -> None:
    version = view_roster(desk, MANAGER, schedule_id).row.version
    publish_roster(desk, MANAGER, schedule_id, version)


def test_the_difference_counts_what_changed(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    found = difference(desk, MANAGER, draft_of(desk, published).schedule_id)
    assert found is not None
    assert (found.against, found.added, found.removed) == (published, 0, 0)
    assert (found.moved, found.people, found.paid_hours) == (1, 1, 0)
    assert difference(desk, MANAGER, published) is None


def test_a_published_draft_is_in_force(desk: Desk, tmp_path: Path) -> None:
    draft = draft_of(desk, with_roster(desk, tmp_path)).schedule_id
    publish(desk, draft)
    with desk.store.read() as session:
        now = published_on(session, MONDAY)
    assert now is not None
    assert now.id == draft
    with pytest.raises(SaidError, match="published already"):
        publish(desk, draft)


def test_an_older_draft_does_not_replace_a_newer_roster(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    older = draft_of(desk, published).schedule_id
    with desk.store.write() as session:
        roster = shifts_of(session, session.get_one(Schedule, published))
        version = Version("built", MONDAY, 7, ZONE.key, "build", None, {}, {})
        newer = save_version(session, MANAGER, version, roster, published=False).id or 0
    publish(desk, newer)
    with pytest.raises(SaidError, match=f"#{newer}"):
        publish(desk, older)


def test_a_draft_changed_meanwhile_is_not_published(desk: Desk, tmp_path: Path) -> None:
    draft = draft_of(desk, with_roster(desk, tmp_path)).schedule_id
    with pytest.raises(SaidError, match="Someone else changed"):
        publish_roster(desk, MANAGER, draft, 1)


def test_auditors_may_not_publish(desk: Desk, tmp_path: Path) -> None:
    draft = draft_of(desk, with_roster(desk, tmp_path)).schedule_id
    with pytest.raises(NotPermittedError):
        publish_roster(desk, Actor("a", "auditor"), draft, 2)
