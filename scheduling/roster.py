"""Rosters: shifts with their breaks, as a frame, as a file, as people on contact."""

import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from scheduling.errors import SchedulingError
from scheduling.hours import clock_of, minutes_of
from scheduling.problem import Problem
from scheduling.problem.floor import Placed
from scheduling.problem.values import DAY_MINUTES
from scheduling.refusals import expected, refused
from scheduling.shifts import Shift

COLUMNS = ("agent", "day", "start", "end", "paid_minutes", "breaks", "code")
ACTIVITY_COLUMNS = ("activity", "agent", "day", "start", "minutes")
"""Of the file beside the roster, `ROSTER.activities.csv`."""
SCHEMA = pl.Schema(
    {
        "agent": pl.String(),
        "day": pl.Int64(),
        "start": pl.Int64(),
        "end": pl.Int64(),
        "paid_minutes": pl.Int64(),
        "breaks": pl.List(pl.List(pl.Int64())),
        "code": pl.String(),
    }
)
_BREAK = re.compile(r"(\d{1,2}:\d{2})\+(\d{1,4})")
SECONDS = 60


@dataclass(frozen=True, eq=False)
class Roster:
    """Who works when.

    Parameters
    ----------
    frame
        One row a shift, columns `COLUMNS`: `start` and `end` in minutes from midnight of `day`,
        `breaks` as [start, minutes] pairs, sorted by agent and day.
    activities
        Training and meetings; those who attend are off contact meanwhile.
    """

    frame: pl.DataFrame
    activities: tuple[Placed, ...] = ()

    @classmethod
    def of(cls, shifts: Iterable[Shift], activities: Iterable[Placed] = ()) -> "Roster":
        """Return the roster of `shifts`, with training and meetings inside them."""
        ordered = sorted(shifts, key=lambda s: (s.agent, s.day, s.start))
        columns: dict[str, list[Any] | pl.Series] = {
            name: [getattr(shift, name) for shift in ordered]
            for name in COLUMNS
            if name != "breaks"
        }
        columns["breaks"] = _lists([shift.breaks for shift in ordered])
        return cls(pl.DataFrame(columns, schema=SCHEMA), tuple(activities))

    def shifts(self) -> list[Shift]:
        """Return the shifts by agent and day."""
        return list(self._shifts)

    @cached_property
    def _shifts(self) -> tuple[Shift, ...]:
        """The rows as shifts: audit, coverage and repair each go through all of them."""
        return tuple(
            Shift(agent, day, start, end, paid, tuple((b[0], b[1]) for b in breaks), code)
            for agent, day, start, end, paid, breaks, code in self.frame.iter_rows()
        )

    @cached_property
    def pieces(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """When each agent takes contacts, as `on_contact`: judging one edit asks nine times."""
        return _pieces(self)

    def by_agent(self) -> dict[str, list[Shift]]:
        """Return each agent's shifts, by day."""
        found: dict[str, list[Shift]] = {}
        for shift in self.shifts():
            found.setdefault(shift.agent, []).append(shift)
        return found

    def only(self, names: Collection[str]) -> "Roster":
        """Return the shifts and activities of some agents."""
        wanted = pl.col("agent").is_in(list(names))
        mine = tuple(placed for placed in self.activities if placed.agent in names)
        return Roster(self.frame.filter(wanted), mine)

    @property
    def fingerprint(self) -> str:
        """Hash of the roster's content."""
        return hashlib.sha256(write_roster(self).encode()).hexdigest()[:16]


def _lists(breaks: list[tuple[tuple[int, int], ...]]) -> pl.Series:
    """Return lists of [start, minutes], put together as columns: rows take 30 times as long."""
    flat = [number for pauses in breaks for pause in pauses for number in pause]
    pairs = pl.Series(flat, dtype=pl.Int64).reshape((-1, 2)).cast(pl.List(pl.Int64))
    row = np.repeat(np.arange(len(breaks)), [len(pauses) for pauses in breaks])
    taken = pl.DataFrame({"row": row, "pair": pairs}).group_by("row", maintain_order=True)
    rows = pl.DataFrame({"row": np.arange(len(breaks))})
    found = rows.join(taken.agg("pair"), on="row", how="left", maintain_order="left")["pair"]
    return found.fill_null(pl.Series([[]], dtype=SCHEMA["breaks"]))


def write_roster(roster: Roster) -> str:
    """Return the CSV text of `roster`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for shift in roster.shifts():
        breaks = ";".join(f"{clock_of(start)}+{minutes}" for start, minutes in shift.breaks)
        times = clock_of(shift.start), clock_of(shift.end)
        writer.writerow([shift.agent, shift.day, *times, shift.paid_minutes, breaks, shift.code])
    return text.getvalue()


def read_roster(text: str) -> Roster:
    """Read a roster from CSV text.

    Raises
    ------
    SchedulingError
        For a missing column or a value that cannot be read, with its line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = list(reader.fieldnames or [])
    missing = [name for name in COLUMNS[:4] if name not in names]
    if missing:
        raise _columns_missing("roster", COLUMNS, missing)
    return Roster.of(_shift(row, reader.line_num) for row in reader)


def write_activities(roster: Roster) -> str:
    """Return the CSV text of the roster's training and meetings."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ACTIVITY_COLUMNS)
    for placed in roster.activities:
        start = clock_of(placed.start)
        writer.writerow([placed.name, placed.agent, placed.day, start, placed.minutes])
    return text.getvalue()


def read_activities(text: str) -> tuple[Placed, ...]:
    """Read training and meetings from CSV text.

    Raises
    ------
    SchedulingError
        For a missing column or a value that cannot be read, with its line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in ACTIVITY_COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise _columns_missing("activities", ACTIVITY_COLUMNS, missing)
    return tuple(_placed(row, f"activities line {reader.line_num}") for row in reader)


def _columns_missing(file: str, columns: Sequence[str], missing: Sequence[str]) -> SchedulingError:
    return refused(file, "columns", columns=",".join(columns), missing=", ".join(missing))


def _placed(row: Mapping[str, str | None], where: str) -> Placed:
    return Placed(
        name=row["activity"] or "",
        agent=row["agent"] or "",
        day=_whole(row["day"], f"{where}, day"),
        start=minutes_of(row["start"], f"{where}, start"),
        minutes=_whole(row["minutes"], f"{where}, minutes"),
    )


def _shift(row: Mapping[str, str | None], line: int) -> Shift:
    where = f"roster line {line}"
    start = minutes_of(row["start"], f"{where}, start")
    end = minutes_of(row["end"], f"{where}, end")
    if end <= start:
        raise refused(where, "shift_ends", end=row["end"], start=row["start"])
    paid = row.get("paid_minutes")
    return Shift(
        agent=row["agent"] or "",
        day=_whole(row["day"], f"{where}, day"),
        start=start,
        end=end,
        paid_minutes=_whole(paid, f"{where}, paid_minutes") if paid else end - start,
        breaks=_breaks(row.get("breaks") or "", f"{where}, breaks"),
        code=row.get("code") or "",
    )


def _whole(text: str | None, where: str) -> int:
    if text is None or not text.strip().isdigit():
        raise expected(where, "whole", text)
    return int(text)


def _breaks(text: str, where: str) -> tuple[tuple[int, int], ...]:
    breaks: list[tuple[int, int]] = []
    for part in filter(None, text.split(";")):
        found = _BREAK.fullmatch(part.strip())
        if found is None:
            raise expected(where, "break", part)
        breaks.append((minutes_of(found[1], where), int(found[2])))
    return tuple(breaks)


def on_contact(roster: Roster) -> dict[str, list[tuple[int, int]]]:
    """Return by agent when it takes contacts.

    Returns
    -------
    dict
        Intervals (from, to) in seconds from midnight of day 0, breaks and activities cut out, by
        time.
    """
    return {name: list(pieces) for name, pieces in roster.pieces.items()}


def _pieces(roster: Roster) -> dict[str, list[tuple[int, int]]]:
    busy: dict[str, list[tuple[int, int]]] = {}
    for placed in roster.activities:
        busy.setdefault(placed.agent, []).append(
            (placed.day * DAY_MINUTES + placed.start, placed.minutes)
        )
    found: dict[str, list[tuple[int, int]]] = {}
    for shift in roster.shifts():
        origin, at = shift.day * DAY_MINUTES, shift.start
        pieces = found.setdefault(shift.agent, [])
        away = [(b - origin, m) for b, m in busy.get(shift.agent, []) if _inside(b - origin, shift)]
        for begin, minutes in [*sorted([*shift.breaks, *away]), (shift.end, 0)]:
            if begin > at:
                pieces.append(((origin + at) * SECONDS, (origin + begin) * SECONDS))
            at = max(at, begin + minutes)
    return found


def _inside(begin: int, shift: Shift) -> bool:
    return shift.start <= begin < shift.end


def coverage(problem: Problem, roster: Roster) -> dict[frozenset[str], npt.NDArray[np.int64]]:
    """Count people on contact by set of skills.

    Returns
    -------
    dict
        For each set of queues that some agent serves: (days, slots) people on contact for the
        whole slot. People carried in on day 0 are counted under their one queue.
    """
    zero = np.zeros((problem.days, problem.slots), dtype=np.int64)
    found = {agent.skills: zero.copy() for agent in problem.agents}
    for index, queue in enumerate(problem.queues):
        if problem.carry_in[index].any():
            found.setdefault(frozenset({queue}), zero.copy())[0] += problem.carry_in[index]
    pieces: dict[frozenset[str], list[tuple[int, int]]] = {}
    for name, intervals in roster.pieces.items():
        index = problem.agent_index.get(name)
        if index is not None:
            pieces.setdefault(problem.agents[index].skills, []).extend(intervals)
    for skills, intervals in pieces.items():
        found[skills] += _counted(problem, np.array(intervals, dtype=np.int64))
    return found


def _counted(problem: Problem, intervals: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count people by (day, slot) from their intervals on contact in seconds."""
    slot_s = problem.slot_minutes * SECONDS
    day_slots = DAY_MINUTES // problem.slot_minutes
    opening = problem.opening[0] // problem.slot_minutes
    begin, end = intervals[:, 0] // slot_s - opening, -(-intervals[:, 1] // slot_s) - opening
    horizon = problem.days * day_slots
    change = np.zeros(horizon + 1, dtype=np.int64)
    np.add.at(change, np.clip(begin, 0, horizon), 1)
    np.add.at(change, np.clip(end, 0, horizon), -1)
    return change.cumsum()[:horizon].reshape(problem.days, day_slots)[:, : problem.slots]
