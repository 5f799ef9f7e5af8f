"""Check a roster file against its problem file."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from scheduling.audit import audit
from scheduling.errors import SchedulingError
from scheduling.problem import Problem, read_problem
from scheduling.roster import Roster, read_activities, read_roster
from scheduling.rules import Violation


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    SchedulingError
        If the file cannot be read as UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        message = f"{path}: {why}"
        raise SchedulingError(message) from error


def load_document(path: Path) -> dict[str, object]:
    """Read a problem file as the JSON object that it holds.

    Raises
    ------
    SchedulingError
        If it is no JSON object: one sentence that names the file and the place.
    """
    try:
        document = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        message = f"{path}: no JSON, line {error.lineno}: {error.msg}"
        raise SchedulingError(message) from error
    if not isinstance(document, dict):
        message = f"{path}: expected a JSON object"
        raise SchedulingError(message)
    return cast("dict[str, object]", document)


def load_problem(path: Path) -> Problem:
    """Read a problem file.

    Raises
    ------
    SchedulingError
        If it is no JSON, or no problem: one sentence that names the file and the place.
    """
    return read_problem(load_document(path))


def beside(roster: Path) -> Path:
    """Return where the training and meetings of a roster file stand."""
    return roster.with_suffix(".activities.csv")


def load_roster(path: Path) -> Roster:
    """Read a roster file, with its training and meetings where they stand beside it."""
    roster = read_roster(read_text(path))
    if not beside(path).exists():
        return roster
    return Roster(roster.frame, read_activities(read_text(beside(path))))


def audit_roster(problem: Path, roster: Path) -> dict[str, object]:
    """Return what the roster is worth and which rules it breaks, ready for JSON."""
    found = audit(load_problem(problem), load_roster(roster))
    return {
        "objective": found.objective,
        "under_share": found.under_share,
        "over_share": found.over_share,
        "violations": violation_rows(found.violations),
        "soft": dict(found.soft),
    }


def violation_rows(violations: Iterable[Violation]) -> list[dict[str, object]]:
    """Return violations as JSON rows."""
    return [
        {
            "rule": v.rule,
            "agent": v.agent,
            "day": v.day,
            "detail": v.detail,
            "detail_zh": v.detail_zh,
        }
        for v in violations
    ]
