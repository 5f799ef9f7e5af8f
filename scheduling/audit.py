"""The audit: every rule and the objective worked out again, knowing neither engine nor solver."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduling.people import Agent
from scheduling.problem import Counts, Problem
from scheduling.problem.values import WEEK
from scheduling.roster import Roster, coverage
from scheduling.rules import CATALOGUE, Violation
from scheduling.rules.catalogue import Rule
from scheduling.rules.floor_rules import Whole
from scheduling.rules.law_rules import overtime_of
from scheduling.rules.request_rules import denied
from scheduling.rules.sentences import said
from scheduling.rules.together_rules import cover_cost
from scheduling.rules.violation import Finding
from scheduling.shifts import Shift

Known = list[tuple[Agent, list[Shift]]]


@dataclass(frozen=True, slots=True)
class Audit:
    """What a roster is worth and what it breaks.

    Parameters
    ----------
    objective
        As `floorwalker-roster-1` states it.
    under_share, over_share
        Agent-slots short and beyond, both over the requirement.
    violations
        Every rule broken, by agent and day; agent "" where it is about all together.
    soft
        What the weighted rules cost, by name; part of the objective.
    """

    objective: float
    under_share: float
    over_share: float
    violations: tuple[Violation, ...]
    soft: Mapping[str, float]


def audit(problem: Problem, roster: Roster) -> Audit:
    """Check `roster` against every rule of `problem` and work out its objective."""
    known = _known(problem, roster)
    under, deep, over = shortage(problem, roster)
    soft = _soft(problem, roster, known)
    required = max(1, int(problem.requirement.sum()))
    return Audit(
        objective=_cost(problem, known, (under, deep, over)) + sum(soft.values()),
        under_share=float(under.sum() / required),
        over_share=float(over.sum() / required),
        violations=tuple(_violations(problem, roster, known)),
        soft=soft,
    )


def objective_of(problem: Problem, roster: Roster) -> float:
    """Work out the objective alone."""
    known = _known(problem, roster)
    soft = _soft(problem, roster, known)
    return _cost(problem, known, shortage(problem, roster)) + sum(soft.values())


def _soft(problem: Problem, roster: Roster, known: Known) -> dict[str, float]:
    """Weight times amount of every weighted rule that the problem has."""
    found: dict[str, float] = {}
    if any(agent.requests for agent in problem.agents):
        wishes = (w for agent, shifts in known for w in denied(problem, agent, shifts))
        found["requests"] = float(sum(wish.weight or 0.0 for wish in wishes))
    whole = _whole(problem, roster, known)
    if problem.cover:
        found["cover"] = cover_cost(problem, whole)
    for rule in CATALOGUE:
        if rule.key in problem.soft:
            amount = sum(f.amount for f in _findings(rule, problem, known, whole))
            found[rule.key] = problem.soft[rule.key] * amount
    return found


def _whole(problem: Problem, roster: Roster, known: Known) -> Whole:
    people = coverage(problem, roster)
    return Whole(people, {a.name: shifts for a, shifts in known}, roster.activities)


def _findings(rule: Rule, problem: Problem, known: Known, whole: Whole) -> Iterator[Finding]:
    """Yield what breaks one rule, weighted or not."""
    for agent, shifts in known:
        yield from rule.find(problem, agent, shifts)
    if rule.find_over_all is not None:
        yield from rule.find_over_all(problem, whole)


def _cost(problem: Problem, known: Known, short: tuple[Counts, Counts, Counts]) -> float:
    weights, (under, deep, over) = problem.weights, short
    cost = weights.under * under.sum() + weights.deep_under * deep.sum() + weights.over * over.sum()
    return float(cost + sum(_agent_cost(problem, agent, shifts) for agent, shifts in known))


def _known(problem: Problem, roster: Roster) -> Known:
    """Pair every agent with its shifts on days of the horizon."""
    by_agent = roster.by_agent()
    return [
        (agent, [s for s in by_agent.get(agent.name, []) if 0 <= s.day < problem.days])
        for agent in problem.agents
    ]


def _violations(problem: Problem, roster: Roster, known: Known) -> Iterator[Violation]:
    rows = roster.frame.select("agent", "day").iter_rows()
    for agent, day in rows:
        if agent not in problem.agent_index:
            yield Violation.of("known_agent", agent, day, said("known_agent"))
        elif not 0 <= day < problem.days:
            detail = said("known_day", last=problem.days - 1)
            yield Violation.of("known_day", agent, day, detail)
    for agent, shifts in known:
        for rule in CATALOGUE:
            yield from rule.check(problem, agent, shifts)
    whole = _whole(problem, roster, known)
    for rule in CATALOGUE:
        yield from rule.check_all(problem, whole)


def shortage(problem: Problem, roster: Roster) -> tuple[Counts, Counts, Counts]:
    """Return shortage, deep shortage and surplus of people, each (days, slots).

    The shortage is what is left after the best assignment of the people on contact to queues: the
    largest over all sets of queues of what they require less the people who can serve them (Hall
    1935), taken apart where no agent joins two parts.
    """
    people = coverage(problem, roster)
    under = np.zeros((problem.days, problem.slots), dtype=np.int64)
    deep = under.copy()
    for part in _parts(problem, list(people)):
        under += _worst(part, people, problem.requirement, problem.queues)
        deep += _worst(part, people, problem.deep_requirement, problem.queues)
    present = sum(people.values(), start=np.zeros_like(under))
    return under, deep, present - problem.requirement.sum(axis=0) + under


def _parts(problem: Problem, classes: list[frozenset[str]]) -> list[set[str]]:
    """Queues that some class of agents joins, as separate parts."""
    parts: list[set[str]] = [{queue} for queue in problem.queues]
    for skills in classes:
        joined = [part for part in parts if part & skills]
        parts = [part for part in parts if not part & skills] + [set[str]().union(*joined)]
    return parts


def _worst(
    part: set[str],
    people: dict[frozenset[str], npt.NDArray[np.int64]],
    required: Counts,
    queues: tuple[str, ...],
) -> Counts:
    members = [queue for queue in queues if queue in part]
    worst = np.zeros(required.shape[1:], dtype=np.int64)
    for mask in range(1, 1 << len(members)):
        chosen = {queue for i, queue in enumerate(members) if mask >> i & 1}
        need = sum(required[queues.index(queue)] for queue in chosen)
        able = sum(count for skills, count in people.items() if skills & chosen)
        worst = np.maximum(worst, need - able)
    return worst


def _agent_cost(problem: Problem, agent: Agent, shifts: list[Shift]) -> float:
    """Paid slots, shifts against the preference, and weekend days beyond one a week."""
    weights = problem.weights
    paid = sum(_charged(problem, agent, shift) for shift in shifts) / problem.slot_minutes
    against = sum(_against(problem, agent, shift.start) for shift in shifts)
    beyond = max(0, sum(problem.weekend(s.day) for s in shifts) - problem.days // WEEK)
    weekend = weights.weekend * beyond * (beyond + 1) / 2
    return weights.paid_slot * paid + weights.preference * against + weekend


def _charged(problem: Problem, agent: Agent, shift: Shift) -> float:
    """Paid minutes, those of overtime at its rate."""
    overtime = problem.contracts[agent.contract].overtime
    if overtime is None:
        return shift.paid_minutes
    return shift.paid_minutes + (overtime.rate - 1) * overtime_of(problem, agent, shift)


def _against(problem: Problem, agent: Agent, start: int) -> bool:
    early, late = problem.prefer.early_before, problem.prefer.late_from
    if agent.prefer == "early":
        return early is not None and start >= early
    return agent.prefer == "late" and late is not None and start < late
