"""One group of asks over several agents: whether all can be kept, what clashes, the ways out.

Floors and seats are about every slot, and a model of them all is far too large: it begins with one
slot a day and is given those that its solutions forget.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from scheduling.explain.asks import concerned, groups_of
from scheduling.explain.core import merged, small_clash
from scheduling.explain.count import Slots, Way
from scheduling.explain.floor import (
    add_minimum,
    add_seats,
    asked_least,
    presence,
    seats_of,
    serving,
)
from scheduling.explain.joint import (
    Ask,
    JointModel,
    add_activity,
    add_breaks,
    add_pair,
    add_team,
)
from scheduling.explain.model import Demand, Switch
from scheduling.problem import Counts, Problem

SOLVE_S = 20.0
WAY_S, ASK_S, QUICK_S = 4.0, 1.0, 0.3
ROUNDS = 60
"""In which slots are added that a solution forgets."""
ADD = {
    "apart": add_pair,
    "same_day_off": add_pair,
    "teams_together": add_team,
    "activities": add_activity,
    "breaks_at_once": add_breaks,
}
Outcome = Literal["feasible", "infeasible", "unknown"]
Eases = Callable[[Switch], bool]


@dataclass(frozen=True, slots=True)
class Joint:
    """Demands that clash, with ways out; none, and `proven` False where the time was over."""

    clash: tuple[Switch, ...] = ()
    ways: tuple[Way, ...] = ()
    proven: bool = True


def joint_clash(problem: Problem, until: float) -> Joint:
    """Look for a clash of rules over several agents, each group by itself, then all together.

    Parameters
    ----------
    until
        By the monotonic clock; what is not looked at by then is not proven either way.
    """
    proven = True
    for asks in groups_of(problem):
        found = _Group(problem, asks, until).clash()
        if found.clash:
            return found
        proven = proven and found.proven
    return Joint(proven=proven)


def _nothing(_: Switch) -> bool:
    return False


class _Group:
    """One model of some asks and all whom they concern."""

    def __init__(self, problem: Problem, asks: list[Ask], until: float) -> None:
        self.problem, self.asks, self.until = problem, asks, until
        names = {agent.name for ask in asks for agent in concerned(problem, ask)}
        self.joint = JointModel(problem, (a for a in problem.agents if a.name in names))
        self.slotted = [ask for ask in asks if ask.rule not in ADD]
        self._known: set[tuple[Ask, int, int]] = set()
        for ask in asks:
            if ask.rule in ADD:
                ADD[ask.rule](self.joint, ask)
        for ask in self.slotted:
            self._add_slots(ask, self._asked(ask), first=True)

    def _asked(self, ask: Ask) -> Counts:
        """Return the least of a floor, or the seats below zero: what presence is added to."""
        if ask.rule == "minimum":
            return asked_least(self.problem, ask.about)
        return -seats_of(self.problem, ask.about[0])

    def _add_slots(self, ask: Ask, short: Counts, *, first: bool = False) -> bool:
        """Add of each day the slot that lacks most; returns whether any was new."""
        new = False
        for day in range(self.problem.days):
            slot = int(short[day].argmax())
            wanted = short[day, slot] > 0 or (first and ask.rule == "seats")
            if wanted and (ask, day, slot) not in self._known:
                self._known.add((ask, day, slot))
                add = add_minimum if ask.rule == "minimum" else add_seats
                add(self.joint, Ask(ask.rule, ask.about, (day, slot)), (day, slot))
                new = True
        return new

    def _forgotten(self) -> bool:
        """Add the slots at which the last solution breaks a floor or has too few seats."""
        there, new = presence(self.joint), False
        values = self.joint.model.values
        for ask in self.slotted:
            floor = ask.rule == "minimum"
            mine = serving(self.problem, ask.about) if floor else concerned(self.problem, ask)
            asked = self._asked(ask)
            count = sum((there[a.name].astype(np.int64) for a in mine), np.zeros_like(asked))
            short = asked - count if floor else asked + count
            eased = np.zeros(self.problem.days, np.int64)
            for switch in self.joint.switches:
                if switch.demand.rule == ask.rule and switch.demand.about == ask.about:
                    day = switch.demand.days[0]
                    eased[day] = max(eased[day], values[switch.eased])
            new = self._add_slots(ask, short - eased[:, None]) or new
        return new

    def _solved(self, seconds: float, eases: Eases = _nothing) -> Outcome:
        """Solve with all held but what may be eased as little as can be; add what is forgotten."""
        model = self.joint.model
        for _ in range(ROUNDS):
            left = min(seconds, self.until - time.monotonic())
            if left <= 0:
                return "unknown"
            held = [s.on for s in self.joint.switches if not eases(s)]
            model.minimise([(1, s.eased) for s in self.joint.switches if eases(s)])
            outcome = model.decide(left, QUICK_S, held)
            if outcome in {"infeasible", "unknown"}:
                model.minimise([])
                return "infeasible" if outcome == "infeasible" else "unknown"
            if not self._forgotten():
                model.minimise([])
                return "feasible"
        return "unknown"

    def clash(self) -> Joint:
        """Return what clashes in the group, if anything does."""
        outcome = self._solved(SOLVE_S)
        if outcome != "infeasible":
            return Joint(proven=outcome == "feasible")
        needed = self._needed()
        if len(needed) < len(self.asks):
            found = _Group(self.problem, needed, self.until).clash()
            if found.clash:
                return found
        core = self._core(needed)
        return Joint(tuple(core), tuple(self._ways(core)))

    def _needed(self) -> list[Ask]:
        """Leave asks out one by one as long as the rest still cannot be kept."""
        kept = list(self.asks)
        for ask in self.asks:
            left = min(ASK_S, self.until - time.monotonic())
            rest = [one for one in kept if one != ask]
            if len(kept) == 1 or left <= 0:
                break
            dropped = {ask for ask in self.asks if ask not in rest}
            held = [s.on for s in self.joint.switches if not _asks(dropped, s.demand)]
            if self.joint.model.decide(left, QUICK_S, held) == "infeasible":
                kept = rest
        return kept

    def _core(self, needed: list[Ask]) -> list[Switch]:
        """Return a clash; what is asked of several agents alone where the time is over."""
        found = small_clash(self.joint, max(self.until, time.monotonic() + WAY_S))
        return found or [s for s in self.joint.asked.values() if _asks(set(needed), s.demand)]

    def _ways(self, core: list[Switch]) -> Iterator[Way]:
        """Ease each member of the clash as little as possible while all other demands hold."""
        by_demand = {switch.demand: switch for switch in core}
        for demands in merged(by_demand):
            first, switches = demands[0], [by_demand[demand] for demand in demands]
            if first.rule in {"minimum", "seats"}:
                found = self._solved(WAY_S, lambda s, d=first: _same(s.demand, d))
            else:
                chosen = {switch.on for switch in switches}
                found = self._solved(WAY_S, lambda s, c=chosen: s.on in c)
            if found == "feasible":
                yield self._way(switches)

    def _way(self, switches: list[Switch]) -> Way:
        """Return how far the last solution eases a demand, and when."""
        demand, values = switches[0].demand, self.joint.model.values
        if demand.rule not in {"minimum", "seats"}:
            eased = [s for s in switches if values[s.eased]]
            days = tuple(sorted({day for s in eased for day in s.demand.days}))
            by = sum(values[s.eased] for s in switches)
            if demand.rule == "breaks_at_once":
                by = demand.value
            return Way(replace(demand, days=days), by)
        eased = [s for s in self.joint.switches if _same(s.demand, demand) and values[s.eased]]
        days = tuple(sorted({s.demand.days[0] for s in eased}))
        by = max(values[s.eased] for s in eased)
        return Way(replace(demand, days=days), by, self._lowered(demand, eased, by))

    def _lowered(self, demand: Demand, eased: list[Switch], by: int) -> Slots:
        """Return the slots at which a floor asks for more than is left of it on an eased day."""
        least, found = self._asked(Ask(demand.rule, demand.about)), set[tuple[int, int]]()
        for switch in eased:
            day = switch.demand.days[0]
            above = least[day] > (switch.demand.value - by if demand.rule == "minimum" else -FAR)
            found |= {(day, int(slot)) for slot in np.flatnonzero(above)}
        return tuple(sorted(found))


FAR = 10**6


def _asks(asks: set[Ask], demand: Demand) -> bool:
    """Whether a demand is part of one of the asks."""
    return not demand.agent and Ask(demand.rule, demand.about) in asks


def _same(one: Demand, other: Demand) -> bool:
    return one.rule == other.rule and one.about == other.about
