"""Why no roster exists: a smallest set of rules that clash, and what easing each would cost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scheduling.cpsat import Number, WholeModel
from scheduling.explain_model import AgentModel, Demand, Switch
from scheduling.explain_sequence import add_sequence
from scheduling.explain_words import words_of
from scheduling.legal import legally_rostered
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.decided import decided

SECONDS = 5.0
ROUNDS = 200
MANY = 50
"""From so many kinds of agents on the engine is asked first: its start costs what 50 models do."""
DAY_RULES = frozenset({"available", "fixed", "locked", "requests", "rotation"})
"""Rules whose demands are about one day each; days of one rule are told together."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One member of the smallest set of demands that cannot be kept together."""

    rule: str
    agent: str
    days: tuple[int, ...]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way out.

    Parameters
    ----------
    rule, agent, days
        What to ease, for whom, on which days.
    by
        How far: minutes for rules about time, days for rules about days.
    uncovered_hours
        Paid hours owed that are then not worked.
    cost
        In the objective: those hours as shortage, more paid time, and each wish denied.
    """

    rule: str
    agent: str
    days: tuple[int, ...]
    by: int
    uncovered_hours: float
    cost: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether every agent has a legal roster; if not, what clashes and the cheapest ways out."""

    feasible: bool
    clash: tuple[Clash, ...] = ()
    relax: tuple[Relaxation, ...] = ()


def explain(problem: Problem) -> Explanation:
    """Look for an agent whose rules cannot all be kept; of several the one that clashes in fewest.

    Parameters
    ----------
    problem
        Read with `check=False`, so that contradictions are explained and not refused.
    """
    found = [(model, core) for model in _troubled(problem) if (core := smallest_clash(model))]
    if not found:
        return Explanation(feasible=True)
    model, core = min(found, key=lambda pair: len(pair[1]))
    return Explanation(
        feasible=False,
        clash=tuple(_clashes(model.agent, core)),
        relax=tuple(sorted(_relaxations(model, core), key=lambda r: (r.cost, r.rule, r.days))),
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
    if len(alike) < MANY:
        return list(alike.values())
    known = legally_rostered(problem)
    return [agent for agent in alike.values() if agent.name not in known]


def _asked(problem: Problem, agent: Agent) -> bool:
    """Whether anything asks the agent to work."""
    contract = problem.contracts[agent.contract]
    rows = contract.consecutive_days_min and agent.history.days_worked_in_a_row
    total = contract.paid_total is not None and contract.paid_total[0] > 0
    off = any("off" in pair for pair in problem.forbidden_next)
    return bool(any(agent.paid_week_min) or any(decided(problem, agent)) or rows or total or off)


def smallest_clash(model: AgentModel) -> list[Switch]:
    """Return a set of fewest demands that cannot be kept together.

    By hitting sets: a set of demands that meets every known way out is a clash as soon as it
    cannot be kept, and then none is smaller (Ignatiev, Previti, Liffiton and Marques-Silva 2015).
    """
    switches = {switch.on: switch for switch in model.switches}
    ways_out: list[set[Number]] = []
    for _ in range(ROUNDS):
        tried = _hitting(ways_out)
        if model.model.solve(SECONDS, assume=sorted(tried)) == "infeasible":
            return [switches[on] for on in sorted(tried)]
        ways_out.append(_way_out(model, tried))
        if not ways_out[-1]:
            return []
    return [switches[on] for on in sorted(model.model.core)]


def _way_out(model: AgentModel, kept: set[Number]) -> set[Number]:
    """Keep as many demands as possible beside `kept`; return those that must go."""
    model.model.minimise([(-1, switch.on) for switch in model.switches])
    model.model.solve(SECONDS, assume=sorted(kept))
    values = model.model.values
    model.model.minimise([])
    return {switch.on for switch in model.switches if not values[switch.on]}


def _hitting(sets: list[set[Number]]) -> set[Number]:
    """Return a smallest set that meets each of `sets`."""
    model, members = WholeModel(), sorted(set[Number]().union(*sets))
    if not members:
        return set()
    chosen = {member: model.number(0, 1) for member in members}
    for one in sets:
        model.at_least([(1, chosen[member]) for member in sorted(one)], 1)
    model.minimise([(1, number) for number in chosen.values()])
    model.solve(SECONDS)
    return {member for member, number in chosen.items() if model.values[number]}


def _merged(core: Iterable[Switch]) -> dict[str, list[Switch]]:
    """Demands of one rule together: days off on four days are one thing to a reader."""
    found: dict[str, list[Switch]] = {}
    for switch in core:
        weekly = switch.demand.rule if switch.demand.rule in DAY_RULES else ""
        key = weekly or f"{switch.demand.rule} {switch.demand.days[0]}"
        found.setdefault(key, []).append(switch)
    return found


def _whole(switches: list[Switch]) -> Demand:
    first = switches[0].demand
    days = sorted({day for switch in switches for day in switch.demand.days})
    return Demand(first.rule, tuple(days), first.value)


def _clashes(agent: Agent, core: list[Switch]) -> Iterator[Clash]:
    for switches in _merged(core).values():
        demand = _whole(switches)
        yield Clash(demand.rule, agent.name, demand.days, words_of(agent, demand))


def _relaxations(model: AgentModel, core: list[Switch]) -> Iterator[Relaxation]:
    """Ease each member of the clash as little as possible while all other demands hold."""
    for switches in _merged(core).values():
        eased = {switch.on for switch in switches}
        model.model.minimise([(1, switch.eased) for switch in switches])
        held = [switch.on for switch in model.switches if switch.on not in eased]
        if model.model.solve(SECONDS, assume=held) in {"optimal", "feasible"}:
            yield _priced(model, switches)


def _priced(model: AgentModel, switches: list[Switch]) -> Relaxation:
    demand, values = _whole(switches), model.model.values
    by = sum(values[switch.eased] for switch in switches)
    weights, slot = model.problem.weights, model.problem.slot_minutes
    lost = by if demand.rule == "paid_week_min" else 0
    more = by if demand.rule == "paid_week_max" else 0
    denied = 0 if lost or more else by if demand.rule in DAY_RULES else 1
    cost = weights.under * lost / slot + weights.paid_slot * more / slot
    return Relaxation(
        rule=demand.rule,
        agent=model.agent.name,
        days=tuple(
            day for switch in switches if values[switch.eased] for day in switch.demand.days
        ),
        by=by,
        uncovered_hours=lost / 60,
        cost=cost + weights.preference * denied,
    )
