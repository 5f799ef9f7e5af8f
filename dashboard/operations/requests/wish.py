"""Wishes for single days, which the next roster counts."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.requests.people import agent_of, today_of
from dashboard.operations.requests.verdict import Reason, Verdict
from dashboard.operations.rosters.versions import published_on
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Preference
from dashboard.text import SaidError

WANTS = ("early", "late", "off")
WEIGHTS = (1, 2, 3)
"""How much a wish matters: times the weight of a shift against an agent's usual preference."""


@dataclass(frozen=True)
class Wish:
    """What an agent would like on a day: `want` of `WANTS`, `weight` of `WEIGHTS`."""

    day: dt.date
    want: str
    weight: int = 1


def wish(desk: Desk, actor: Actor, agent: str, told: Wish) -> Verdict:
    """Keep a wish of an agent instead of an earlier one for the same day; return the answer.

    Raises
    ------
    SaidError
        For someone else's day, a day gone by, or a wish that is none.
    """
    require(actor, "make_request")
    if told.want not in WANTS or told.weight not in WEIGHTS:
        raise SaidError("request.bad_wish", want=told.want)
    with desk.store.write() as session:
        row = agent_of(session, actor, agent)
        if told.day < today_of(session, row):
            raise SaidError("request.past", day=told.day.isoformat())
        found = _found(session, row, told.day)
        kept = found or Preference(agent_id=row.id or 0, day=told.day, want=told.want)
        kept.want, kept.weight = told.want, float(told.weight)
        session.add(kept)
        details = {"day": told.day.isoformat(), "want": told.want, "weight": told.weight}
        record(session, actor, "request.wish", agent, details)
        return _answer(session, row, told)


def _found(session: Session, agent: Agent, day: dt.date) -> Preference | None:
    mine = select(Preference).where(Preference.agent_id == agent.id, Preference.day == day)
    return session.exec(mine).first()


def _answer(session: Session, agent: Agent, told: Wish) -> Verdict:
    """Say whether a build is still to come, and who else of the team wishes the same."""
    day = told.day.isoformat()
    late = published_on(session, told.day) is not None
    first = Reason("wish_published" if late else "wish_counts", late, {"day": day})
    same = (
        select(func.count())
        .select_from(Preference)
        .join(Agent, col(Agent.id) == col(Preference.agent_id))
        .where(Agent.team_id == agent.team_id, Agent.id != agent.id)
        .where(Preference.day == told.day, Preference.want == told.want)
    )
    count = session.exec(same).one()
    others = (Reason("wish_shared", against=False, values={"count": count}),) if count else ()
    return Verdict((first, *others))
