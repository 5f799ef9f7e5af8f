"""Explain why a problem file has no roster, and what would give it one."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.operations.audit_roster import load_document
from scheduling.errors import SchedulingError
from scheduling.explain import Clash, Explanation, explain
from scheduling.problem import read_problem


def explain_roster(problem: Path) -> Explanation:
    """Explain a problem file; one that cannot be read is a clash of its own."""
    document = load_document(problem)
    try:
        return explain(read_problem(document, check=False))
    except SchedulingError as error:
        words = {"en": str(error), "zh": f"问题文件有误：{error}"}
        return Explanation(feasible=False, clash=(Clash("problem", "", (), words),))


def explain_row(found: Explanation) -> Mapping[str, object]:
    """Return the answer of `roster explain` as one JSON object."""
    return {
        "feasible": found.feasible,
        "clash": [
            {"rule": c.rule, "agent": c.agent, "days": list(c.days), "words": dict(c.words)}
            for c in found.clash
        ],
        "relax": [
            {
                "rule": r.rule,
                "agent": r.agent,
                "days": list(r.days),
                "by": r.by,
                "uncovered_hours": r.uncovered_hours,
                "cost": r.cost,
            }
            for r in found.relax
        ],
    }
