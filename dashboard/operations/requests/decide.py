"""Grant a request, refuse it with a reason, take the decision back: what is granted happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.notices.request_decided import tell_decided
from dashboard.operations.permit import Actor, require
from dashboard.operations.requests.check_leave import check_leave
from dashboard.operations.requests.check_swap import check_swap
from dashboard.operations.requests.exchange import exchange, exchange_back
from dashboard.operations.requests.judged import days_of
from dashboard.operations.requests.people import check_scope, today_of
from dashboard.operations.requests.take_out import put_back, take_out
from dashboard.operations.requests.verdict import Verdict, verdict_from, verdict_row
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Leave, Swap
from dashboard.text import SaidError

Kind = Literal["leave", "swap"]
IMPOSSIBLE = frozenset(
    {"swap_no_roster", "nothing_to_swap", "away", "swap_no_rules", "breaks_rule"}
)
"""What a lead cannot pass over: a swap that cannot be, or one against the rules."""
_WAITS = {"leave": "asked", "swap": "agreed"}


@dataclass(frozen=True)
class Decided:
    """How a decision went.

    Attributes
    ----------
    done : bool
        Whether it stands. A grant does not where the answer has become worse since it was given:
        the request keeps the new answer, and a second grant goes by that.
    verdict : Verdict
        The answer as of now.
    whole : bool
        Of a decision taken back: whether all shifts are as before.
    """

    done: bool
    verdict: Verdict
    whole: bool = True


def grant(desk: Desk, actor: Actor, kind: Kind, number: int) -> Decided:
    """Grant a request and let it happen, in a draft of the roster.

    Raises
    ------
    SaidError
        When it waits no longer, is of people out of the actor's scope, or is a swap that cannot be.
    """
    require(actor, "decide_requests")
    with desk.store.write() as session:
        row, people = _waiting(session, actor, kind, number)
        verdict = _judge(session, row, people)
        worse = verdict.objections - verdict_from(row.verdict).objections
        row.verdict = verdict_row(verdict)
        if worse:
            session.add(row)
            return Decided(done=False, verdict=verdict)
        if verdict.objections & IMPOSSIBLE:
            raise SaidError("request.impossible")
        row.state, row.decided_by = "granted", actor.name
        session.add(row)
        session.flush()
        row.done = _do(session, actor, row, people)
        _tell(session, actor, "request.grant", row, people)
        tell_decided(session, actor, "granted", row, people)
        return Decided(done=True, verdict=verdict)


def refuse(desk: Desk, actor: Actor, kind: Kind, number: int, reason: str) -> None:
    """Refuse a request with a reason that its agent reads.

    Raises
    ------
    SaidError
        As `grant`, and without a reason.
    """
    require(actor, "decide_requests")
    if not reason.strip():
        raise SaidError("request.no_reason")
    with desk.store.write() as session:
        row, people = _waiting(session, actor, kind, number)
        row.state, row.decided_by, row.reason = "refused", actor.name, reason.strip()
        _tell(session, actor, "request.refuse", row, people)
        tell_decided(session, actor, "refused", row, people)


def take_back(desk: Desk, actor: Actor, kind: Kind, number: int) -> Decided:
    """Let a decided request wait again; what a grant changed in rosters is put back.

    Raises
    ------
    SaidError
        When it is not decided, is of people out of the actor's scope, or the swapped shifts have
        been changed since.
    """
    require(actor, "decide_requests")
    with desk.store.write() as session:
        row, people = _row(session, actor, kind, number)
        if row.state not in {"granted", "refused"}:
            raise SaidError("request.not_decided")
        granted, row.state = row.state == "granted", _WAITS[kind]
        row.decided_by = row.reason = ""
        session.add(row)
        session.flush()
        whole = _undo(session, actor, row, people) if granted else True
        row.done = {}
        _tell(session, actor, "request.take_back", row, people)
        tell_decided(session, actor, "waits", row, people)
        return Decided(done=True, verdict=verdict_from(row.verdict), whole=whole)


def withdraw(desk: Desk, actor: Actor, kind: Kind, number: int) -> None:
    """Take away a request of one's own, or of one's people, that nobody has decided.

    Raises
    ------
    SaidError
        When it is decided, or someone else's.
    """
    require(actor, "make_request")
    with desk.store.write() as session:
        row = session.get(Leave if kind == "leave" else Swap, number, with_for_update=True)
        if row is None or row.state not in {"asked", "agreed"}:
            raise SaidError("request.not_waiting")
        people = _people(session, row)
        check_scope(session, actor, [people[0].name])
        _tell(session, actor, "request.withdraw", row, people)
        session.delete(row)


def _waiting(
    session: Session, actor: Actor, kind: Kind, number: int
) -> tuple[Leave | Swap, list[Agent]]:
    row, people = _row(session, actor, kind, number)
    if row.state != _WAITS[kind]:
        raise SaidError("request.not_waiting")
    return row, people


def _row(
    session: Session, actor: Actor, kind: Kind, number: int
) -> tuple[Leave | Swap, list[Agent]]:
    """Return a request with its people, all of whom must be the actor's."""
    row = session.get(Leave if kind == "leave" else Swap, number, with_for_update=True)
    if row is None:
        raise SaidError("request.not_waiting")
    people = _people(session, row)
    check_scope(session, actor, [agent.name for agent in people])
    return row, people


def _people(session: Session, row: Leave | Swap) -> list[Agent]:
    """Return whose request it is; of a swap the asker first."""
    ids = [row.agent_id] if isinstance(row, Leave) else [row.from_agent_id, row.to_agent_id]
    return [session.get_one(Agent, number) for number in ids]


def _judge(session: Session, row: Leave | Swap, people: Sequence[Agent]) -> Verdict:
    """Return the answer as of now; whether the notice was enough stays as it was when asked."""
    if isinstance(row, Swap):
        return check_swap(session, people[0], people[1], row.day)
    fresh = check_leave(
        session, people[0], row.first_day, row.last_day, today_of(session, people[0])
    )
    notice = {"notice", "short_notice"}
    kept = [r for r in verdict_from(row.verdict).reasons if r.key in notice]
    return Verdict((*kept, *(r for r in fresh.reasons if r.key not in notice)))


def _do(
    session: Session, actor: Actor, row: Leave | Swap, people: Sequence[Agent]
) -> dict[str, Any]:
    if isinstance(row, Leave):
        return {"cut": take_out(session, actor, people[0], days_of(row.first_day, row.last_day))}
    return exchange(session, actor, (people[0].name, people[1].name), row.day)


def _undo(session: Session, actor: Actor, row: Leave | Swap, people: Sequence[Agent]) -> bool:
    """Undo what a grant did; return whether all shifts are as before."""
    if isinstance(row, Leave):
        days = days_of(row.first_day, row.last_day)
        return put_back(session, actor, people[0], days, row.done.get("cut", []))
    exchange_back(session, actor, row.day, row.done)
    return True


def _tell(
    session: Session, actor: Actor, action: str, row: Leave | Swap, people: Sequence[Agent]
) -> None:
    """Keep the row and tell the trail."""
    days = [row.first_day, row.last_day] if isinstance(row, Leave) else [row.day]
    details = {"id": row.id, "days": [day.isoformat() for day in days], "reason": row.reason}
    session.add(row)
    record(session, actor, action, " ⇄ ".join(agent.name for agent in people), details)
