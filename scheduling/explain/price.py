"""What a way out costs."""

from scheduling.explain.core import DAY_RULES
from scheduling.explain.count import Way
from scheduling.explain.explanation import Relaxation
from scheduling.problem import Problem

TOGETHER = frozenset({"seats", "breaks_at_once"})
"""Rules over several agents that are eased by an amount which nobody wished for."""


def priced(problem: Problem, way: Way) -> Relaxation:
    """Price a way out in the objective: shortage, more paid time, each wish denied.

    A floor is paid for as people short in the slots at which it is lowered, a seat and a point of
    breaks as one wish each.
    """
    weights, slot = problem.weights, problem.slot_minutes
    lost = _lost(problem, way)
    more = way.by if way.demand.rule == "paid_week_max" else 0
    cost = weights.under * lost / slot + weights.paid_slot * more / slot
    return Relaxation(
        rule=way.demand.rule,
        agent=way.demand.agent,
        days=way.demand.days,
        by=way.by,
        uncovered_hours=lost / 60,
        cost=cost + weights.preference * (0 if lost or more else _denied(way)),
        about=way.demand.about,
        slots=way.slots,
    )


def _lost(problem: Problem, way: Way) -> int:
    """Return minutes that are owed, or asked for by a floor, and then not worked."""
    match way.demand.rule:
        case "paid_week_min":
            return way.by
        case "minimum":
            return way.by * len(way.slots) * problem.slot_minutes
        case _:
            return 0


def _denied(way: Way) -> int:
    return way.by if way.demand.rule in DAY_RULES | TOGETHER else 1
