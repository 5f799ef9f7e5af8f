"""Edits of a table on screen go the way of files: checked, shown, applied, undone."""

from pathlib import Path

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.people.apply import Preview, apply, preview
from dashboard.operations.people.edit import Edits, wish_of_edits
from dashboard.operations.people.read import read_people
from dashboard.operations.people.state import read_state
from dashboard.operations.people.undo import last_changes, undo_change
from dashboard.operations.permit import SYSTEM
from dashboard.text import SaidError, Words
from tests.dashboard.operations.people.people_files import FILES, bring, with_queues

W = Words("zh")


def edited(desk: Desk, kind: str, edits: Edits) -> Preview:
    """Apply edits to the rows of a kind."""
    return apply(desk, SYSTEM, wish_of_edits(kind, read_people(desk, SYSTEM, kind), edits, W))


@pytest.mark.parametrize(
    ("kind", "edits", "what"),
    [
        ("agents", Edits({0: {"agent": "李小娜"}}), "changed"),
        ("agents", Edits({0: {"external": None}}), "changed"),
        ("agents", Edits({0: {"prefer": "late", "paid_week_min": 2000}}), "changed"),
        ("agents", Edits({}, [{"agent": "X", "team": "Loans", "contract": "Full"}]), "new"),
        ("agents", Edits({}, [], [0]), "gone"),
        ("teams", Edits({0: {"team": "Cards"}}), "changed"),
        ("teams", Edits({}, [{"team": "Y", "site": "Shanghai"}]), "new"),
        ("contracts", Edits({0: {"paid_week_max": None}}), "changed"),
        ("sites", Edits({0: {"site": "上海", "timezone": "Asia/Urumqi"}}), "changed"),
        ("skills", Edits({0: {"level": 0.5, "valid_to": "2027-01-01"}}), "changed"),
        ("skills", Edits({}, [], [0, 1]), "gone"),
        ("leave", Edits({0: {"last_day": "2026-10-03", "state": "asked"}}), "changed"),
        ("leave", Edits({}, [], [0]), "gone"),
    ],
)
def test_an_edit_is_applied_and_undone(
    any_desk: Desk, tmp_path: Path, kind: str, edits: Edits, what: str
) -> None:
    with_queues(any_desk)
    bring(any_desk, tmp_path, FILES)
    with any_desk.store.read() as session:
        before = read_state(session)
    look = edited(any_desk, kind, edits)
    assert look.rejects.is_empty()
    assert dict(look.counts) == {what: edits.count}
    with any_desk.store.read() as session:
        assert read_state(session) != before
    undo_change(any_desk, SYSTEM, last_changes(any_desk, SYSTEM)[0].id)
    with any_desk.store.read() as session:
        assert read_state(session) == before


def test_another_name_in_a_row_of_two_names_is_another_row(desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    look = edited(desk, "skills", Edits({0: {"queue": "loans"}}))
    assert dict(look.counts) == {"new": 1, "gone": 1}
    with desk.store.read() as session:
        assert set(read_state(session)["skills"]) == {("李娜", "loans"), ("王伟", "loans")}


def test_a_renamed_agent_is_the_same_agent(desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    edited(desk, "agents", Edits({0: {"agent": "李小娜"}}))
    with desk.store.read() as session:
        state = read_state(session)
    assert ("李小娜", "cards") in state["skills"]
    assert ("李娜",) not in state["agents"]


def test_a_name_that_is_taken_is_refused_in_the_readers_words(desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    look = edited(desk, "agents", Edits({0: {"agent": "王伟"}}))
    assert look.rejects["reason"].to_list() == ["name_exists:坐席|王伟"]
    assert look.changes == []


def test_what_is_still_used_is_not_deleted(desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    with pytest.raises(SaidError) as told:
        edited(desk, "teams", Edits({}, [], [0]))
    assert told.value.sentence == "people.still_used"


def test_what_was_seen_is_what_is_applied(desk: Desk, tmp_path: Path) -> None:
    with_queues(desk)
    bring(desk, tmp_path, FILES)
    rows = read_people(desk, SYSTEM, "sites")
    wish = wish_of_edits("sites", rows, Edits({0: {"timezone": "Asia/Urumqi"}}), W)
    seen = preview(desk, SYSTEM, wish)
    bring(desk, tmp_path, {"sites": "site,timezone\nShanghai,Asia/Tokyo\n"})
    with pytest.raises(SaidError) as told:
        apply(desk, SYSTEM, wish, seen=seen.fingerprint)
    assert told.value.sentence == "people.changed_meanwhile"
    assert read_people(desk, SYSTEM, "sites")["timezone"].to_list() == ["Asia/Tokyo"]
