"""Cells of a roster: what an agent works on a day, and what an edit wants there instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dashboard.operations.rosters.activities import Sessions, minute_on, sessions_in
from dashboard.text import SaidError
from scheduling.problem import Problem
from scheduling.roster import Roster
from scheduling.rules.activity_rules import meet
from scheduling.shifts import Break, Shift

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
class Held:
    """Training and meetings of a cell before and after."""

    before: Sessions
    after: Sessions


@dataclass(frozen=True)
class Change:
    """A cell before and after; None is a day off. Without `held`, activities stay as they are."""

    agent: str
    day: int
    before: Shift | None
    after: Shift | None
    held: Held | None = None

    @property
    def inverse(self) -> "Change":
        """The change that takes this one back."""
        held = self.held and Held(self.held.after, self.held.before)
        return Change(self.agent, self.day, self.after, self.before, held)


def cells_of(roster: Roster) -> Cells:
    """Return the shifts of a roster by agent and day."""
    return {(shift.agent, shift.day): shift for shift in roster.shifts()}


def after_of(roster: Roster, changes: Sequence[Change]) -> Roster:
    """Return a roster with changes made."""
    cells, activities = cells_of(roster), list(roster.activities)
    for change in changes:
        cells.pop((change.agent, change.day), None)
        if change.after is not None:
            cells[change.agent, change.day] = change.after
        if change.held is not None:
            activities = [p for p in activities if p not in change.held.before]
            activities += change.held.after
    return Roster.of(cells.values(), activities)


def seen_as(cells: Mapping[Key, Shift], edits: Iterable[Edit]) -> bool:
    """Tell whether every cell still holds what its editor saw."""
    return all(edit.was is not None and edit.was == _hours(cells, edit) for edit in edits)


def _hours(cells: Mapping[Key, Shift], edit: Edit) -> tuple[int, ...]:
    found = cells.get((edit.agent, edit.day))
    return () if found is None else (found.start, found.end)


def change_of(problem: Problem, roster: Roster, edit: Edit, surplus: Surplus) -> Change:
    """Return what an edit makes of its cell.

    A shift of the same length takes its breaks along; another gets those of its length, each where
    most people are to spare. Training and meetings that the problem asks for stay at their time,
    and the rules tell when that can not be; others go along.

    Raises
    ------
    SaidError
        For an agent that the roster is not about, a day outside it, or no shift to move.
    """
    before = cells_of(roster).get((edit.agent, edit.day))
    sessions = sessions_in(roster, edit.agent, edit.day, before)
    if edit.agent not in problem.agent_index or not 0 <= edit.day < problem.days:
        raise SaidError("roster.no_such_cell", agent=edit.agent, day=edit.day + 1)
    if edit.start is None:
        after = None
    elif before is not None and edit.minutes in {None, before.end - before.start}:
        after = moved(before, edit.start)
    elif edit.minutes is None:
        raise SaidError("roster.no_such_shift", agent=edit.agent)
    else:
        after = _laid(problem, edit, edit.start, edit.minutes, (surplus, sessions))
    return Change(edit.agent, edit.day, before, after, _along(problem, sessions, before, after))


def _along(
    problem: Problem, sessions: Sessions, before: Shift | None, after: Shift | None
) -> Held | None:
    """Return what becomes of activities that the problem does not ask for, None without any."""
    asked = {activity.name for activity in problem.activities}
    loose = tuple(placed for placed in sessions if placed.name not in asked)
    if not loose or before is None:
        return None
    by = 0 if after is None else after.start - before.start
    moved_on = tuple(replace(placed, start=placed.start + by) for placed in loose)
    return Held(loose, () if after is None else moved_on)


def moved(shift: Shift, start: int) -> Shift:
    """Return a shift that begins at another minute of its day, its breaks with it."""
    by = start - shift.start
    breaks = tuple((at + by, minutes) for at, minutes in shift.breaks)
    return replace(shift, start=start, end=shift.end + by, breaks=breaks)


def _laid(
    problem: Problem, edit: Edit, start: int, minutes: int, known: tuple[Surplus, Sessions]
) -> Shift:
    """Return a new shift with the breaks of its length; a length that is none has no breaks."""
    contract = problem.contracts[problem.agents[problem.agent_index[edit.agent]].contract]
    found = contract.base_of(minutes, edit.code)
    if found is None:
        return Shift(edit.agent, edit.day, start, start + minutes, minutes, (), edit.code)
    kind, overtime = found
    breaks = tuple(
        (_place(problem, edit.day, start, pause, known), pause.minutes) for pause in kind.breaks
    )
    paid = kind.paid_minutes + overtime
    return Shift(edit.agent, edit.day, start, start + minutes, paid, breaks, edit.code)


def _place(
    problem: Problem, day: int, start: int, pause: Break, known: tuple[Surplus, Sessions]
) -> int:
    """Return the minute at which a break leaves the fewest people short, beside activities."""
    slot, (surplus, sessions) = problem.slot_minutes, known
    row = surplus[day]

    def spare(at: int) -> int:
        first = (at - problem.opening[0]) // slot
        covered = row[max(first, 0) : max(first + pause.minutes // slot, 0)]
        return int(covered.min(initial=1 << 30))

    def free(at: int) -> bool:
        return not any(meet((at, pause.minutes), (minute_on(p, day), p.minutes)) for p in sessions)

    starts = range(start + pause.earliest, start + pause.latest + 1, slot)
    return max(starts, key=lambda at: (free(at), spare(at), -at))
