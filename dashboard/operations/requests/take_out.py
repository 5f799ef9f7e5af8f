"""Take an agent's granted days out of the rosters of these days, and put them back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.editing.cells import Change, Held
from dashboard.operations.editing.edit import draft_open, store_step
from dashboard.operations.editing.steps import held_from, held_row, shift_from, shift_row
from dashboard.operations.editing.worth import Worth, worth_of
from dashboard.operations.permit import Actor
from dashboard.operations.requests.absence import (
    agent_in,
    granted_days,
    hours_of,
    with_agent,
    without_wishes,
)
from dashboard.operations.requests.check_leave import removed
from dashboard.operations.requests.judged import Judged, judged_over
from dashboard.store.tables import Agent, Contract, Schedule
from scheduling.problem import read_problem

_WEEK = 7
_UNKNOWN = Worth((), 0.0, 0, 0, 1)
"""Of changes of a roster that has no rules for the agent."""
Cut = dict[str, Any]
"""What was taken out: ``day`` (ISO date), ``shift`` and perhaps ``held`` as in a step."""


def take_out(session: Session, actor: Actor, agent: Agent, days: Sequence[dt.date]) -> list[Cut]:
    """Take the shifts of days off that are granted out of the rosters, a step in each draft.

    The draft's own problem no longer counts on the agent on these days, so that no later edit puts
    anybody back unnoticed. The step is stored whatever else it breaks: the lead has seen that.
    """
    found: list[Cut] = []
    for judged, part in judged_over(session, days, lock=True):
        if judged is None:
            continue
        gone = removed(judged, agent.name, part)
        if gone or judged.schedule.state == "draft":
            _change(session, actor, judged, agent, part, gone)
        begin = judged.schedule.first_day
        found += [_cut(begin, change) for change in gone]
    return found


def _cut(begin: dt.date, gone: Change) -> Cut:
    day = (begin + dt.timedelta(days=gone.day)).isoformat()
    held = {} if gone.held is None else {"held": held_row(gone.held.before)}
    return {"day": day, "shift": shift_row(gone.before), **held}


def _back(agent: str, number: int, cut: Cut) -> Change:
    sessions = held_from(agent, cut.get("held", ()))
    after = shift_from(agent, number, cut["shift"])
    return Change(agent, number, None, after, Held((), sessions) if sessions else None)


def put_back(
    session: Session, actor: Actor, agent: Agent, days: Sequence[dt.date], cut: Sequence[Cut]
) -> bool:
    """Put shifts back that `take_out` took out; return whether all of them could be.

    They stay out where the agent works by now or a rule would break.
    """
    cuts = {dt.date.fromisoformat(c["day"]): c for c in cut}
    there = 0
    for judged, part in judged_over(session, days, lock=True):
        if judged is None:
            continue
        back = [
            _back(agent.name, n, cuts[day])
            for day in part
            if day in cuts and (agent.name, n := judged.number(day)) not in judged.cells
        ]
        if back or judged.schedule.state == "draft":
            broken = _change(session, actor, judged, agent, part, back, legal=True).broken
            there += 0 if broken else len(back)
    return there == len(cuts)


def _change(
    session: Session,
    actor: Actor,
    judged: Judged,
    agent: Agent,
    days: Sequence[dt.date],
    changes: Sequence[Change],
    *,
    legal: bool = False,
) -> Worth:
    """Let a draft's problem know the agent's days off, and store the changes as a step.

    `legal` leaves out a step that breaks a rule.
    """
    draft = draft_open(session, actor, judged.schedule, judged.roster)
    entry, worth = agent_in(draft.problem, agent.name), _UNKNOWN
    if entry is not None:
        numbers = [judged.number(day) for day in days]
        now = _today(session, draft, entry, numbers)
        draft.problem = with_agent(draft.problem, agent.name, now)
        worth = worth_of(read_problem(draft.problem), judged.roster, changes)
    if changes and not (legal and worth.broken):
        store_step(session, actor, draft, changes, worth)
    session.add(draft)
    session.flush()
    return worth


def _today(
    session: Session, draft: Schedule, entry: Mapping[str, Any], numbers: Sequence[int]
) -> dict[str, Any]:
    """Return an agent's entry with its hours of some days, and what their weeks owe, as of now."""
    statement = select(Agent, Contract).join(Contract, col(Agent.contract_id) == col(Contract.id))
    agent, contract = session.exec(statement.where(Agent.name == entry["id"])).one()
    off = granted_days(session, draft.first_day, draft.days).get(agent.name, set())
    now = hours_of(agent, contract, draft.first_day, draft.days, off)
    available, owed = list(entry["available"]), list(entry["paid_week_min"])
    for number in numbers:
        available[number] = now["available"][number]
        week = number // _WEEK
        if week < len(owed):
            owed[week] = now["paid_week_min"][week]
    return without_wishes(entry, off) | {"available": available, "paid_week_min": owed}
