"""Extra shifts that a lead offers, bids for them with the answer at once, and who gets one."""

import datetime as dt

from sqlmodel import Session, select

from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Change
from dashboard.operations.editing.edit import draft_open, store_step
from dashboard.operations.editing.steps import changes_of, step_row
from dashboard.operations.editing.worth import worth_of
from dashboard.operations.notices.request_decided import tell_bid
from dashboard.operations.permit import Actor, require
from dashboard.operations.requests.bids_seen import places_left
from dashboard.operations.requests.check_bid import check_bid, extra_shift
from dashboard.operations.requests.judged import Judged, judged_on
from dashboard.operations.requests.people import agent_of, check_scope
from dashboard.operations.requests.verdict import Verdict, verdict_row
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Bid, OpenShift, Queue
from dashboard.text import SaidError

_SHORTEST, _LONGEST = 60, 12 * 60
_MOST_PLACES = 50
_DAY_MINUTES = 24 * 60


def offer_shift(
    desk: Desk, actor: Actor, day: dt.date, start: int, minutes: int, queue: str, places: int
) -> int:
    """Offer an extra shift to everybody who serves a queue; return its number.

    Raises
    ------
    SaidError
        For a day gone by, no such queue, or a shift that is none.
    """
    require(actor, "decide_requests")
    if not (
        _SHORTEST <= minutes <= _LONGEST and 0 <= start < 24 * 60 and 0 < places <= _MOST_PLACES
    ):
        raise SaidError("bid.bad_shift")
    with desk.store.write() as session:
        if day < desk.now().date() - dt.timedelta(days=1):
            raise SaidError("request.past", day=day.isoformat())
        row = session.exec(select(Queue).where(Queue.name == queue)).first()
        if row is None or row.id is None:
            raise SaidError("bid.bad_shift")
        offered = OpenShift(
            day=day,
            start_minute=start,
            minutes=minutes,
            queue_id=row.id,
            places=places,
            made_by=actor.name,
        )
        session.add(offered)
        session.flush()
        details = {"day": day.isoformat(), "start": start, "minutes": minutes, "places": places}
        record(session, actor, "bid.offer", queue, details)
        return offered.id or 0


def close_offer(desk: Desk, actor: Actor, number: int, *, closed: bool = True) -> None:
    """Take an offer back, or let it stand again; who has a shift keeps it."""
    require(actor, "decide_requests")
    with desk.store.write() as session:
        row = session.get_one(OpenShift, number)
        row.closed_at = desk.now() if closed else None
        record(session, actor, "bid.close" if closed else "bid.reopen", str(number), {})


def bid(desk: Desk, actor: Actor, agent: str, number: int) -> Verdict:
    """Bid for an extra shift and return the answer; a lead decides.

    Raises
    ------
    SaidError
        For somebody else, an offer that is gone, or a second bid.
    """
    require(actor, "make_request")
    with desk.store.write() as session:
        offered, person = _open(session, number), agent_of(session, actor, agent)
        mine = select(Bid).where(Bid.open_shift_id == number, Bid.agent_id == person.id)
        if session.exec(mine).first() is not None:
            raise SaidError("bid.twice")
        verdict = check_bid(session, offered, person)
        session.add(
            Bid(
                open_shift_id=number,
                agent_id=person.id or 0,
                asked_by=actor.name,
                verdict=verdict_row(verdict),
            )
        )
        record(session, actor, "bid.ask", agent, {"offer": number} | verdict_row(verdict))
        return verdict


def withdraw_bid(desk: Desk, actor: Actor, number: int) -> None:
    """Take a bid back that nobody has decided."""
    require(actor, "make_request")
    with desk.store.write() as session:
        row = session.get_one(Bid, number)
        check_scope(session, actor, [session.get_one(Agent, row.agent_id).name])
        if row.state != "asked":
            raise SaidError("request.not_waiting")
        session.delete(row)
        record(session, actor, "bid.withdraw", str(row.open_shift_id), {"id": number})


def award(desk: Desk, actor: Actor, number: int) -> Verdict:
    """Give an extra shift to a bidder, as a step of the draft; return the answer as of now.

    Raises
    ------
    SaidError
        When the bid waits no longer, the offer is gone or taken, or a rule would break.
    """
    require(actor, "decide_requests")
    with desk.store.write() as session:
        row = session.get_one(Bid, number, with_for_update=True)
        person = session.get_one(Agent, row.agent_id)
        check_scope(session, actor, [person.name])
        if row.state != "asked":
            raise SaidError("request.not_waiting")
        offered = _open(session, row.open_shift_id)
        verdict = check_bid(session, offered, person)
        row.verdict = verdict_row(verdict)
        judged = judged_on(session, offered.day, lock=True)
        if verdict.objections or judged is None:
            raise SaidError("bid.impossible")
        row.done = _give(session, actor, judged, offered, person)
        row.state, row.decided_by = "granted", actor.name
        session.add(row)
        tell_bid(session, actor, offered, person)
        record(session, actor, "bid.award", person.name, {"offer": offered.id, "bid": number})
        return verdict


def take_award_back(desk: Desk, actor: Actor, number: int) -> None:
    """Let a bid wait again; its shift goes out of the draft.

    Raises
    ------
    SaidError
        When it was not given, or the shift was changed since.
    """
    require(actor, "decide_requests")
    with desk.store.write() as session:
        row = session.get_one(Bid, number, with_for_update=True)
        offered = session.get_one(OpenShift, row.open_shift_id)
        judged = judged_on(session, offered.day, lock=True)
        changes = [change.inverse for change in changes_of(row.done)] if row.done else []
        if row.state != "granted" or judged is None or not changes:
            raise SaidError("request.not_decided")
        if any(judged.cells.get((c.agent, c.day)) != c.before for c in changes):
            raise SaidError("request.changed_since")
        _store(session, actor, judged, changes)
        row.state, row.decided_by, row.done = "asked", "", {}
        session.add(row)
        record(session, actor, "bid.take_back", str(offered.id), {"bid": number})


def _open(session: Session, number: int) -> OpenShift:
    row = session.get(OpenShift, number)
    if row is None or row.closed_at is not None or places_left(session, row) < 1:
        raise SaidError("bid.gone")
    return row


def _give(
    session: Session, actor: Actor, judged: Judged, offered: OpenShift, person: Agent
) -> dict[str, object]:
    changes = [extra_shift(judged, offered, person)]
    _store(session, actor, judged, changes)
    return step_row(actor.name, changes)


def _store(session: Session, actor: Actor, judged: Judged, changes: list[Change]) -> None:
    if judged.problem is None:
        raise SaidError("request.impossible")
    draft = draft_open(session, actor, judged.schedule, judged.roster)
    store_step(session, actor, draft, changes, worth_of(judged.problem, judged.roster, changes))
