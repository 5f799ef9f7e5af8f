"""Cells of a roster: what an agent works on a day, and what an edit wants there instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.text import SaidError
from scheduling.problem import Problem
from scheduling.roster import Roster, Shift
from scheduling.shifts import Break

Key = tuple[str, int]
Cells = dict[Key, Shift]
Surplus = npt.NDArray[np.int64]
"""People on contact beyond the requirement, shape (days, slots)."""


@dataclass(frozen=True)
class Edit:
    """What one agent shall work on one day, counted from the version's first.

    Attributes
    ----------
    agent, day
        The cell.
    start : int or None
        Minute from midnight; None takes the shift away.
    minutes : int or None
        Length; None: as long as the shift that is there.
    code : str
        Of a named shift.
    was : tuple of int or None
        What the editor saw there: start and end, () for nothing; None where it is not told.
    """

    agent: str
    day: int
    start: int | None
    minutes: int | None = None
    code: str = ""
    was: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Change:
    """A cell before and after; None is a day off."""

    agent: str
    day: int
    before: Shift | None
    after: Shift | None

    @property
    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.agent, self.day, self.after, self.before)


def cells_of(roster: Roster) -> Cells:
    """Return the shifts of a roster by agent and day."""
    return {(shift.agent, shift.day): shift for shift in roster.shifts()}


def seen_as(cells: Mapping[Key, Shift], edits: Iterable[Edit]) -> bool:
    """Tell whether every cell still holds what its editor saw."""
    return all(edit.was is not None and edit.was == _hours(cells, edit) for edit in edits)


def _hours(cells: Mapping[Key, Shift], edit: Edit) -> tuple[int, ...]:
    found = cells.get((edit.agent, edit.day))
    return () if found is None else (found.start, found.end)


def change_of(problem: Problem, cells: Mapping[Key, Shift], edit: Edit, surplus: Surplus) -> Change:
    """Return what an edit makes of its cell.

    A shift of the same length takes its breaks along; another gets those of its length, each where
    most people are to spare.

    Raises
    ------
    SaidError
        For an agent that the roster is not about, a day outside it, or no shift to move.
    """
    before = cells.get((edit.agent, edit.day))
    if edit.agent not in problem.agent_index or not 0 <= edit.day < problem.days:
        raise SaidError("roster.no_such_cell", agent=edit.agent, day=edit.day + 1)
    if edit.start is None:
        after = None
    elif before is not None and edit.minutes in {None, before.end - before.start}:
        after = moved(before, edit.start)
    elif edit.minutes is None:
        raise SaidError("roster.no_such_shift", agent=edit.agent)
    else:
        after = _laid(problem, edit, edit.start, edit.minutes, surplus)
    return Change(edit.agent, edit.day, before, after)


def moved(shift: Shift, start: int) -> Shift:
    """Return a shift that begins at another minute of its day, its breaks with it."""
    by = start - shift.start
    breaks = tuple((at + by, minutes) for at, minutes in shift.breaks)
    return replace(shift, start=start, end=shift.end + by, breaks=breaks)


def _laid(problem: Problem, edit: Edit, start: int, minutes: int, surplus: Surplus) -> Shift:
    """Return a new shift with the breaks of its length; a length that is none has no breaks."""
    contract = problem.contracts[problem.agents[problem.agent_index[edit.agent]].contract]
    found = contract.base_of(minutes, edit.code)
    if found is None:
        return Shift(edit.agent, edit.day, start, start + minutes, minutes, (), edit.code)
    kind, overtime = found
    breaks = tuple(
        (_place(problem, edit.day, start, pause, surplus), pause.minutes) for pause in kind.breaks
    )
    paid = kind.paid_minutes + overtime
    return Shift(edit.agent, edit.day, start, start + minutes, paid, breaks, edit.code)


def _place(problem: Problem, day: int, start: int, pause: Break, surplus: Surplus) -> int:
    """Return the minute at which a break leaves the fewest people short."""
    slot = problem.slot_minutes
    row = surplus[day]

    def spare(at: int) -> int:
        first = (at - problem.opening[0]) // slot
        covered = row[max(first, 0) : max(first + pause.minutes // slot, 0)]
        return int(covered.min(initial=1 << 30))

    starts = range(start + pause.earliest, start + pause.latest + 1, slot)
    return max(starts, key=lambda at: (spare(at), -at))


def shift_row(shift: Shift | None) -> dict[str, Any] | None:
    """Return a shift as plain values, without agent and day."""
    if shift is None:
        return None
    return {
        "start": shift.start,
        "end": shift.end,
        "paid": shift.paid_minutes,
        "breaks": [list(pause) for pause in shift.breaks],
        "code": shift.code,
    }


def shift_from(agent: str, day: int, row: Mapping[str, Any] | None) -> Shift | None:
    """Return the shift of `shift_row`."""
    if row is None:
        return None
    breaks = tuple((int(at), int(minutes)) for at, minutes in row["breaks"])
    return Shift(agent, day, row["start"], row["end"], row["paid"], breaks, row["code"])
