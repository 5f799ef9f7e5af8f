"""The roster by which a day's request is judged, and what changes of it would leave short."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.editing.cells import Cells, Change, after_of, cells_of
from dashboard.operations.editing.edit import draft_in_work
from dashboard.operations.rosters.problems import problem_of
from dashboard.operations.rosters.versions import published_on, shifts_of
from dashboard.store.tables import Schedule
from scheduling.audit import shortage
from scheduling.problem import Problem
from scheduling.roster import Roster

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Judged:
    """A version of the roster with its rules and cells.

    Attributes
    ----------
    schedule : Schedule
        The draft in which the roster in force is being changed, or that roster itself; where none
        is in force, the newest draft.
    problem : Problem or None
        None where it came without rules.
    """

    schedule: Schedule
    roster: Roster
    problem: Problem | None
    cells: Cells

    def number(self, day: dt.date) -> int:
        """Return a day as counted from the version's first."""
        return (day - self.schedule.first_day).days


def judged_on(session: Session, day: dt.date, *, lock: bool = False) -> Judged | None:
    """Return the roster by which a day is judged, None where no version covers it."""
    found = published_on(session, day)
    schedule = draft_in_work(session, found, lock=lock) if found else _newest_draft(session, day)
    if schedule is None:
        return None
    roster = shifts_of(session, schedule)
    return Judged(schedule, roster, problem_of(schedule), cells_of(roster))


def _newest_draft(session: Session, day: dt.date) -> Schedule | None:
    drafts = select(Schedule).where(Schedule.state == "draft", Schedule.first_day <= day)
    rows = session.exec(drafts.order_by(col(Schedule.id).desc()))
    return next((s for s in rows if day < s.first_day + dt.timedelta(days=s.days)), None)


def judged_over(
    session: Session, days: Sequence[dt.date], *, lock: bool = False
) -> Iterator[tuple[Judged | None, list[dt.date]]]:
    """Yield each roster that judges some days in a row, with these days; None: no roster yet."""
    rest = list(days)
    while rest:
        found = judged_on(session, rest[0], lock=lock)
        count = 1
        while count < len(rest) and _same(session, found, rest[count]):
            count += 1
        yield found, rest[:count]
        rest = rest[count:]


def _same(session: Session, found: Judged | None, day: dt.date) -> bool:
    """Tell whether the next day is judged by the same roster, without reading it again."""
    schedule = published_on(session, day)
    other = (
        draft_in_work(session, schedule, lock=False) if schedule else _newest_draft(session, day)
    )
    return (other and other.id) == (found and found.schedule.id)


def short_hours(problem: Problem, roster: Roster, changes: Sequence[Change]) -> dict[int, float]:
    """Return by day, counted from the first, how many more hours of work changes leave undone.

    Negative where fewer are; days without a difference are left out.
    """
    was, now = (
        shortage(problem, part)[0].sum(axis=1) for part in (roster, after_of(roster, changes))
    )
    hours = (now - was) * problem.slot_minutes / 60
    return {day: float(more) for day, more in enumerate(hours) if more}


def days_of(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days from first to last."""
    return [first + n * _DAY for n in range((last - first).days + 1)]
