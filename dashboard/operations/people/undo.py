"""The last changes about people, and how each is taken back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from dashboard.operations.desk import Desk
from dashboard.operations.people.apply import ACTION
from dashboard.operations.people.changes import Change, State
from dashboard.operations.people.check import SCOPED
from dashboard.operations.people.state import read_state, teams_of
from dashboard.operations.people.write import write_people
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Activity, PeopleChange, Schedule, Shift
from dashboard.text import SaidError


@dataclass(frozen=True)
class Done:
    """A change that was made, as shown: who, when, from what, and how much of each sort."""

    id: int
    at: dt.datetime
    actor: str
    origin: str
    new: int
    changed: int
    gone: int
    undone: bool


def last_changes(desk: Desk, actor: Actor, limit: int = 10) -> list[Done]:
    """Return the newest changes within an actor's scope, newest first."""
    require(actor, ACTION)
    statement = select(PeopleChange).order_by(col(PeopleChange.id).desc()).limit(limit)
    with desk.store.read() as session:
        teams, state = teams_of(session, actor), read_state(session)
        rows = session.exec(statement).all()
    return [_done(row) for row in rows if _is_mine(_changes(row), state, teams)]


def _changes(row: PeopleChange) -> list[Change]:
    told: list[dict[str, Any]] = row.changes["changes"]
    return [Change.from_json(change) for change in told]


def _is_mine(changes: list[Change], state: State, teams: frozenset[str] | None) -> bool:
    """Tell whether changes are about people of some teams alone."""
    if teams is None:
        return True
    return all(change.kind in SCOPED and _teams(change, state) <= teams for change in changes)


def _teams(change: Change, state: State) -> set[str | None]:
    """Return the teams of the agent that a change is about: before, after and now."""
    told = [state["agents"].get((change.key[0],))]
    if change.kind == "agents":
        told += [change.before, change.after]
    return {record["team"] for record in told if record} or {None}


def _done(row: PeopleChange) -> Done:
    kinds = [change.what for change in _changes(row)]
    assert row.id is not None  # noqa: S101 - read from the store
    counts = (kinds.count("new"), kinds.count("changed"), kinds.count("gone"))
    return Done(row.id, row.at, row.actor, row.origin, *counts, row.undone_at is not None)


def undo_change(desk: Desk, actor: Actor, change_id: int) -> int:
    """Take one change back; return how many records are as they were before.

    Raises
    ------
    SaidError
        When it was taken back already, a later change stands on it, or what it made is used.
    """
    require(actor, ACTION)
    try:
        with desk.store.write() as session:
            row = session.get(PeopleChange, change_id)
            if row is None or row.undone_at is not None:
                raise SaidError("people.undone_already")
            return _undo(session, actor, row)
    except IntegrityError as error:
        raise SaidError("people.clash") from error


def _undo(session: Session, actor: Actor, row: PeopleChange) -> int:
    changes, state = _changes(row), read_state(session)
    if not _is_mine(changes, state, teams_of(session, actor)):
        raise SaidError("people.not_yours")
    for change in changes:
        if change.kind != "rosters":
            _stands(state, change)
    if row.changes.get("schedule") is not None:
        _drop_roster(session, row.changes["schedule"])
    write_people(session, [change.inverse() for change in reversed(changes)])
    row.undone_at = dt.datetime.now(dt.UTC)
    session.add(row)
    record(session, actor, "people.undo", f"{row.origin} #{row.id}", {"records": len(changes)})
    return len(changes)


def _stands(state: State, change: Change) -> None:
    """Refuse when a record is no longer as the change left it."""
    if state[change.kind].get(change.key) != change.after:
        raise SaidError("people.later_change", kind=change.kind, name=", ".join(change.key))


def _drop_roster(session: Session, schedule_id: int) -> None:
    """Delete the version that a change made; the one before is then in force again."""
    schedule = session.get(Schedule, schedule_id)
    children = select(Schedule.id).where(Schedule.parent_id == schedule_id)
    if schedule is None or schedule.version != 1 or session.exec(children).first():
        raise SaidError("people.roster_used", version=schedule_id)
    for table in (Activity, Shift):
        session.exec(delete(table).where(col(table.schedule_id) == schedule_id))
    session.delete(schedule)
    try:
        session.flush()
    except IntegrityError as error:
        raise SaidError("people.roster_used", version=schedule_id) from error
