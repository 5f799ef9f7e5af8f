"""A bid for an extra shift against the rules, the person's days off, and what it fills."""

from collections.abc import Iterator

from sqlmodel import Session, select

from dashboard.operations.editing.cells import Change, Edit, change_of
from dashboard.operations.editing.worth import surplus_of, worth_of
from dashboard.operations.requests.judged import Judged, judged_on, short_hours
from dashboard.operations.requests.verdict import Reason, Verdict
from dashboard.store.tables import Agent, Leave, OpenShift, Queue
from dashboard.text import SaidError


def check_bid(session: Session, offered: OpenShift, person: Agent) -> Verdict:
    """Return what speaks for and against somebody working an extra shift."""
    judged = judged_on(session, offered.day)
    if judged is None:
        values = {"day": offered.day.isoformat()}
        return Verdict((Reason("swap_no_roster", against=True, values=values),))
    return Verdict(tuple(_reasons(session, judged, offered, person)))


def _reasons(
    session: Session, judged: Judged, offered: OpenShift, person: Agent
) -> Iterator[Reason]:
    values: dict[str, str | float] = {"day": offered.day.isoformat()}
    off = select(Leave.id).where(Leave.agent_id == person.id, Leave.state == "granted")
    if session.exec(
        off.where(Leave.first_day <= offered.day, Leave.last_day >= offered.day)
    ).first():
        yield Reason("away", against=True, values={"agent": person.name} | values)
        return
    if judged.problem is None or person.name not in judged.problem.agent_index:
        yield Reason("swap_no_rules", against=True, values=values)
        return
    if (person.name, judged.number(offered.day)) in judged.cells:
        yield Reason("works_already", against=True, values=values)
        return
    queue = session.get_one(Queue, offered.queue_id).name
    if queue not in judged.problem.agents[judged.problem.agent_index[person.name]].skills:
        yield Reason("lacks_skill", against=True, values={"skills": queue})
        return
    changes = [extra_shift(judged, offered, person)]
    broken = worth_of(judged.problem, judged.roster, changes).broken
    for violation in broken:
        yield Reason(
            "breaks_rule", against=True, values={"rule": violation.rule, "agent": person.name}
        )
    if not broken:
        yield Reason("rules_kept", against=False)
    hours = -sum(short_hours(judged.problem, judged.roster, changes).values())
    yield Reason("fills", against=False, values={"hours": round(hours, 2)})


def extra_shift(judged: Judged, offered: OpenShift, person: Agent) -> Change:
    """Return the change that gives somebody an extra shift, its breaks where most are to spare."""
    if judged.problem is None:
        raise SaidError("request.impossible")
    edit = Edit(person.name, judged.number(offered.day), offered.start_minute, offered.minutes)
    surplus = surplus_of(judged.problem, judged.roster)
    return change_of(judged.problem, judged.roster, edit, surplus)
