"""What one shift tells the next: notes written, read, marked as read, taken back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import HandoverNote, HandoverRead
from dashboard.text import SaidError

LONGEST = 1000
RECENT = dt.timedelta(days=2)
"""For so long a note is shown to the shifts that follow."""


@dataclass(frozen=True)
class Note:
    """A note as its reader sees it; `read_by` are those who said they have read it, in order."""

    id: int
    at: dt.datetime
    author: str
    text: str
    read_by: tuple[str, ...]


def write_note(desk: Desk, actor: Actor, text: str) -> int:
    """Leave a note for the shifts that follow; its author has read it.

    Raises
    ------
    SaidError
        For a note that says nothing, or too much.
    """
    require(actor, "hand_over")
    told = text.strip()
    if not told or len(told) > LONGEST:
        raise SaidError("handover.bad_length", most=LONGEST)
    with desk.store.write() as session:
        note = HandoverNote(at=floor_time(session), author=actor.name, text=told)
        session.add(note)
        session.flush()
        number = note.id or 0
        session.add(HandoverRead(note_id=number, user_name=actor.name, at=note.at))
        record(session, actor, "handover.write", f"note #{number}", {})
    return number


def set_withdrawn(desk: Desk, actor: Actor, number: int, *, withdrawn: bool) -> None:
    """Take an own note back, or put it up again.

    Raises
    ------
    SaidError
        For somebody else's note.
    """
    require(actor, "hand_over")
    with desk.store.write() as session:
        note = session.get_one(HandoverNote, number)
        if note.author != actor.name:
            raise SaidError("handover.not_yours", name=note.author)
        note.withdrawn_at = floor_time(session) if withdrawn else None
        record(session, actor, "handover.withdraw", f"note #{number}", {"withdrawn": withdrawn})


def mark_notes_read(desk: Desk, actor: Actor, numbers: Sequence[int]) -> int:
    """Say that some notes are read; return how many were not before."""
    require(actor, "see_handover")
    with desk.store.write() as session:
        known = select(HandoverRead.note_id).where(HandoverRead.user_name == actor.name)
        new = set(numbers) - set(session.exec(known))
        at = floor_time(session)
        session.add_all(
            HandoverRead(note_id=number, user_name=actor.name, at=at) for number in sorted(new)
        )
    return len(new)


def recent_notes(desk: Desk, actor: Actor) -> list[Note]:
    """Return the notes of the last two days, newest first."""
    require(actor, "see_handover")
    now = desk.now()
    with desk.store.read() as session:
        return notes_between(session, now - RECENT, now + dt.timedelta(seconds=1))[::-1]


def notes_between(session: Session, since: dt.datetime, until: dt.datetime) -> list[Note]:
    """Return the notes written in [since, until) that stand, oldest first."""
    rows = session.exec(
        select(HandoverNote)
        .where(HandoverNote.at >= since, HandoverNote.at < until)
        .where(col(HandoverNote.withdrawn_at).is_(None))
        .order_by(col(HandoverNote.id))
    ).all()
    readers: dict[int, list[str]] = {}
    told = select(HandoverRead).where(col(HandoverRead.note_id).in_([row.id for row in rows]))
    for read in session.exec(told.order_by(col(HandoverRead.at), col(HandoverRead.user_name))):
        readers.setdefault(read.note_id, []).append(read.user_name)
    return [
        Note(row.id or 0, row.at, row.author, row.text, tuple(readers.get(row.id or 0, ())))
        for row in rows
    ]
