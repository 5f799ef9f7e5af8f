"""A smallest set of demands that cannot be kept together."""

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from scheduling.cpsat import Number, Outcome, WholeModel
from scheduling.explain.model import Demand, Switch

SECONDS = 5.0
ROUNDS = 400
ALIKE = 6
"""From more agents on of whom the same is asked they are told together."""
SMALL_S = 5.0
"""For a smallest clash, before any other will do."""
SHRINK_S, NEAR_S, QUICK_S = 0.02, 0.05, 0.3
DAY_RULES = frozenset({"available", "fixed", "locked", "requests", "rotation"})
"""Rules whose demands are about one day each; days of one rule are told together."""
SLOT_RULES = frozenset({"minimum", "seats"})
"""Rules over several agents whose demands are about one slot or day each."""


class Switched(Protocol):
    """A model whose demands can be switched off."""

    @property
    def model(self) -> WholeModel:
        """The model over whole numbers."""
        ...

    @property
    def switches(self) -> list[Switch]:
        """Every demand that can clash."""
        ...


def small_clash(found: Switched, until: float) -> list[Switch]:
    """Return a smallest clash, or where that takes long one of which every part is needed.

    By hitting sets: a set of demands that meets every known way out is a clash as soon as it
    cannot be kept, and then none is smaller (Ignatiev, Previti, Liffiton and Marques-Silva 2015).
    Nothing where the time is over.

    Parameters
    ----------
    found
        A model that cannot keep all its demands.
    until
        By the monotonic clock.
    """
    now = time.monotonic()
    smallest = _smallest(found, min(until, now + SMALL_S))
    return smallest or _needed(found, until)


def _needed(found: Switched, until: float) -> list[Switch]:
    """Take demands out one by one as long as the rest cannot be kept."""
    held = [switch.on for switch in found.switches]
    left = max(0.1, until - time.monotonic())
    if found.model.solve(left, assume=held, presolve=False) != "infeasible":
        return []
    kept = sorted(found.model.core)
    for on in list(kept):
        if on not in kept or time.monotonic() > until:
            continue
        rest = [other for other in kept if other != on]
        left = max(0.1, until - time.monotonic())
        if found.model.solve(min(SECONDS, left), assume=rest) == "infeasible":
            core = set(found.model.core)
            kept = [other for other in rest if other in core]
    chosen = set(kept)
    return [switch for switch in found.switches if switch.on in chosen]


def _smallest(found: Switched, until: float) -> list[Switch] | None:
    """Return a smallest clash; None where the time is over."""
    switches = found.switches
    by_number = {switch.on: switch for switch in switches}
    ways_out: list[set[Number]] = []
    # any solution tells a way out; one near all kept tells a small one
    found.model.hint({n: v for switch in switches for n, v in ((switch.on, 1), (switch.eased, 0))})
    for _ in range(ROUNDS):
        tried, left = hitting(ways_out), until - time.monotonic()
        if left <= 0:
            return None
        outcome = _kept(found.model, min(SECONDS, left), sorted(tried))
        if outcome == "infeasible":
            return [by_number[on] for on in sorted(tried)]
        if outcome == "unknown":
            return None
        ways_out.append(_small_way_out(found))
    return None


def _small_way_out(found: Switched) -> set[Number]:
    """Return what the last solution gives up, less what need not go as well: fewer rounds then."""
    gone = _given_up(found)
    for on in sorted(gone):
        if on in gone and len(gone) > 1:
            held = [s.on for s in found.switches if s.on not in gone or s.on == on]
            if found.model.solve(SHRINK_S, fixed=held, shallow=True, presolve=False) == "optimal":
                gone = _given_up(found)
    return gone


def _given_up(found: Switched) -> set[Number]:
    values = found.model.values
    return {switch.on for switch in found.switches if values[switch.eased]}


def _kept(model: WholeModel, seconds: float, fixed: list[Number]) -> Outcome:
    """Look for a solution near the hint, which takes a moment where one exists, then for any."""
    near = min(NEAR_S, seconds)
    outcome = model.solve(near, fixed=fixed, shallow=True, presolve=False)
    return model.decide(seconds, QUICK_S, fixed) if outcome == "unknown" else outcome


def hitting(sets: list[set[Number]]) -> set[Number]:
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


def merged(demands: Iterable[Demand]) -> list[list[Demand]]:
    """Put demands of one rule together: days off on four days are one thing to a reader."""
    found: dict[tuple[object, ...], list[Demand]] = {}
    for demand in demands:
        apart = () if demand.rule in DAY_RULES | SLOT_RULES else demand.days[:1]
        found.setdefault((demand.rule, demand.agent, demand.about, apart), []).append(demand)
    return list(found.values())


def whole(demands: list[Demand]) -> Demand:
    """Return one demand for all that are told together; the part of the day only of a single."""
    if len(demands) == 1:
        return demands[0]
    days = tuple(sorted({day for demand in demands for day in demand.days}))
    return replace(demands[0], days=days, value=max(d.value for d in demands), at=None)


def alike(demands: list[Demand]) -> list[Demand]:
    """Return one demand for many agents of whom the same is asked; they are `away` in it."""
    found: dict[tuple[object, ...], list[Demand]] = {}
    for demand in demands:
        same = demand.rule, demand.days, demand.value
        found.setdefault(same if demand.agent else (demand,), []).append(demand)
    told: list[Demand] = []
    for group in found.values():
        if len(group) <= ALIKE:
            told += group
        else:
            names = tuple(demand.agent for demand in group)
            told.append(replace(group[0], agent="", able=len(group), away=names))
    return told
