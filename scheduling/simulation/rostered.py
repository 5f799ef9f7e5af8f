"""The roster behind a scenario's people: changes to named agents, and the rules they break."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.audit import audit
from scheduling.errors import ScenarioError
from scheduling.problem import Problem
from scheduling.problem.values import DAY_MINUTES
from scheduling.roster import Roster
from scheduling.rules import Violation
from scheduling.shifts import Shift

Edit = Callable[[Shift, int], Shift | None]
"""What becomes of a shift at a minute counted from midnight of its day; None if it is not meant."""


@dataclass(frozen=True, slots=True, eq=False)
class Rostered:
    """The problem and the roster that a scenario's people come from."""

    problem: Problem
    roster: Roster


def new_violations(base: Rostered, changed: Rostered) -> tuple[Violation, ...]:
    """Return the rules that a changed roster breaks and the unchanged one does not."""
    before = set(audit(base.problem, base.roster).violations)
    after = audit(changed.problem, changed.roster).violations
    return tuple(violation for violation in after if violation not in before)


def edited(rostered: Rostered, agent: str, moment: datetime, edit: Edit, where: str) -> Rostered:
    """
    Return a roster with one shift of an agent changed.

    Parameters
    ----------
    rostered
        As planned.
    agent, moment
        Whose shift, and the aware moment that it is about.
    edit
        Applied to each of the agent's shifts until one is meant.
    where
        Place in the file, for a message.

    Raises
    ------
    ScenarioError
        If no shift of the agent is meant.
    """
    shifts, minute = rostered.roster.shifts(), _minute(rostered.problem, moment)
    for place, shift in enumerate(shifts):
        if shift.agent == agent:
            other = edit(shift, minute - shift.day * DAY_MINUTES)
            if other is not None:
                kept: Sequence[Shift] = [*shifts[:place], other, *shifts[place + 1 :]]
                return replace(rostered, roster=Roster.of(kept, rostered.roster.activities))
    message = f"{where}: expected a shift of {agent!r} that this can be, found none"
    raise ScenarioError(message)


def _minute(problem: Problem, moment: datetime) -> int:
    """Return the wall-clock minute of a moment, counted from midnight of the roster's first day."""
    wall = moment.astimezone(ZoneInfo(problem.timezone)).replace(tzinfo=None)
    midnight = datetime.combine(problem.start, datetime.min.time())
    return round((wall - midnight).total_seconds() / 60)


def until(shift: Shift, minute: int) -> Shift | None:
    """Return a shift that lasts, paid, until a later minute, at most half a day longer."""
    if not shift.end < minute <= shift.end + DAY_MINUTES // 2:
        return None
    return replace(shift, end=minute, paid_minutes=shift.paid_minutes + minute - shift.end)


def left_at(shift: Shift, minute: int) -> Shift | None:
    """Return a shift that ends at an earlier minute, without the breaks that would follow."""
    if not shift.start < minute < shift.end:
        return None
    breaks = tuple((at, min(length, minute - at)) for at, length in shift.breaks if at < minute)
    paid = max(shift.paid_minutes - (shift.end - minute), 0)
    return replace(shift, end=minute, breaks=breaks, paid_minutes=paid)


def break_moved(by: int) -> Edit:
    """Return an edit that moves the break which begins at a minute by so many minutes."""

    def edit(shift: Shift, minute: int) -> Shift | None:
        if minute not in {at for at, _ in shift.breaks}:
            return None
        moved = ((at + by if at == minute else at, length) for at, length in shift.breaks)
        return replace(shift, breaks=tuple(sorted(moved)))

    return edit
