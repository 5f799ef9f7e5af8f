"""Move a shift in a roster: checked by every rule, stored as a draft, undone by its inverse."""

import datetime as dt
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from sqlmodel import Session, col, select, update

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.rosters import Version, save_version, shifts_of
from dashboard.operations.trail import record
from dashboard.operations.view_roster import problem_of
from dashboard.store.tables import Activity, Agent, Schedule, Shift
from dashboard.text import SaidError
from scheduling.audit import Audit, audit, shortage
from scheduling.problem import Problem
from scheduling.progress import gap_of
from scheduling.roster import Roster
from scheduling.roster import Shift as RosterShift
from scheduling.rules import Violation

EDITS = "edits"
"""Key of a draft's answer that holds its edits, oldest first."""


@dataclass(frozen=True)
class Edit:
    """Begin one agent's shift of one day (counted from the version's first) at another minute."""

    agent: str
    day: int
    start: int


@dataclass(frozen=True)
class Edited:
    """An edit that was stored: in which version, and what the coverage lost and gained."""

    schedule_id: int
    edit: Edit
    before: int
    under_hours: float
    over_hours: float


@dataclass(frozen=True)
class Refused:
    """An edit that was not stored, and the rules that it would newly break."""

    edit: Edit
    violations: tuple[Violation, ...]


def edit_roster(
    desk: Desk, actor: Actor, schedule_id: int, version: int, edit: Edit
) -> Edited | Refused:
    """Move one shift with its breaks.

    A draft is changed in place; the edit of a published version begins a draft of its own.

    Parameters
    ----------
    desk : Desk
        On the store.
    actor : Actor
        Who moves.
    schedule_id, version : int
        The roster, and the state of it that the actor looked at.
    edit : Edit
        Which shift, and where to.

    Raises
    ------
    SaidError
        When someone else changed the roster meanwhile, the agent is out of the actor's scope, the
        shift is gone, or the version has no rules to check against.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        schedule = _current(session, schedule_id, version)
        _in_scope(session, actor, edit.agent)
        return _edit(session, actor, schedule, edit)


def undo_edit(desk: Desk, actor: Actor, schedule_id: int, version: int) -> Edited:
    """Take back the newest edit of a draft by its inverse.

    Raises
    ------
    SaidError
        As `edit_roster`, and when there is nothing to undo.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        schedule = _current(session, schedule_id, version)
        done: list[dict[str, Any]] = list(schedule.answer.get(EDITS, []))
        if schedule.state != "draft" or not done:
            raise SaidError("roster.nothing_to_undo")
        last = done[-1]
        _in_scope(session, actor, last["agent"])
        inverse = Edit(last["agent"], last["day"], last["before"])
        roster = shifts_of(session, schedule)
        return _store(session, actor, schedule, _Move(roster, inverse), undo=True)


def _current(session: Session, schedule_id: int, version: int) -> Schedule:
    schedule = session.get_one(Schedule, schedule_id)
    if schedule.version != version:
        raise SaidError("roster.changed_meanwhile", version=schedule_id)
    return schedule


def _in_scope(session: Session, actor: Actor, agent: str) -> None:
    if agent not in {seen.name for seen in agents_seen(session, actor)}:
        raise SaidError("roster.not_your_agent", agent=agent)


class _Move:
    """A roster before and after an edit; making a roster costs, so each is made once."""

    def __init__(self, roster: Roster, edit: Edit) -> None:
        self.shifts = roster.shifts()
        found = [s for s in self.shifts if (s.agent, s.day) == (edit.agent, edit.day)]
        if not found:
            raise SaidError("roster.no_such_shift", agent=edit.agent)
        self.edit, self.before, self.old = edit, roster, found[0]
        self.new = moved(self.old, edit.start)

    @cached_property
    def after(self) -> Roster:
        """The roster with the shift in its new place."""
        return Roster.of(self.new if s == self.old else s for s in self.shifts)

    def audits(self, problem: Problem) -> tuple[Audit, Audit]:
        """Audit the one agent alone, before and after: what it breaks, and its own cost.

        Rules look at one agent at a time; what people on contact are worth is left out.
        """
        agents = tuple(a for a in problem.agents if a.name == self.edit.agent)
        weights = replace(problem.weights, under=0.0, deep_under=0.0, over=0.0)
        alone = replace(problem, agents=agents, weights=weights)
        mine = [s for s in self.shifts if s.agent == self.edit.agent]
        moved_mine = [self.new if s == self.old else s for s in mine]
        return audit(alone, Roster.of(mine)), audit(alone, Roster.of(moved_mine))


def moved(shift: RosterShift, start: int) -> RosterShift:
    """Return a shift that begins at another minute of its day, its breaks with it."""
    by = start - shift.start
    breaks = tuple((at + by, minutes) for at, minutes in shift.breaks)
    return replace(shift, start=start, end=shift.end + by, breaks=breaks)


def _edit(session: Session, actor: Actor, schedule: Schedule, edit: Edit) -> Edited | Refused:
    problem = problem_of(schedule)
    if problem is None:
        raise SaidError("roster.no_rules")
    move = _Move(shifts_of(session, schedule), edit)
    if broken := _newly_broken(problem, move):
        return Refused(edit, broken)
    if schedule.state != "draft":
        schedule = _draft_of(session, actor, schedule, move.before)
    return _store(session, actor, schedule, move)


def _newly_broken(problem: Problem, move: _Move) -> tuple[Violation, ...]:
    """Return what an edit breaks that was not broken before."""
    before, after = move.audits(problem)
    known = set(before.violations)
    return tuple(v for v in after.violations if v not in known)


def _draft_of(session: Session, actor: Actor, parent: Schedule, roster: Roster) -> Schedule:
    answer = {key: value for key, value in parent.answer.items() if key != EDITS}
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
    session: Session, actor: Actor, schedule: Schedule, move: _Move, *, undo: bool = False
) -> Edited:
    problem = problem_of(schedule)
    if problem is None:
        raise SaidError("roster.no_rules")
    change = _change(problem, move)
    _write(session, schedule, move)
    _tell(schedule, change, move, undo=undo)
    details = {**asdict(move.edit), "before": move.old.start, "undo": undo}
    record(session, actor, "roster.edit", f"{schedule.name} #{schedule.id}", details)
    assert schedule.id is not None  # noqa: S101 - stored
    hours = problem.slot_minutes / 60
    return Edited(schedule.id, move.edit, move.old.start, change.under * hours, change.over * hours)


@dataclass(frozen=True)
class _Change:
    """What an edit changes: objective, agent-slots short and spare; and the slots required."""

    objective: float
    under: int
    over: int
    required: int


def _change(problem: Problem, move: _Move) -> _Change:
    before, after = shortage(problem, move.before), shortage(problem, move.after)
    under, deep, over = (int(b.sum() - a.sum()) for a, b in zip(before, after, strict=True))
    was, now = move.audits(problem)
    weights = problem.weights
    cost = weights.under * under + weights.deep_under * deep + weights.over * over
    required = max(1, int(problem.requirement.sum()))
    return _Change(cost + now.objective - was.objective, under, over, required)


def _write(session: Session, schedule: Schedule, move: _Move) -> None:
    """Move the shift's row, and put its breaks anew."""
    agent = session.exec(select(Agent).where(Agent.name == move.edit.agent)).one()
    day = schedule.first_day + dt.timedelta(days=move.edit.day)
    here = (col(Shift.schedule_id) == schedule.id, col(Shift.agent_id) == agent.id)
    session.exec(
        update(Shift)
        .where(*here, col(Shift.day) == day)
        .values(start_minute=move.new.start, end_minute=move.new.end)
    )
    pauses = select(Activity).where(
        Activity.schedule_id == schedule.id, Activity.agent_id == agent.id, Activity.day == day
    )
    for pause in session.exec(pauses).all():
        session.delete(pause)
    session.flush()
    for at, minutes in move.new.breaks:
        assert schedule.id is not None and agent.id is not None  # noqa: S101, PT018 - stored
        session.add(
            Activity(
                schedule_id=schedule.id,
                agent_id=agent.id,
                day=day,
                start_minute=at,
                minutes=minutes,
            )
        )


def _tell(schedule: Schedule, change: _Change, move: _Move, *, undo: bool) -> None:
    """Let the draft's answer follow its edit; this also raises the draft's lock by one."""
    answer: dict[str, Any] = dict(schedule.answer)
    edits: list[dict[str, Any]] = list(answer.get(EDITS, []))
    if undo:
        edits.pop()
    else:
        edits.append({**asdict(move.edit), "before": move.old.start})
    answer[EDITS] = edits
    shares = {"under_share": change.under / change.required}
    shares["over_share"] = change.over / change.required
    for name, more in (("objective", change.objective), *shares.items()):
        if answer.get(name) is not None:
            answer[name] += more
    if answer.get("objective") is not None:
        answer["gap"] = gap_of(answer["objective"], answer.get("bound"))
    schedule.answer = answer
