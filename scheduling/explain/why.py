"""Why no roster exists: a smallest set of rules that clash, and what easing each would cost.

First every agent alone; where each has a legal roster, what is asked of several together.
"""

import time
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from scheduling.explain.asks import concerned, hard_asks
from scheduling.explain.core import SECONDS, alike, merged, small_clash, whole
from scheduling.explain.count import Way
from scheduling.explain.explanation import Clash, Explanation, Relaxation
from scheduling.explain.group import joint_clash
from scheduling.explain.model import AgentModel, Demand, Switch
from scheduling.explain.price import priced
from scheduling.explain.sequence import add_sequence
from scheduling.explain.static import counted_clash
from scheduling.explain.words import words_of
from scheduling.people import Agent
from scheduling.plain import plainly_rostered
from scheduling.problem import Problem
from scheduling.problem.decided import decided

__all__ = ["Clash", "Explanation", "Relaxation", "explain"]

TOGETHER_S = 30.0
"""For rules over several agents, unless told otherwise."""
MANY = 50
"""From so many kinds of agents on the engine is asked first: its start costs what 50 models do."""


def explain(problem: Problem, seconds: float = TOGETHER_S) -> Explanation:
    """Look for rules that cannot all be kept: of one agent first, then of several together.

    Parameters
    ----------
    problem
        Read with `check=False`, so that contradictions are explained and not refused.
    seconds
        Limit of the search for a clash of rules over several agents.

    Returns
    -------
    Explanation
        Of several agents who clash alone, the one with the smallest clash.
    """
    found = [(model, _clash(model, seconds)) for model in _troubled(problem)]
    if not found:
        return _together(problem, time.monotonic() + seconds)
    model, core = min(found, key=lambda pair: len(pair[1]))
    return _told(problem, (s.demand for s in core), _ways(model, core))


def _clash(model: AgentModel, seconds: float) -> list[Switch]:
    """Return a smallest clash of an agent who has no legal roster, or all demands if time ends."""
    return small_clash(model, time.monotonic() + seconds) or model.switches


def _together(problem: Problem, until: float) -> Explanation:
    asks = hard_asks(problem)
    if not asks:
        return Explanation(feasible=True)
    counted = counted_clash(problem)
    if counted:
        return _told(problem, counted.clash, counted.ways)
    people = {agent.name for ask in asks for agent in concerned(problem, ask)}
    if len(people) >= MANY and _engine_keeps_all(problem):
        return Explanation(feasible=True)
    joint = joint_clash(problem, until)
    if not joint.clash:
        return Explanation(feasible=True, proven=joint.proven)
    return _told(problem, (s.demand for s in joint.clash), joint.ways)


def _told(problem: Problem, clash: Iterable[Demand], ways: Iterable[Way]) -> Explanation:
    """Put a clash into words, what several are asked first, and order its ways out by price."""
    rows = sorted((whole(group) for group in merged(clash)), key=lambda demand: demand.agent != "")
    told = alike(rows)
    relax = (priced(problem, way) for way in ways)
    return Explanation(
        feasible=False,
        clash=tuple(Clash(d.rule, d.agent, d.days, words_of(problem, d)) for d in told),
        relax=tuple(sorted(relax, key=lambda r: (r.cost, r.rule, r.agent, r.days))),
    )


def _troubled(problem: Problem) -> Iterator[AgentModel]:
    """Return the models of the agents who have no legal roster."""
    for agent in _suspects(problem):
        model = add_sequence(AgentModel(problem, agent))
        switches = [switch.on for switch in model.switches]
        if model.model.solve(SECONDS, assume=switches, presolve=False) == "infeasible":
            yield model


def _suspects(problem: Problem) -> list[Agent]:
    """Return one of each kind of agents who are asked to work and not known to be able to."""
    alike: dict[tuple[object, ...], Agent] = {}
    for agent in problem.agents:
        if _asked(problem, agent):  # else: to stay at home keeps every rule
            days = tuple(decided(problem, agent))
            key = agent.contract, agent.paid_week_min, agent.available, days, agent.history
            alike.setdefault(key, agent)
    left = _without(alike.values(), plainly_rostered(problem))
    return left if len(left) < MANY else _without(left, _engine_rosters(problem))


def _engine_rosters(problem: Problem) -> frozenset[str]:
    from scheduling.legal import (  # noqa: PLC0415 - its compiled code takes a second to load, and most explanations need none
        legally_rostered,
    )

    return legally_rostered(problem)


def _engine_keeps_all(problem: Problem) -> bool:
    from scheduling.legal import wholly_legal  # noqa: PLC0415 - as above

    return wholly_legal(problem)


def _without(agents: Iterable[Agent], known: Container[str]) -> list[Agent]:
    return [agent for agent in agents if agent.name not in known]


def _asked(problem: Problem, agent: Agent) -> bool:
    """Whether anything asks the agent to work."""
    contract = problem.contracts[agent.contract]
    rows = contract.consecutive_days_min and agent.history.days_worked_in_a_row
    total = contract.paid_total is not None and contract.paid_total[0] > 0
    off = any("off" in pair for pair in problem.forbidden_next)
    return bool(any(agent.paid_week_min) or any(decided(problem, agent)) or rows or total or off)


def _ways(model: AgentModel, core: list[Switch]) -> Iterator[Way]:
    """Ease each member of the clash as little as possible while all other demands hold."""
    by_demand = {switch.demand: switch for switch in core}
    for demands in merged(by_demand):
        switches = [by_demand[demand] for demand in demands]
        eased = {switch.on for switch in switches}
        model.model.minimise([(1, switch.eased) for switch in switches])
        held = [switch.on for switch in model.switches if switch.on not in eased]
        if model.model.solve(SECONDS, assume=held) in {"optimal", "feasible"}:
            values = model.model.values
            days = tuple(d for s in switches if values[s.eased] for d in s.demand.days)
            by = sum(values[switch.eased] for switch in switches)
            yield Way(replace(demands[0], days=days), by)
