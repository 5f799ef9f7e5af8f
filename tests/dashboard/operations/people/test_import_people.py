"""Bring people in twice, in any order, and take it back: on both engines."""

import datetime as dt
import random
import re
from pathlib import Path

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.people.state import read_state
from dashboard.operations.people.undo import last_changes, undo_change
from dashboard.operations.permit import SYSTEM
from dashboard.operations.rosters.versions import published_on, shifts_of
from dashboard.operations.trail import broken_at
from tests.dashboard.operations.people.people_files import FILES, bring, with_queues

DAY = dt.date(2026, 10, 12)


def test_everything_comes_in_at_once(any_desk: Desk, tmp_path: Path) -> None:
    with_queues(any_desk)
    done = bring(any_desk, tmp_path, FILES, publish="yes")
    assert done.rejects.is_empty()
    assert (done.read, done.accepted, done.duplicate) == (11, 11, 0)
    assert done.created["agents"] == ["李娜", "王伟"]
    with any_desk.store.read() as session:
        state = read_state(session)
        schedule = published_on(session, DAY)
        assert schedule is not None
        shifts = shifts_of(session, schedule).shifts()
        assert broken_at(session) is None
    assert state["agents"][("李娜",)] == {
        "team": "Cards A",
        "contract": "Full",
        "external": "SIP/1001; pbx:1001",
        "prefer": None,
        "available": None,
        "paid_week_min": None,
        "active": True,
    }
    assert (schedule.timezone, len(shifts)) == ("Asia/Shanghai", 2)
    night = next(shift for shift in shifts if shift.agent == "王伟")
    assert (night.start, night.end, night.breaks) == (1320, 1800, ((1500, 30),))


def test_twice_is_unchanged(any_desk: Desk, tmp_path: Path) -> None:
    with_queues(any_desk)
    bring(any_desk, tmp_path, FILES)
    again = bring(any_desk, tmp_path, FILES)
    assert (again.read, again.accepted, again.duplicate) == (11, 0, 11)
    assert len(last_changes(any_desk, SYSTEM)) == 1


def test_undone_is_as_before(any_desk: Desk, tmp_path: Path) -> None:
    with_queues(any_desk)
    with any_desk.store.read() as session:
        before = read_state(session)
    bring(any_desk, tmp_path, FILES, publish="yes")
    undo_change(any_desk, SYSTEM, last_changes(any_desk, SYSTEM)[0].id)
    with any_desk.store.read() as session:
        assert read_state(session) == before
        assert published_on(session, DAY) is None
    assert last_changes(any_desk, SYSTEM)[0].undone


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_files_does_not_matter(desk: Desk, tmp_path: Path, seed: int) -> None:
    with_queues(desk)
    shuffle = random.Random(seed)
    names = list(FILES)
    shuffle.shuffle(names)
    mixed: dict[str, str] = {}
    for name in names:
        head, *rows = FILES[name].splitlines()
        shuffle.shuffle(rows)
        mixed[name] = "\n".join([head, *rows]) + "\n"
    bring(desk, tmp_path, mixed)
    assert bring(desk, tmp_path, FILES).accepted == 0


MANUAL = Path(__file__).parents[4] / "docs" / "manual" / "feeds"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_example_of_the_manual_comes_in(desk: Desk, tmp_path: Path, language: str) -> None:
    text = (MANUAL / language / "people.md").read_text(encoding="utf-8")
    found = re.findall(r"`(\w+)\.csv`[^\n]*\n\n```csv\n(.*?)```", text, re.DOTALL)
    with_queues(desk)
    done = bring(desk, tmp_path, dict(found))
    assert done.rejects.is_empty()
    assert list(done.created) == ["sites", "contracts", "teams", "agents", "skills"]
