"""Change cells of a roster: checked by every rule, stored as a draft, undone by the inverse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Change, Edit, cells_of, change_of, seen_as
from dashboard.operations.editing.steps import EDITS, UNDONE, changes_of, step_row, steps
from dashboard.operations.editing.worth import Worth, surplus_of, worth_of
from dashboard.operations.editing.write_cell import write_cell
from dashboard.operations.permit import Actor, require
from dashboard.operations.rosters.problems import problem_of
from dashboard.operations.rosters.versions import Version, save_version, shifts_of
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Schedule
from dashboard.text import SaidError
from scheduling.problem import Problem
from scheduling.progress import gap_of
from scheduling.roster import Roster
from scheduling.rules import Violation


@dataclass(frozen=True)
class Edited:
    """A step that was stored: in which version, and what the coverage lost and gained.

    `merged` tells that someone else had changed other cells meanwhile.
    """

    schedule_id: int
    changes: tuple[Change, ...]
    under_hours: float
    over_hours: float
    merged: bool = False


@dataclass(frozen=True)
class Refused:
    """A step that was not stored, and the rules that it would newly break."""

    edits: tuple[Edit, ...]
    violations: tuple[Violation, ...]


def edit_roster(
    desk: Desk, actor: Actor, schedule_id: int, version: int, edits: Sequence[Edit]
) -> Edited | Refused:
    """Make some edits as one step.

    A draft is changed in place; the first edit of a published version begins a draft, which the
    edits of others then join. Several editors are merged by cell: an edit counts as long as its
    cells hold what its editor saw.

    Parameters
    ----------
    desk : Desk
        On the store.
    actor : Actor
        Who edits.
    schedule_id, version : int
        The roster, and the state of it that the actor looked at.
    edits : sequence of Edit
        At least one, each of another cell.

    Raises
    ------
    SaidError
        When someone else changed a cell meanwhile, an agent is out of the actor's scope, a shift
        is gone, or the version has no rules to check against.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        seen = session.get_one(Schedule, schedule_id, with_for_update=True)
        schedule = draft_in_work(session, seen)
        _in_scope(session, actor, {edit.agent for edit in edits})
        roster = shifts_of(session, schedule)
        cells, merged = cells_of(roster), (schedule.id, schedule.version) != (schedule_id, version)
        if merged and not seen_as(cells, edits):
            raise SaidError("roster.changed_meanwhile", version=schedule.id)
        problem = _problem(schedule)
        surplus = surplus_of(problem, roster)
        changes = [change_of(problem, roster, edit, surplus) for edit in edits]
        worth = worth_of(problem, roster, changes)
        if worth.broken:
            return Refused(tuple(edits), worth.broken)
        schedule = draft_open(session, actor, schedule, roster)
        store_step(session, actor, schedule, changes, worth)
        return _edited(schedule, problem, changes, worth, merged=merged)


def store_step(
    session: Session, actor: Actor, draft: Schedule, changes: Sequence[Change], worth: Worth
) -> None:
    """Make changes of a draft as one step that can be undone; what was undone cannot be redone."""
    done = [*steps(draft.answer), step_row(actor.name, changes)]
    _store(session, actor, draft, changes, worth, {EDITS: done, UNDONE: []})


def undo_edit(desk: Desk, actor: Actor, schedule_id: int, version: int) -> Edited:
    """Take back the newest step of a draft by its inverse.

    Raises
    ------
    SaidError
        As `edit_roster`, and when there is nothing to undo.
    """
    return _turn_back(desk, actor, (schedule_id, version), undo=True)


def redo_edit(desk: Desk, actor: Actor, schedule_id: int, version: int) -> Edited:
    """Make the step again that was undone last.

    Raises
    ------
    SaidError
        As `edit_roster`, and when there is nothing to redo.
    """
    return _turn_back(desk, actor, (schedule_id, version), undo=False)


def _turn_back(desk: Desk, actor: Actor, seen: tuple[int, int], *, undo: bool) -> Edited:
    require(actor, "build_roster")
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, seen[0], with_for_update=True)
        if schedule.version != seen[1]:
            raise SaidError("roster.changed_meanwhile", version=schedule.id)
        done, undone = steps(schedule.answer), steps(schedule.answer, UNDONE)
        source, target = (done, undone) if undo else (undone, done)
        if schedule.state != "draft" or not source:
            raise SaidError("roster.nothing_to_undo" if undo else "roster.nothing_to_redo")
        step = source.pop()
        target.append(step)
        changes = [change.inverse if undo else change for change in changes_of(step)]
        _in_scope(session, actor, {change.agent for change in changes})
        problem = _problem(schedule)
        worth = worth_of(problem, shifts_of(session, schedule), changes)
        _store(session, actor, schedule, changes, worth, {EDITS: done, UNDONE: undone})
        return _edited(schedule, problem, changes, worth, merged=False)


def draft_in_work(session: Session, schedule: Schedule, *, lock: bool = True) -> Schedule:
    """Return the draft that edits of a published version have begun, or the version itself.

    Who only looks takes no `lock`.
    """
    if schedule.state == "draft":
        return schedule
    begun = select(Schedule).where(
        Schedule.parent_id == schedule.id, Schedule.state == "draft", Schedule.reason == "edit"
    )
    newest = begun.order_by(col(Schedule.id).desc()).limit(1)
    return session.exec(newest.with_for_update() if lock else newest).first() or schedule


def _problem(schedule: Schedule) -> Problem:
    problem = problem_of(schedule)
    if problem is None:
        raise SaidError("roster.no_rules")
    return problem


def _in_scope(session: Session, actor: Actor, agents: set[str]) -> None:
    for agent in sorted(agents - {seen.name for seen in agents_seen(session, actor)}):
        raise SaidError("roster.not_your_agent", agent=agent)


def draft_open(session: Session, actor: Actor, parent: Schedule, roster: Roster) -> Schedule:
    """Return a draft as it is; a published version begins one of its `roster`."""
    if parent.state == "draft":
        return parent
    answer = {key: value for key, value in parent.answer.items() if key not in {EDITS, UNDONE}}
    version = Version(
        parent.name,
        parent.first_day,
        parent.days,
        parent.timezone,
        "edit",
        parent.id,
        answer,
        parent.problem,
    )
    return save_version(session, actor, version, roster, published=False)


def _store(
    session: Session,
    actor: Actor,
    schedule: Schedule,
    changes: Sequence[Change],
    worth: Worth,
    kept: dict[str, Any],
) -> None:
    """Write the cells; the answer follows, which also raises the draft's lock by one."""
    ids = {
        agent.name: agent.id or 0
        for agent in session.exec(
            select(Agent).where(col(Agent.name).in_({change.agent for change in changes}))
        )
    }
    for change in changes:
        write_cell(session, schedule, ids[change.agent], change)
    schedule.answer = _told(schedule.answer, worth) | kept
    record(
        session,
        actor,
        "roster.edit",
        f"{schedule.name} #{schedule.id}",
        {**step_row(actor.name, changes), "undone": len(kept[UNDONE])},
    )


def _told(answer: dict[str, Any], worth: Worth) -> dict[str, Any]:
    """Return a draft's answer after a step."""
    told = dict(answer)
    shares = {"under_share": worth.under / worth.required}
    shares["over_share"] = worth.over / worth.required
    for name, more in (("objective", worth.objective), *shares.items()):
        if told.get(name) is not None:
            told[name] += more
    if told.get("objective") is not None:
        told["gap"] = gap_of(told["objective"], told.get("bound"))
    return told


def _edited(
    schedule: Schedule, problem: Problem, changes: Sequence[Change], worth: Worth, *, merged: bool
) -> Edited:
    hours = problem.slot_minutes / 60
    under, over = worth.under * hours, worth.over * hours
    return Edited(schedule.id or 0, tuple(changes), under, over, merged)
