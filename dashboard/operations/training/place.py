"""Give a planned activity its cheapest time in a roster at once, or take it out of rosters."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.editing.cells import Change, Held
from dashboard.operations.editing.edit import draft_open, store_step
from dashboard.operations.editing.worth import worth_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.posing.asked import ask_for, frame_of
from dashboard.operations.posing.entries import KEY, with_entry, without_people
from dashboard.operations.posing.window import DAY_MINUTES
from dashboard.operations.queues.known import floor_zone
from dashboard.operations.requests.judged import Judged, days_of, judged_over
from dashboard.operations.rosters.activities import home_of
from dashboard.operations.training.plan import in_scope
from dashboard.store.tables import PlannedActivity, Schedule
from dashboard.text import SaidError
from scheduling.activities import place_activities
from scheduling.problem import read_problem
from scheduling.problem.floor import Placed


@dataclass(frozen=True)
class Placement:
    """An activity that got its times as a step of a draft.

    Attributes
    ----------
    name : str
        Of the activity.
    schedule_id : int
        The draft.
    first_day : date
        Of the draft, from which the times count their days.
    times : tuple of Placed
        Whose and when.
    under_hours : float
        Hours of work that nobody is there for any more because of it.
    waiting : tuple of str
        Who still has no time, of those on this roster.
    """

    name: str
    schedule_id: int
    first_day: dt.date
    times: tuple[Placed, ...]
    under_hours: float
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class _Step:
    document: dict[str, Any]
    changes: tuple[Change, ...]
    times: tuple[Placed, ...]
    waiting: tuple[str, ...]


def place_now(desk: Desk, actor: Actor, number: int) -> Placement:
    """Put an activity into the first roster that has room for it, at its cheapest time.

    The step joins the draft in which the roster in force is being edited, and is undone like any
    other. Those who must meet meet all together; others get a time each, as many as can.

    Raises
    ------
    SaidError
        When it is withdrawn, out of the actor's scope, or no roster has room for it.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        row = session.get_one(PlannedActivity, number)
        in_scope(session, actor, number)
        if row.state != "open":
            raise SaidError("training.is_withdrawn", activity=row.name)
        complete = False
        for judged in _rosters(session, row):
            wanted, entry = _wanted(session, judged, row)
            complete |= entry is not None and not wanted
            if entry is not None and (step := _step(judged, row.name, entry, wanted)):
                return _kept(session, actor, judged, row, step)
        sentence = "training.placed_already" if complete else "training.no_room"
        raise SaidError(sentence, activity=row.name)


def _rosters(session: Session, row: PlannedActivity) -> Iterator[Judged]:
    """Yield the rosters of the days that are left of an activity's window."""
    today = floor_time(session).astimezone(floor_zone(session)).date()
    for judged, _ in judged_over(
        session, days_of(max(today, row.first_day), row.last_day), lock=True
    ):
        if judged is not None and judged.problem is not None:
            yield judged


def _wanted(
    session: Session, judged: Judged, row: PlannedActivity
) -> tuple[list[str], dict[str, Any] | None]:
    """Return who needs a time in a roster, and the entry of its problem file, None where none can.

    Those who must meet all need one when one of them does.
    """
    asked = ask_for(session, frame_of(session, judged.schedule.problem), [row]).entries
    if not asked:
        return [], None
    there = {placed.agent for placed in judged.roster.activities if placed.name == row.name}
    people: list[str] = asked[0]["attendees"]
    without = [name for name in people if name not in there]
    return people if row.together and without else without, asked[0]


def _step(judged: Judged, name: str, entry: dict[str, Any], wanted: Sequence[str]) -> _Step | None:
    """Return what gives people their times in a roster, None where it has no room for anybody."""
    times = _cheapest(judged, entry | {"attendees": list(wanted)}) if wanted else ()
    if not times:
        return None
    placed = [time.agent for time in times]
    document = with_entry(judged.schedule.problem, entry | {"attendees": placed})
    changes = tuple(_changes(judged, name, placed, times))
    return _Step(document, changes, times, tuple(sorted(set(wanted) - set(placed))))


def _cheapest(judged: Judged, entry: dict[str, Any]) -> tuple[Placed, ...]:
    """Return the cheapest times for those who attend, beside everything else in the roster."""
    alone = read_problem({**judged.schedule.problem, KEY: [entry]}, check=False)
    roster = place_activities(alone, judged.roster, judged.roster.activities)
    people = set(entry["attendees"])
    return tuple(p for p in roster.activities if p.name == entry["id"] and p.agent in people)


def _changes(
    judged: Judged, name: str, agents: Collection[str], times: Sequence[Placed]
) -> Iterator[Change]:
    """Yield by cell what an activity of some agents was and is."""
    before = [p for p in judged.roster.activities if p.name == name and p.agent in agents]
    was, now = (_by_cell(judged, some) for some in (before, times))
    for agent, day in sorted(was.keys() | now.keys()):
        shift = judged.cells.get((agent, day))
        held = Held(tuple(was.get((agent, day), ())), tuple(now.get((agent, day), ())))
        if held.before != held.after:
            yield Change(agent, day, shift, shift, held)


def _by_cell(judged: Judged, times: Iterable[Placed]) -> dict[tuple[str, int], list[Placed]]:
    shifts = judged.roster.by_agent()
    found: dict[tuple[str, int], list[Placed]] = {}
    for placed in times:
        day, _ = home_of(placed, shifts.get(placed.agent, ()))
        found.setdefault((placed.agent, day), []).append(placed)
    return found


def _kept(
    session: Session, actor: Actor, judged: Judged, row: PlannedActivity, step: _Step
) -> Placement:
    worth = _store(session, actor, judged, step)
    hours = worth.under * int(judged.schedule.problem["slot_minutes"]) / 60
    draft = worth.draft
    return Placement(row.name, draft.id or 0, draft.first_day, step.times, hours, step.waiting)


def take_out(desk: Desk, actor: Actor, number: int) -> int:
    """Take the times of an activity that are still ahead out of the rosters; return a draft.

    Raises
    ------
    SaidError
        When somebody who attends is out of the actor's scope, or no time is ahead.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        row = session.get_one(PlannedActivity, number)
        in_scope(session, actor, number)
        drafts = [
            _store(session, actor, judged, step).draft
            for judged in _rosters(session, row)
            if (step := _out(session, judged, row)) is not None
        ]
        if not drafts:
            raise SaidError("training.nothing_ahead", activity=row.name)
        return drafts[0].id or 0


def _out(session: Session, judged: Judged, row: PlannedActivity) -> _Step | None:
    """Return what takes the times that are ahead out of a roster, None where there are none."""
    document = judged.schedule.problem
    frame = frame_of(session, document)
    ahead = [
        p
        for p in judged.roster.activities
        if p.name == row.name and p.day * DAY_MINUTES + p.start >= frame.since
    ]
    if not ahead:
        return None
    document = without_people(document, {(p.name, p.agent) for p in ahead})
    shifts = _by_cell(judged, ahead)
    changes = tuple(
        Change(agent, day, shift, shift, Held(tuple(some), ()))
        for (agent, day), some in sorted(shifts.items())
        for shift in [judged.cells.get((agent, day))]
    )
    return _Step(document, changes, (), ())


@dataclass(frozen=True)
class _Stored:
    draft: Schedule
    under: int


def _store(session: Session, actor: Actor, judged: Judged, step: _Step) -> _Stored:
    """Make a step of the draft, whose problem follows.

    Raises
    ------
    SaidError
        When it would newly break a rule.
    """
    problem = read_problem(step.document)
    worth = worth_of(problem, judged.roster, step.changes)
    if worth.broken:
        rules = ", ".join(sorted({violation.rule for violation in worth.broken}))
        raise SaidError("training.breaks_rules", rules=rules)
    draft = draft_open(session, actor, judged.schedule, judged.roster)
    draft.problem = step.document
    store_step(session, actor, draft, step.changes, worth)
    session.add(draft)
    session.flush()
    return _Stored(draft, worth.under)
