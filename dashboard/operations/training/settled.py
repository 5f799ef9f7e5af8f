"""A roster is not held up by an activity for which no time was found: it is left for later."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scheduling.audit import audit
from scheduling.problem import read_problem
from scheduling.solve import Answer

RULE = "activities"
Unplaced = dict[str, list[str]]
"""Name → those who have no time."""


def settled(document: dict[str, Any], answer: Answer) -> tuple[dict[str, Any], Answer, Unplaced]:
    """Return problem and answer without the activities that found no time, and what they are.

    Parameters
    ----------
    document : dict
        The problem file that was answered.
    answer : Answer
        Its status is feasible again where it broke nothing else.
    """
    if not any(violation.rule == RULE for violation in answer.violations):
        return document, answer, {}
    has_time = {(placed.name, placed.agent) for placed in answer.roster.activities}
    kept = [_with_time(entry, has_time) for entry in document[RULE]]
    unplaced = {
        entry["id"]: sorted(set(entry["attendees"]) - set(left["attendees"]))
        for entry, left in zip(document[RULE], kept, strict=True)
    }
    document = document | {RULE: [entry for entry in kept if entry["attendees"]]}
    violations = audit(read_problem(document, check=False), answer.roster).violations
    status = "infeasible" if violations else "feasible"
    told = {name: agents for name, agents in unplaced.items() if agents}
    # what was known of a clash may have been about what is left out
    left = replace(answer, status=status, violations=violations, explained=None)
    return document, left, told


def _with_time(entry: Mapping[str, Any], has_time: set[tuple[str, str]]) -> dict[str, Any]:
    left = [agent for agent in entry["attendees"] if (entry["id"], agent) in has_time]
    return {**entry, "attendees": left}
