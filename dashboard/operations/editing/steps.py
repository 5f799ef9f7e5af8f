"""The steps of a draft's editors, kept with it: what can be undone and redone."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.operations.editing.cells import Change, shift_from, shift_row

EDITS, UNDONE = "edits", "undone"
"""Keys of a draft's answer: the steps in force and those taken back, oldest first."""


def step_row(by: str, changes: Sequence[Change]) -> dict[str, Any]:
    """Return a step as it is kept."""
    cells = [
        {
            "agent": change.agent,
            "day": change.day,
            "before": shift_row(change.before),
            "after": shift_row(change.after),
        }
        for change in changes
    ]
    return {"by": by, "cells": cells}


def changes_of(step: Mapping[str, Any]) -> list[Change]:
    """Return the changes of a kept step."""
    return [
        Change(
            cell["agent"],
            cell["day"],
            shift_from(cell["agent"], cell["day"], cell["before"]),
            shift_from(cell["agent"], cell["day"], cell["after"]),
        )
        for cell in step["cells"]
    ]


def steps(answer: Mapping[str, Any], which: str = EDITS) -> list[dict[str, Any]]:
    """Return the steps of a draft's answer."""
    return [step for step in answer.get(which, ()) if "cells" in step]


def edited_cells(answer: Mapping[str, Any]) -> set[tuple[str, int]]:
    """Return the agents and days that steps in force have touched."""
    return {(cell["agent"], cell["day"]) for step in steps(answer) for cell in step["cells"]}
