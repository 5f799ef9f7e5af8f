"""What rows of files change in the store: new, changed field by field, unchanged, gone."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.feeds.people.kinds import KINDS, Kind
from dashboard.feeds.people.parse import Book
from dashboard.feeds.people.spellings import minute_of, names_of
from dashboard.operations.people.changes import Change, Key, Record, State
from dashboard.operations.people.state import from_feed

REMOVED_WHEN_GONE = ("agents", "skills", "leave", "rosters")
"""Kinds of which a complete file says who is not there; sites, teams and contracts stay."""


@dataclass
class Compared:
    """What some rows change.

    Attributes
    ----------
    changes : list of Change
        By kind, in the order in which they can be written.
    unchanged : mapping
        Kind → rows that say what the store knows already.
    """

    changes: list[Change] = field(default_factory=list[Change])
    unchanged: dict[str, int] = field(default_factory=dict[str, int])

    def of(self, what: str, kind: str | None = None) -> list[Change]:
        """Return the changes of one sort, of one kind or of all."""
        return [c for c in self.changes if c.what == what and kind in (None, c.kind)]


def compare(
    state: State,
    book: Book,
    *,
    mine: State | None = None,
    former: Mapping[Key, Key] | None = None,
) -> Compared:
    """Compare rows with the store; neither is changed.

    Parameters
    ----------
    state : State
        What the store knows.
    book : Book
        Rows without faults.
    mine : State or None
        Of which records each file names all there are: agents who are not in it are no longer
        active, skills, leave and shifts of its days that are not in it end. None: nothing ends.
    former : mapping or None
        New name → old name of rows that an editor renamed.
    """
    found = Compared()
    borne = borne_by_feeds(state)
    renamed: Mapping[Key, Key] = former or dict[Key, Key]()
    for name, frame in book.frames.items():
        kind, there = KINDS[name], state.get(name, {})
        seen: set[Key] = set()
        for row in frame.iter_rows(named=True):
            key = key_of(kind, row)
            was = renamed.get(key) or _adopted(name, row, there, borne)
            _add(found, kind, (key, was), there.get(was or key), row)
            seen |= {key, was or key}
        if mine is not None and name in REMOVED_WHEN_GONE:
            for key in sorted(mine.get(name, {}).keys() - seen):
                remove(found, name, key, there[key])
    return found


def key_of(kind: Kind, row: Mapping[str, Any]) -> Key:
    """Return what names a typed row."""
    return tuple(str(plain_value(row[name])) for name in kind.key)


def plain_value(value: object) -> object:
    """Return a cell's value as records hold it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _add(
    found: Compared, kind: Kind, keys: tuple[Key, Key | None], before: Record | None, row: Record
) -> None:
    key, was = keys
    after = _after(kind, before, row)
    if was == key:
        was = None
    if before == after and was is None:
        found.unchanged[kind.name] = found.unchanged.get(kind.name, 0) + 1
    else:
        found.changes.append(Change(kind.name, key, before, after, was))


def _after(kind: Kind, before: Record | None, row: Record) -> Record:
    """Return the fields after a row: those it tells, the others as before or by default."""
    after: Record = {}
    for column in kind.fields:
        value = plain_value(row.get(column.key))
        if column.key not in row or (value is None and column.keeps):
            after[column.key] = column.default if before is None else before.get(column.key)
        else:
            after[column.key] = column.default if value is None else value or _none(value)
    if kind.name == "rosters" and after["paid_minutes"] is None:
        after["paid_minutes"] = _minutes(after)
    return after


def _none(value: object) -> object:
    """Return what a value that is false stands for: an empty text for nothing at all."""
    return None if value == "" else value


def _minutes(shift: Record) -> int:
    return (minute_of(shift["end"]) or 0) - (minute_of(shift["start"]) or 0)


def remove(found: Compared, kind: str, key: Key, before: Record) -> None:
    """Note that a record is no longer there; agents stay in the history and are not active."""
    if kind != "agents":
        found.changes.append(Change(kind, key, before, None))
    elif before["active"] and not from_feed(before):
        found.changes.append(Change(kind, key, before, before | {"active": False}))


Claimed = dict[str, list[tuple[str, str]]]
"""External name → (source, agent) of the agents from feeds that bear it."""


def borne_by_feeds(state: State) -> Claimed:
    """Return the external names of the agents whom only feeds know; their own name is one."""
    borne: Claimed = {}
    for (name,), agent in state.get("agents", {}).items():
        if from_feed(agent):
            for source, external in {("", name), *(names_of(agent["external"] or "") or [])}:
                borne.setdefault(external, []).append((source, name))
    return borne


def claimed_by(row: Mapping[str, Any], borne: Claimed) -> set[str]:
    """Return the agents from feeds whose names a row of another agent claims."""
    return {
        agent
        for source, external in names_of(row.get("external") or "") or []
        for other, agent in borne.get(external, ())
        if not source or not other or source == other
    } - {row["agent"]}


def _adopted(
    kind: str, row: Mapping[str, Any], there: Mapping[Key, Record], borne: Claimed
) -> Key | None:
    """Return the one agent from a feed that a new agent's row speaks of."""
    if kind != "agents" or (row["agent"],) in there:
        return None
    claimed = claimed_by(row, borne)
    return (claimed.pop(),) if len(claimed) == 1 else None
