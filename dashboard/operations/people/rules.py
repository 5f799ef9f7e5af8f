"""A contract's fields as the rules of the roster problem."""

from collections.abc import Mapping
from typing import Any

from dashboard.feeds.people.spellings import breaks_of, parts, window_of
from dashboard.operations.people.changes import Record
from dashboard.operations.people.state import RULES


def rules_of(rules: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Return rules with the fields of a record in them; what no field holds stays."""
    starts = window_of(record["starts"] or "")
    told: dict[str, Any] = {
        "shift_minutes": [int(part) for part in parts(record["shift_minutes"] or "")] or None,
        **{name: record[name] for name in RULES},
        "starts": list(starts) if starts else None,
        "breaks": breaks_of(record["breaks"]) if record["breaks"] else None,
    }
    kept = {name: value for name, value in rules.items() if name not in told}
    return kept | {name: value for name, value in told.items() if value is not None}
