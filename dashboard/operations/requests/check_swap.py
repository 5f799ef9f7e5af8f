"""A swap of one day against the rules of both, the coverage, and what both can do."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session, select

from dashboard.operations.editing.cells import Change
from dashboard.operations.editing.worth import worth_of
from dashboard.operations.requests.judged import Judged, judged_on, short_hours
from dashboard.operations.requests.verdict import Reason, Verdict
from dashboard.store.tables import Agent, Leave
from scheduling.problem import Problem


def check_swap(session: Session, one: Agent, other: Agent, day: dt.date) -> Verdict:
    """Return what speaks for and against two agents exchanging what they work on a day."""
    judged = judged_on(session, day)
    if judged is None:
        return Verdict((Reason("swap_no_roster", against=True, values={"day": day.isoformat()}),))
    return Verdict(tuple(_reasons(session, judged, (one, other), day)))


def exchanged(judged: Judged, one: str, other: str, day: dt.date) -> list[Change]:
    """Return the changes that give each of two agents the other's shift, with its breaks."""
    number = judged.number(day)
    first, second = (judged.cells.get((name, number)) for name in (one, other))
    return [
        Change(one, number, first, second and replace(second, agent=one)),
        Change(other, number, second, first and replace(first, agent=other)),
    ]


def _reasons(
    session: Session, judged: Judged, pair: tuple[Agent, Agent], day: dt.date
) -> Iterator[Reason]:
    changes = exchanged(judged, pair[0].name, pair[1].name, day)
    if changes[0].before is None and changes[1].before is None:
        yield Reason("nothing_to_swap", against=True, values={"day": day.isoformat()})
        return
    yield from _away(session, pair, day)
    if judged.problem is None or not {a.name for a in pair} <= set(judged.problem.agent_index):
        yield Reason("swap_no_rules", against=True, values={"day": day.isoformat()})
        return
    yield _skills(judged.problem, pair)
    yield from _rules(judged.problem, judged, changes)
    yield _cover(judged.problem, judged, changes, day)


def _away(session: Session, pair: Sequence[Agent], day: dt.date) -> Iterator[Reason]:
    """Yield who of both has time off that day."""
    for agent in pair:
        off = select(Leave.id).where(Leave.agent_id == agent.id, Leave.state == "granted")
        if session.exec(off.where(Leave.first_day <= day, Leave.last_day >= day)).first():
            values = {"agent": agent.name, "day": day.isoformat()}
            yield Reason("away", against=True, values=values)


def _skills(problem: Problem, pair: tuple[Agent, Agent]) -> Reason:
    one, other = (problem.agents[problem.agent_index[agent.name]].skills for agent in pair)
    lacking = ", ".join(sorted(one ^ other))
    if lacking:
        return Reason("other_skills", against=True, values={"skills": lacking})
    return Reason("same_skills", against=False)


def _rules(problem: Problem, judged: Judged, changes: Sequence[Change]) -> Iterator[Reason]:
    broken = worth_of(problem, judged.roster, changes).broken
    for violation in broken:
        values = {"rule": violation.rule, "agent": violation.agent}
        yield Reason("breaks_rule", against=True, values=values)
    if not broken:
        yield Reason("rules_kept", against=False)


def _cover(problem: Problem, judged: Judged, changes: Sequence[Change], day: dt.date) -> Reason:
    """Tell what the coverage loses; a night shift counts on the day after, too."""
    hours = round(sum(short_hours(problem, judged.roster, changes).values()), 2)
    if hours > 0:
        return Reason("short", against=True, values={"hours": hours, "day": day.isoformat()})
    return Reason("swap_covered", against=False)
