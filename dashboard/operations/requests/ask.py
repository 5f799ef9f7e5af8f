"""Ask for time off, a swap or a day's wish, and get the answer at once; agree to a swap."""

import datetime as dt

from sqlmodel import Session, col, or_, select

from dashboard.operations.desk import Desk
from dashboard.operations.notices.request_decided import tell_swap_asked
from dashboard.operations.permit import Actor, require
from dashboard.operations.requests.check_leave import check_leave
from dashboard.operations.requests.check_swap import check_swap
from dashboard.operations.requests.people import agent_of, today_of
from dashboard.operations.requests.verdict import Verdict, verdict_row
from dashboard.operations.rosters.versions import published_on
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Leave, Swap
from dashboard.text import SaidError

KINDS = ("annual", "sick", "family", "training", "unpaid")
"""Kinds of time off that can be asked for; the people feed may name others."""
LONGEST_DAYS = 90
OPEN = ("asked", "agreed")
"""States of requests that wait: for the colleague or for the lead."""


def ask_leave(
    desk: Desk, actor: Actor, agent: str, first: dt.date, last: dt.date, kind: str
) -> Verdict:
    """Ask for days off and return the answer; a lead decides.

    Raises
    ------
    SaidError
        For someone else's days, days gone by or none at all, or days asked for already.
    """
    require(actor, "make_request")
    if kind not in KINDS or not 0 <= (last - first).days < LONGEST_DAYS:
        raise SaidError("request.bad_days", most=LONGEST_DAYS)
    with desk.store.write() as session:
        row = agent_of(session, actor, agent)
        today = _not_past(session, row, first)
        _not_asked(session, row, first, last)
        verdict = check_leave(session, row, first, last, today)
        session.add(
            Leave(
                agent_id=row.id or 0,
                first_day=first,
                last_day=last,
                kind=kind,
                asked_by=actor.name,
                verdict=verdict_row(verdict),
            )
        )
        details = {"first": first.isoformat(), "last": last.isoformat(), "kind": kind}
        record(session, actor, "request.leave", agent, details | verdict_row(verdict))
        return verdict


def _not_past(session: Session, agent: Agent, day: dt.date) -> dt.date:
    today = today_of(session, agent)
    if day < today:
        raise SaidError("request.past", day=day.isoformat())
    return today


def _not_asked(session: Session, agent: Agent, first: dt.date, last: dt.date) -> None:
    """Refuse days of which some are asked for or granted already."""
    mine = select(Leave).where(Leave.agent_id == agent.id, Leave.state != "refused")
    found = session.exec(mine.where(Leave.first_day <= last, Leave.last_day >= first)).first()
    if found is not None:
        raise SaidError("request.already_off", first=found.first_day, last=found.last_day)


def ask_swap(desk: Desk, actor: Actor, agent: str, other: str, day: dt.date) -> Verdict:
    """Ask a colleague to exchange what both work on a day, and return the answer.

    The colleague agrees before a lead decides; asked by a lead for two of the own people, it is
    agreed at once.

    Raises
    ------
    SaidError
        For someone else's shift, a day gone by or not published, a colleague of another team, or
        a swap that waits already.
    """
    require(actor, "make_request")
    with desk.store.write() as session:
        row = agent_of(session, actor, agent)
        _not_past(session, row, day)
        mate = _mate(session, row, other)
        if published_on(session, day) is None:
            raise SaidError("request.not_published", day=day.isoformat())
        _not_waiting(session, (row, mate), day)
        verdict = check_swap(session, row, mate, day)
        swap = Swap(
            from_agent_id=row.id or 0,
            to_agent_id=mate.id or 0,
            day=day,
            state="agreed" if actor.may("decide_requests") else "asked",
            asked_by=actor.name,
            verdict=verdict_row(verdict),
        )
        session.add(swap)
        session.flush()
        if swap.state == "asked":
            tell_swap_asked(session, swap, (row, mate))
        details = {"with": other, "day": day.isoformat()} | verdict_row(verdict)
        record(session, actor, "request.swap", agent, details)
        return verdict


def _mate(session: Session, agent: Agent, other: str) -> Agent:
    """Return a colleague of the agent's team."""
    found = session.exec(select(Agent).where(Agent.name == other, col(Agent.active))).first()
    if found is None or found.id == agent.id or found.team_id != agent.team_id:
        raise SaidError("request.no_colleague", agent=other)
    return found


def _not_waiting(session: Session, pair: tuple[Agent, Agent], day: dt.date) -> None:
    """Refuse a swap while one of both has another of that day waiting."""
    ids = [agent.id for agent in pair]
    waiting = select(Swap.id).where(
        Swap.day == day,
        col(Swap.state).in_(OPEN),
        or_(col(Swap.from_agent_id).in_(ids), col(Swap.to_agent_id).in_(ids)),
    )
    if session.exec(waiting).first() is not None:
        raise SaidError("request.swap_waits", day=day.isoformat())


def agree_swap(desk: Desk, actor: Actor, number: int, *, agrees: bool) -> None:
    """Say as the colleague asked whether one agrees to a swap.

    Raises
    ------
    SaidError
        When it is not asked of the actor, or waits no longer.
    """
    require(actor, "make_request")
    with desk.store.write() as session:
        row = session.get(Swap, number, with_for_update=True)
        if row is None or row.state != "asked" or row.to_agent_id != actor.agent_id:
            raise SaidError("request.not_waiting")
        row.state = "agreed" if agrees else "refused"
        row.decided_by = "" if agrees else actor.name
        session.add(row)
        asker = session.get_one(Agent, row.from_agent_id).name
        record(session, actor, "request.agree", asker, {"id": number, "agrees": agrees})
