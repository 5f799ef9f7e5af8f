"""Notes from shift to shift: who wrote, who has read, what is taken back."""

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.handover import (
    LONGEST,
    mark_notes_read,
    recent_notes,
    set_withdrawn,
    write_note,
)
from dashboard.operations.permit import NotPermittedError
from dashboard.text import SaidError
from tests.dashboard.operations.alerting.alert_store import (
    ADMIN,
    AGENT,
    LEAD,
    MANAGER,
    NOON,
    furnish,
    set_time,
)


@pytest.fixture
def center(any_desk: Desk) -> Desk:
    furnish(any_desk)
    return any_desk


def test_a_note_is_there_for_the_next_shift_until_it_is_old(center: Desk) -> None:
    write_note(center, LEAD, "  Card terminal down in Suzhou  ")
    set_time(center, 30)
    write_note(center, MANAGER, "second")
    newest, first = recent_notes(center, ADMIN)
    assert (newest.text, first.text) == ("second", "Card terminal down in Suzhou")
    assert (first.author, first.at, first.read_by) == ("lena", NOON, ("lena",))
    set_time(center, 2 * 24 * 60 + 10)
    assert [note.text for note in recent_notes(center, ADMIN)] == ["second"]


def test_reading_is_marked_once_with_its_reader(center: Desk) -> None:
    number = write_note(center, LEAD, "x")
    assert mark_notes_read(center, MANAGER, [number]) == 1
    assert mark_notes_read(center, MANAGER, [number]) == 0
    assert recent_notes(center, MANAGER)[0].read_by == ("lena", "max")


def test_only_its_author_takes_a_note_back_and_puts_it_up_again(center: Desk) -> None:
    number = write_note(center, LEAD, "x")
    with pytest.raises(SaidError, match="lena"):
        set_withdrawn(center, MANAGER, number, withdrawn=True)
    set_withdrawn(center, LEAD, number, withdrawn=True)
    assert recent_notes(center, MANAGER) == []
    set_withdrawn(center, LEAD, number, withdrawn=False)
    assert len(recent_notes(center, MANAGER)) == 1


def test_empty_and_endless_notes_are_refused_and_agents_write_none(center: Desk) -> None:
    for text in ("   ", "x" * (LONGEST + 1)):
        with pytest.raises(SaidError):
            write_note(center, LEAD, text)
    for act in (lambda: write_note(center, AGENT, "x"), lambda: recent_notes(center, AGENT)):
        with pytest.raises(NotPermittedError):
            act()
