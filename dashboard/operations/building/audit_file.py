"""Check a roster file against its problem file."""

from collections.abc import Iterable
from pathlib import Path

from dashboard.operations.building.problem_file import load_problem, read_text
from scheduling.audit import audit
from scheduling.roster import Roster, read_activities, read_roster
from scheduling.rules import Violation


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
