"""Explain why a problem file has no roster, and what would give it one."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.operations.building.problem_file import load_document
from scheduling.errors import SchedulingError
from scheduling.explain.explanation import Clash, Explanation, Relaxation
from scheduling.explain.why import explain
from scheduling.problem import read_problem


def explain_roster(problem: Path) -> Explanation:
    """Explain a problem file; one that cannot be read is a clash of its own."""
    document = load_document(problem)
    try:
        return explain(read_problem(document, check=False))
    except SchedulingError as error:
        clash = Clash("problem", "", (), error.words)
        return Explanation(feasible=False, clash=(clash,))


def explain_row(found: Explanation) -> Mapping[str, object]:
    """Return the answer of `roster explain` as one JSON object; `proven` only where it is not."""
    row: dict[str, object] = {
        "feasible": found.feasible,
        "clash": [
            {"rule": c.rule, "agent": c.agent, "days": list(c.days), "words": dict(c.words)}
            for c in found.clash
        ],
        "relax": [_way(way) for way in found.relax],
    }
    return row if found.proven else row | {"proven": False}


def _way(way: Relaxation) -> Mapping[str, object]:
    """Return a way out; what it is about, and in which slots, only where that is several agents."""
    together = {"about": list(way.about), "slots": [list(at) for at in way.slots]}
    return {
        "rule": way.rule,
        "agent": way.agent,
        "days": list(way.days),
        "by": way.by,
        "uncovered_hours": way.uncovered_hours,
        "cost": way.cost,
    } | ({} if way.agent else together)
