"""Rows against the store and against each other: references, doubled names, overlaps, scope."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.feeds.errors import did_you_mean
from dashboard.feeds.people.kinds import KINDS, Column
from dashboard.feeds.people.parse import Book, Fault
from dashboard.feeds.people.spellings import names_of
from dashboard.operations.feeds.explain_reject import in_languages
from dashboard.operations.people.changes import Change, Key, Record, State, applied
from dashboard.operations.people.compare import borne_by_feeds, claimed_by, key_of, plain_value
from dashboard.operations.people.rules import rules_of
from dashboard.operations.people.state import within
from scheduling.errors import SchedulingError
from scheduling.problem.contracts import read_contract

SCOPED = frozenset({"agents", "skills", "leave", "rosters"})
"""Kinds that who leads some teams may change, of these teams."""
_SLOT_MINUTES = 15
_NO_LEAVE = "refused"


@dataclass(frozen=True)
class Known:
    """What rows are checked against.

    Attributes
    ----------
    state : State
        Of the store.
    queues : frozenset of str
        Of the store.
    teams : frozenset of str or None
        Within the actor's scope; None: all.
    """

    state: State
    queues: frozenset[str]
    teams: frozenset[str] | None = None


Row = Mapping[str, Any]


def check(book: Book, known: Known, changes: list[Change]) -> list[Fault]:
    """Return every reason why the rows of a book cannot be written."""
    after = applied(known.state, changes)
    found = [*_unknown(book, known), *_outside(book, known), *_contracts(book, changes)]
    found += [*_renamed(book, known.state, changes), *_names(book, known.state, after)]
    return [*found, *_leave(book, after)]


def _rows(book: Book, kind: str) -> Iterator[dict[str, Any]]:
    frame = book.frames.get(kind)
    if frame is not None:
        yield from frame.iter_rows(named=True)


def _unknown(book: Book, known: Known) -> Iterator[Fault]:
    """Refuse names that neither the store nor the files have."""
    shown = within(known.state, known.teams)
    for kind in book.frames:
        for column in KINDS[kind].columns:
            if column.refers is not None:
                yield from _unknown_in(book, kind, column, (known, shown))


def _unknown_in(
    book: Book, kind: str, column: Column, known: tuple[Known, State]
) -> Iterator[Fault]:
    names = _names_of(book, column.refers or "", known[0].state, known[0].queues)
    shown = _names_of(book, column.refers or "", known[1], known[0].queues)
    for row in book.every[kind].iter_rows(named=True):
        name = row.get(column.key)
        if name is None or name in names:
            continue
        if near := did_you_mean(name, shown):
            yield book.fault(row, column.key, "unknown_near", f"{name} → {near}")
        else:
            yield book.fault(row, column.key, "unknown_name", name)


def _names_of(book: Book, kind: str, state: State, queues: frozenset[str]) -> frozenset[str]:
    if kind == "queue":
        return queues
    there = {name for (name,) in state[kind]}
    return book.names.get(kind, frozenset()) | there


def _outside(book: Book, known: Known) -> Iterator[Fault]:
    """Refuse rows about what is not the actor's: other teams' people, sites, teams, contracts."""
    if known.teams is None:
        return
    coming = {row["agent"]: row.get("team") for row in _rows(book, "agents")}
    for kind in book.frames:
        for row in _rows(book, kind):
            key = KINDS[kind].key[0]
            if kind not in SCOPED or not _mine(row, known, coming):
                yield book.fault(row, key, "not_yours", row[key])


def _mine(row: Row, known: Known, coming: Mapping[str, str | None]) -> bool:
    agent = known.state["agents"].get((row["agent"],))
    now = agent["team"] if agent else None
    teams = {team for team in (now, coming.get(row["agent"], now)) if team is not None}
    return bool(teams) and teams <= (known.teams or frozenset())


def _contracts(book: Book, changes: Iterable[Change]) -> Iterator[Fault]:
    """Refuse contracts that no roster could be built with."""
    rows = {key_of(KINDS["contracts"], row): row for row in _rows(book, "contracts")}
    for change in changes:
        if change.kind == "contracts" and change.after is not None and change.key in rows:
            row = rows[change.key]
            try:
                read_contract(change.key[0], rules_of({}, change.after), {}, {}, _SLOT_MINUTES)
            except SchedulingError as error:
                yield book.fault(row, "contract", "contract_rules", in_languages(error.words))


def _renamed(book: Book, state: State, changes: Iterable[Change]) -> Iterator[Fault]:
    """Refuse a new name that another bears already."""
    taken = {(c.kind, c.key): c for c in changes if c.was and c.key in state[c.kind]}
    for kind in {kind for kind, _ in taken}:
        for row in _rows(book, kind):
            if (kind, key_of(KINDS[kind], row)) in taken:
                key = KINDS[kind].key[0]
                yield book.fault(row, key, "name_exists", row[key])


def _names(book: Book, before: State, after: State) -> Iterator[Fault]:
    """Refuse external names that two agents would bear, and those of two agents with a history."""
    bearers = _bearers(after)
    borne = borne_by_feeds(before)
    for row in _rows(book, "agents"):
        for pair in names_of(row.get("external") or "") or []:
            others = bearers.get(pair, set()) - {row["agent"]}
            if others:
                yield book.fault(row, "external", "name_taken", f"{pair[1]} → {min(others)}")
        still = {agent for agent in claimed_by(row, borne) if (agent,) in after["agents"]}
        for agent in sorted(still):
            yield book.fault(row, "external", "has_history", agent)


def _bearers(state: State) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for (name,), agent in state["agents"].items():
        for pair in names_of(agent["external"] or "") or []:
            found.setdefault(pair, set()).add(name)
    return found


def _leave(book: Book, after: State) -> Iterator[Fault]:
    """Refuse leave that overlaps other leave of the same agent."""
    days: dict[str, list[tuple[Key, Record]]] = {}
    for key, record in after["leave"].items():
        if record["state"] != _NO_LEAVE:
            days.setdefault(key[0], []).append((key, record))
    for row in _rows(book, "leave"):
        key = key_of(KINDS["leave"], row)
        mine = after["leave"].get(key)
        if mine is None or mine["state"] == _NO_LEAVE:
            continue
        for other, record in days[row["agent"]]:
            apart = record["last_day"] < key[1] or str(plain_value(row["last_day"])) < other[1]
            if other != key and not apart:
                shown = f"{other[1]} – {record['last_day']}"
                yield book.fault(row, "first_day", "leave_overlaps", shown)
