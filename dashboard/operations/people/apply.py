"""Look at what files or edits would change about people, and change it in one transaction."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from dashboard.feeds.people.parse import Book, Fault
from dashboard.operations.desk import Desk
from dashboard.operations.people.changes import Change, Key, applied
from dashboard.operations.people.check import Known, check
from dashboard.operations.people.compare import Compared, compare, remove
from dashboard.operations.people.limits import shift_warnings
from dashboard.operations.people.shifts import read_shifts, span_of, write_shifts
from dashboard.operations.people.state import queue_names, read_state, teams_of, within
from dashboard.operations.people.write import write_people
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import PeopleChange
from dashboard.text import SaidError

ACTION = "manage_people"


@dataclass(frozen=True)
class Wish:
    """Rows about people, and what they are meant to do.

    Attributes
    ----------
    book : Book
        The rows.
    origin : str
        File names, or ``table`` for an edit on screen.
    complete : bool
        Whether who is not in the rows is gone.
    publish : bool
        Whether shifts are put in force at once; otherwise they become a draft.
    former : mapping
        New key → old key of rows that were renamed; all rows are then of one kind.
    removed : tuple
        (kind, key) of rows that were deleted.
    """

    book: Book
    origin: str
    complete: bool = False
    publish: bool = False
    former: Mapping[Key, Key] = field(default_factory=dict[Key, Key])
    removed: tuple[tuple[str, Key], ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a wish would change, or why it cannot be done.

    Attributes
    ----------
    changes : list of Change
        Empty when a row is broken: all is written or nothing.
    unchanged : mapping
        Kind → rows that say what is known already.
    rejects, warnings : pl.DataFrame
        `dashboard.feeds.people.parse.REJECT_COLUMNS`.
    read : int
        Rows.
    fingerprint : str
        Hash of the changes; what is applied must be what was seen.
    """

    changes: list[Change]
    unchanged: Mapping[str, int]
    rejects: pl.DataFrame
    warnings: pl.DataFrame
    read: int
    fingerprint: str

    @property
    def counts(self) -> Mapping[str, int]:
        """How many records are new, changed and gone."""
        return Counter(change.what for change in self.changes)


def preview(desk: Desk, actor: Actor, wish: Wish) -> Preview:
    """Return what a wish would change; nothing is written."""
    require(actor, ACTION)
    with desk.store.read() as session:
        return _look(session, actor, wish)


def apply(desk: Desk, actor: Actor, wish: Wish, seen: str | None = None) -> Preview:
    """Do a wish in one transaction, with trail and undo.

    Parameters
    ----------
    desk : Desk
        On the store.
    actor : Actor
        Who wishes.
    wish : Wish
        The rows.
    seen : str or None
        Fingerprint of the preview that the actor agreed to; None: whatever it does.

    Returns
    -------
    Preview
        What was changed; with rejects nothing was.

    Raises
    ------
    SaidError
        When the store changed since the preview, or something that shall go is still used.
    """
    require(actor, ACTION)
    try:
        with desk.store.write() as session:
            look = _look(session, actor, wish)
            if seen is not None and look.fingerprint != seen:
                raise SaidError("people.changed_meanwhile")
            if look.changes:
                _write(session, actor, wish, look)
    except IntegrityError as error:
        raise SaidError("people.clash") from error
    return look


def _look(session: Session, actor: Actor, wish: Wish) -> Preview:
    book, teams = wish.book, teams_of(session, actor)
    state = read_state(session)
    days = book.frames["rosters"]["day"].to_list() if "rosters" in book.frames else []
    span = span_of(days)
    shifts = read_shifts(session, span, published=wish.publish) if span else {}
    state["rosters"] = shifts
    mine = within(state, teams)
    found = compare(state, book, mine=mine if wish.complete else None, former=wish.former)
    for kind, key in wish.removed:
        if key in mine.get(kind, {}):
            remove(found, kind, key, mine[kind][key])
    known = Known(state, queue_names(session), teams)
    faults = [*book.faults, *check(book, known, found.changes)]
    warnings = [] if faults else shift_warnings(book, applied(state, found.changes))
    return _preview(book, found, faults, warnings)


def _preview(book: Book, found: Compared, faults: list[Fault], warnings: list[Fault]) -> Preview:
    changes = [] if faults else found.changes
    text = json.dumps([change.to_json() for change in changes], sort_keys=True)
    return Preview(
        changes,
        {} if faults else found.unchanged,
        book.rejects(faults),
        book.rejects(warnings),
        book.read,
        hashlib.sha256(text.encode()).hexdigest(),
    )


def _write(session: Session, actor: Actor, wish: Wish, look: Preview) -> None:
    write_people(session, look.changes)
    schedule = write_shifts(session, actor, look.changes, publish=wish.publish)
    kept: dict[str, Any] = {
        "changes": [change.to_json() for change in look.changes],
        "schedule": schedule,
    }
    session.add(PeopleChange(actor=actor.name, origin=wish.origin, changes=kept))
    counts = {**look.counts, "unchanged": sum(look.unchanged.values())}
    record(session, actor, "people.change", wish.origin, counts)
