"""What a roster that is already made breaks of its contracts: said, and taken all the same."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from dashboard.feeds.people.parse import Book, Fault
from dashboard.feeds.people.spellings import minute_of, parts
from dashboard.operations.people.changes import Record, State

_DAY = 24 * 60


def shift_warnings(book: Book, after: State) -> list[Fault]:
    """Return where shifts of a book go beyond what contracts, leave and activity allow.

    Parameters
    ----------
    book : Book
        Without faults.
    after : State
        People and shifts as they will be.
    """
    frame = book.frames.get("rosters")
    if frame is None:
        return []
    found: list[Fault] = []
    shifts_of, leave_of = _shifts(after), _leave(after)
    for agent, group in groupby(frame.sort("agent", "day").iter_rows(named=True), _agent):
        rows = {row["day"]: row for row in group}
        person = after["agents"].get((agent,))
        if person is None:
            continue
        shifts = shifts_of.get(agent, {})
        rules = after["contracts"].get((person["contract"],)) or {}
        off = leave_of.get(agent, ())
        broken = [*_person(agent, person, shifts, off), *_contract(rules, shifts)]
        found += [
            book.fault(rows[day], "day", f"beyond_{what}", value)
            for day, what, value in broken
            if day in rows
        ]
    return found


def _shifts(state: State) -> dict[str, dict[dt.date, Record]]:
    """Return each agent's shifts by day, in the order of days."""
    found: dict[str, dict[dt.date, Record]] = {}
    for (agent, day), record in sorted(state["rosters"].items()):
        found.setdefault(agent, {})[dt.date.fromisoformat(day)] = record
    return found


def _leave(state: State) -> dict[str, list[tuple[str, str]]]:
    """Return the first and last days of each agent's granted leave."""
    found: dict[str, list[tuple[str, str]]] = {}
    for (agent, first), record in state["leave"].items():
        if record["state"] == "granted":
            found.setdefault(agent, []).append((first, record["last_day"]))
    return found


def _agent(row: Mapping[str, object]) -> str:
    return str(row["agent"])


Shifts = Mapping[dt.date, Record]
Broken = Iterator[tuple[dt.date, str, object]]
"""Day, what is broken, and the value that breaks it."""


def _person(agent: str, person: Record, shifts: Shifts, off: Sequence[tuple[str, str]]) -> Broken:
    for day in shifts:
        if not person["active"]:
            yield day, "active", agent
        if any(first <= day.isoformat() <= last for first, last in off):
            yield day, "leave", day


def _contract(rules: Record, shifts: Shifts) -> Broken:
    if not rules:
        return
    yield from _lengths(rules, shifts)
    yield from _weeks(rules, shifts)
    yield from _rest(rules, shifts)
    yield from _in_a_row(rules, shifts)


def _minutes(shift: Record) -> tuple[int, int]:
    return minute_of(shift["start"]) or 0, minute_of(shift["end"]) or 0


def _lengths(rules: Record, shifts: Shifts) -> Broken:
    allowed = {int(part) for part in parts(rules["shift_minutes"] or "")}
    for day, shift in shifts.items():
        start, end = _minutes(shift)
        if allowed and end - start not in allowed:
            yield day, "length", end - start


def _weeks(rules: Record, shifts: Shifts) -> Broken:
    """Weeks run from Monday; the last shift of one that has too much is told."""
    for _, group in groupby(shifts, lambda day: day.isocalendar()[:2]):
        days = list(group)
        paid = sum(shifts[day]["paid_minutes"] for day in days)
        if rules["paid_week_max"] is not None and paid > rules["paid_week_max"]:
            yield days[-1], "paid_week", paid
        if rules["work_days_week_max"] is not None and len(days) > rules["work_days_week_max"]:
            yield days[-1], "days_week", len(days)


def _rest(rules: Record, shifts: Shifts) -> Broken:
    least = rules["rest_minutes_min"]
    for before, day in pairwise(shifts):
        gap = (day - before).days * _DAY + _minutes(shifts[day])[0] - _minutes(shifts[before])[1]
        if least is not None and gap < least:
            yield day, "rest", gap


def _in_a_row(rules: Record, shifts: Shifts) -> Broken:
    most, run, before = rules["consecutive_days_max"], 0, None
    for day in shifts:
        run = run + 1 if before is not None and (day - before).days == 1 else 1
        before = day
        if most is not None and run > most:
            yield day, "days_in_a_row", run
