"""The steps of a draft's editors, kept with it: what can be undone and redone."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.operations.editing.cells import Change, Held, Sessions
from scheduling.problem.floor import Placed
from scheduling.shifts import Shift

EDITS, UNDONE = "edits", "undone"
"""Keys of a draft's answer: the steps in force and those taken back, oldest first."""


def step_row(by: str, changes: Sequence[Change]) -> dict[str, Any]:
    """Return a step as it is kept."""
    return {"by": by, "cells": [_cell(change) for change in changes]}


def _cell(change: Change) -> dict[str, Any]:
    told = {
        "agent": change.agent,
        "day": change.day,
        "before": shift_row(change.before),
        "after": shift_row(change.after),
    }
    if change.held is None:
        return told
    held = {"before": held_row(change.held.before), "after": held_row(change.held.after)}
    return told | {"held": held}


def changes_of(step: Mapping[str, Any]) -> list[Change]:
    """Return the changes of a kept step."""
    return [
        Change(
            cell["agent"],
            cell["day"],
            shift_from(cell["agent"], cell["day"], cell["before"]),
            shift_from(cell["agent"], cell["day"], cell["after"]),
            _held(cell),
        )
        for cell in step["cells"]
    ]


def _held(cell: Mapping[str, Any]) -> Held | None:
    held = cell.get("held")
    if held is None:
        return None
    before, after = (held_from(cell["agent"], held[part]) for part in ("before", "after"))
    return Held(before, after)


def held_row(sessions: Sessions) -> list[list[Any]]:
    """Return training and meetings as plain values, without the agent."""
    return [[p.name, p.day, p.start, p.minutes] for p in sessions]


def held_from(agent: str, rows: Sequence[Sequence[Any]]) -> Sessions:
    """Return the training and meetings of `held_row`."""
    return tuple(Placed(name, agent, day, start, minutes) for name, day, start, minutes in rows)


def shift_row(shift: Shift | None) -> dict[str, Any] | None:
    """Return a shift as plain values, without agent and day."""
    if shift is None:
        return None
    return {
        "start": shift.start,
        "end": shift.end,
        "paid": shift.paid_minutes,
        "breaks": [list(pause) for pause in shift.breaks],
        "code": shift.code,
    }


def shift_from(agent: str, day: int, row: Mapping[str, Any] | None) -> Shift | None:
    """Return the shift of `shift_row`."""
    if row is None:
        return None
    breaks = tuple((int(at), int(minutes)) for at, minutes in row["breaks"])
    return Shift(agent, day, row["start"], row["end"], row["paid"], breaks, row["code"])


def steps(answer: Mapping[str, Any], which: str = EDITS) -> list[dict[str, Any]]:
    """Return the steps of a draft's answer."""
    return [step for step in answer.get(which, ()) if "cells" in step]


def edited_cells(answer: Mapping[str, Any]) -> set[tuple[str, int]]:
    """Return the agents and days that steps in force have touched."""
    return {(cell["agent"], cell["day"]) for step in steps(answer) for cell in step["cells"]}
