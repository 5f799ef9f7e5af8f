"""Training and meetings of the demo bank: a weekly meeting, coaching today, a course next week."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.permit import SYSTEM
from dashboard.operations.posing.entries import KEY
from dashboard.operations.posing.window import Window, clipped, window_row
from dashboard.store.tables import Agent, PlannedActivity, PlannedAttendee, Team
from scheduling.activities import place_activities
from scheduling.problem import read_problem
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.rules.activity_rules import inside

WEEKS = (-2, -1, 0, 1)
"""Weeks that are rostered, counted from the one under way."""
_MEETING, _COACHING = "骨干例会 Leads' meeting", "录音辅导 Call coaching"
_COURSE, _RELEASE = "贷款新规 Loan rules", "手机银行新版 Mobile release"
_FROM, _UNTIL = 11 * 60, 17 * 60
_TUESDAY, _THURSDAY = 1, 3
_PEOPLE = 5
_HALF_HOUR = 30
_AHEAD = 9


@dataclass(frozen=True)
class Plan:
    """An activity of one week: who attends, and on which day of the week."""

    name: str
    kind: str
    minutes: int
    together: bool
    attendees: tuple[str, ...]
    day: int

    def dated(self, monday: dt.date) -> "Plan":
        """Return it with the date in its name: rosters know activities by their names."""
        return replace(self, name=f"{self.name} {monday + dt.timedelta(days=self.day):%m-%d}")

    def window(self, monday: dt.date) -> Window:
        """Return its window in the week of a Monday."""
        day = monday + dt.timedelta(days=self.day)
        return Window(day, _FROM, day, _UNTIL)

    def entry(self, monday: dt.date) -> dict[str, Any]:
        """Return it as the problem file of a week has it."""
        span = clipped(self.window(monday), monday, 7)
        told = {"id": self.name, "minutes": self.minutes, "together": self.together}
        return {**told, "attendees": list(self.attendees), "window": window_row(span)}


@dataclass(frozen=True)
class Week:
    """A week's problem file and roster with what takes place in it."""

    problem: dict[str, Any]
    roster: Roster


def with_training(
    session: Session, monday: dt.date, today: dt.date, problem: Mapping[str, Any], roster: Roster
) -> dict[int, Week]:
    """Plan the bank's training and place it in the usual week; return the weeks of `WEEKS`."""
    usual = _usual(session, roster, today.weekday())
    times = _placed(monday, problem, roster, [plan for plans in usual.values() for plan in plans])
    weeks: dict[int, Week] = {}
    for week in WEEKS:
        begin = monday + dt.timedelta(weeks=week)
        plans = usual.get(week, []) + usual.get(None, [])
        dated = [plan.dated(begin) for plan in plans]
        named = {plan.name: new.name for plan, new in zip(plans, dated, strict=True)}
        for plan in dated:
            _keep(session, plan, plan.window(begin))
        mine = tuple(replace(p, name=named[p.name]) for p in times if p.name in named)
        entries = [plan.entry(begin) for plan in dated]
        weeks[week] = Week({**problem, KEY: entries}, Roster(roster.frame, mine))
    _unplaced(session, today)
    return weeks


def _usual(session: Session, roster: Roster, today: int) -> dict[int | None, list[Plan]]:
    """Return what takes place by week, None for every week."""
    people = {team: _team(session, team) for team in ("Digital", "Lending", "Daily A")}
    leads = _most(roster, people["Digital"], _TUESDAY, 30)
    learners = _most(roster, people["Lending"], _THURSDAY, 60)
    coached = _through(roster, people["Daily A"], today)
    found: dict[int | None, list[Plan]] = {
        None: [Plan(_MEETING, "meeting", 30, together=True, attendees=leads, day=_TUESDAY)],
        0: [Plan(_COACHING, "training", 30, together=False, attendees=coached, day=today)],
        1: [Plan(_COURSE, "training", 60, together=True, attendees=learners, day=_THURSDAY)],
    }
    return {week: [plan for plan in plans if plan.attendees] for week, plans in found.items()}


def _team(session: Session, team: str) -> list[str]:
    statement = select(Agent.name).join(Team, col(Team.id) == col(Agent.team_id))
    return list(session.exec(statement.where(Team.name == team).order_by(Agent.name)))


def _most(roster: Roster, names: Sequence[str], day: int, minutes: int) -> tuple[str, ...]:
    """Return some of those who are free at the time at which most are."""
    shifts = roster.by_agent()

    def free(at: int) -> list[str]:
        time = Placed("", "", day, at, minutes)
        return [name for name in names if any(inside(time, s) for s in shifts.get(name, ()))]

    times = range(_FROM, _UNTIL - minutes + 1, _HALF_HOUR)
    return tuple(max((free(at) for at in times), key=len)[:_PEOPLE])


def _through(roster: Roster, names: Sequence[str], day: int) -> tuple[str, ...]:
    """Return some of those who work through all of the window."""
    whole = [
        shift.agent
        for shift in roster.shifts()
        if shift.day == day and shift.start <= _FROM and shift.end >= _UNTIL
    ]
    return tuple(name for name in names if name in whole)[:_PEOPLE]


def _placed(
    monday: dt.date, problem: Mapping[str, Any], roster: Roster, plans: Sequence[Plan]
) -> tuple[Placed, ...]:
    """Return the cheapest times in the usual week."""
    asked = {**problem, KEY: [plan.entry(monday) for plan in plans]}
    return place_activities(read_problem(asked), roster, ()).activities


def _keep(session: Session, plan: Plan, window: Window) -> None:
    row = PlannedActivity(
        name=plan.name,
        kind=plan.kind,
        minutes=plan.minutes,
        together=plan.together,
        first_day=window.first_day,
        from_minute=window.from_minute,
        last_day=window.last_day,
        until_minute=window.until_minute,
        made_by=SYSTEM.name,
    )
    session.add(row)
    session.flush()
    people = session.exec(select(Agent.id).where(col(Agent.name).in_(plan.attendees)))
    session.add_all(PlannedAttendee(activity_id=row.id or 0, agent_id=n or 0) for n in people)
    session.flush()


def _unplaced(session: Session, today: dt.date) -> None:
    """Plan a training that no roster has yet, to be placed by whoever looks at the demo."""
    names = tuple(_team(session, "Daily B")[:_PEOPLE])
    plan = Plan(_RELEASE, "training", 45, together=False, attendees=names, day=0)
    begin, end = (today + dt.timedelta(days=days) for days in (1, _AHEAD))
    _keep(session, plan, Window(begin, _FROM, end, _UNTIL))
