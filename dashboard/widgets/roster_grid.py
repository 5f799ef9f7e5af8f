"""The grid of agents and time as one canvas: a typed array in, edits out."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import streamlit as st
from streamlit.components.v2 import component

from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import Refused
from dashboard.operations.editing.steps import edited_cells
from dashboard.operations.rosters.activities import said
from dashboard.operations.rosters.view import Cover, RosterView
from dashboard.text import Words
from dashboard.widgets.assets import asset
from dashboard.widgets.palette import variables

KEY = "roster_grid"
_DAY_MINUTES = 24 * 60
_WORDS = (
    "agent",
    "paid",
    "required",
    "scheduled",
    "over",
    "under",
    "breaks",
    "activities",
    "moving",
    "free",
    "label",
)

_grid = component(
    "floorwalker_roster",
    html=(
        '<div class="roster"><div class="grid" tabindex="0" role="application"></div>'
        '<p class="said" aria-live="polite"></p><p class="keys"></p></div>'
    ),
    css=variables(".roster") + asset("roster.css"),
    js=f"{asset('roster.js')}\n{asset('roster_hands.js')}",
)


@dataclass(frozen=True)
class Shown:
    """What the grid shows of a roster.

    Attributes
    ----------
    first, days : int
        The days in sight, counted from the version's first.
    editable : bool
        Whether shifts can be moved.
    turn : int
        Raised whenever the grid shall forget what it waits for.
    refused : Refused or None
        An edit that was not stored, to be outlined.
    """

    first: int
    days: int
    editable: bool = False
    turn: int = 0
    refused: Refused | None = None


def roster_grid(view: RosterView, shown: Shown, words: Words, on_edit: Callable[[], None]) -> None:
    """Show the grid; `asked` tells the edit when `on_edit` is called."""
    _grid(data=grid_data(view, shown, words), key=KEY, on_edit_change=on_edit)


def asked() -> list[Edit] | str | None:
    """Return the edits that the grid asks for, or the name of a turn back."""
    wanted = getattr(st.session_state.get(KEY), "edit", None)
    if not wanted:
        return None
    if "turn" in wanted:
        return str(wanted["turn"])
    return [_edit(told) for told in wanted["edits"]]


def _edit(told: Mapping[str, Any]) -> Edit:
    start, minutes = (None if told[key] is None else int(told[key]) for key in ("start", "minutes"))
    was = tuple(int(minute) for minute in told["was"])
    return Edit(str(told["agent"]), int(told["day"]), start, minutes, was=was)


def grid_data(view: RosterView, shown: Shown, words: Words) -> dict[str, Any]:
    """Return what the canvas needs, numbers packed as base64 of 16-bit integers."""
    rows = {agent.name: n for n, agent in enumerate(view.agents)}
    opens, closes = _window(view)
    cover = view.cover
    keys = "keys" if shown.editable else "keys_look"
    return {
        "id": view.row.id,
        "rev": f"{view.row.id}.{view.row.version}.{shown.turn}.{shown.first}.{words.language}"
        f".{words.formats.clock}",
        "twelve": words.language if words.formats.twelve else "",
        "agents": _agents(view, words),
        "shifts": _packed(_shifts(view, shown, rows)),
        "sessions": _sessions(view, shown, rows, words),
        "cover": _packed(_cover(cover, shown)) if cover else None,
        "slot": cover.slot_minutes if cover else 15,
        "slots": cover.required.shape[1] if cover else 0,
        "opens": opens,
        "closes": closes,
        "first": shown.first,
        "days": _days(view, shown, words),
        "step": max(view.step, 15),
        "editable": shown.editable,
        "edited": _edited(view, rows),
        "refused": _refused(view, shown, rows),
        "words": {
            **{key: words(f"roster.grid_{key}") for key in _WORDS},
            keys: words(f"roster.grid_{keys}"),
        },
    }


def _packed(numbers: Sequence[int] | np.ndarray[Any, Any]) -> str:
    return base64.b64encode(np.asarray(numbers, dtype="<i2").tobytes()).decode()


def _window(view: RosterView) -> tuple[int, int]:
    """Return the minutes of a day that the time axis shows."""
    if view.cover:
        cover = view.cover
        return cover.opens, cover.opens + cover.required.shape[1] * cover.slot_minutes
    frame = view.roster.frame
    if frame.is_empty() or int(frame["end"].to_numpy().max()) > _DAY_MINUTES:
        return 0, _DAY_MINUTES
    first, last = int(frame["start"].to_numpy().min()), int(frame["end"].to_numpy().max())
    return first // 60 * 60, -(-last // 60) * 60


def _agents(view: RosterView, words: Words) -> list[dict[str, Any]]:
    paid = view.roster.frame.group_by("agent").agg(pl.col("paid_minutes").sum())
    hours = dict(paid.iter_rows())
    return [
        {
            "name": agent.name,
            "team": agent.team,
            "hours": words.number(hours.get(agent.name, 0) / 60, 1),
            "lengths": view.lengths.get(agent.name, ()),
        }
        for agent in view.agents
    ]


def _shifts(view: RosterView, shown: Shown, rows: dict[str, int]) -> list[int]:
    """Return row, day, start, length, number of breaks, then start and minutes of each break."""
    numbers: list[int] = []
    for shift in view.roster.shifts():
        crosses = shift.end > _DAY_MINUTES and shift.day == shown.first - 1
        if crosses or shown.first <= shift.day < shown.first + shown.days:
            head = (rows[shift.agent], shift.day, shift.start, shift.end - shift.start)
            numbers += [*head, len(shift.breaks)]
            for at, minutes in shift.breaks:
                numbers += [at, minutes]
    return numbers


def _sessions(
    view: RosterView, shown: Shown, rows: dict[str, int], words: Words
) -> list[dict[str, int | str]]:
    """Return training and meetings in sight: row, day, start, length, what they are called."""
    return [
        {
            "row": rows[placed.agent],
            "day": placed.day,
            "start": placed.start,
            "length": placed.minutes,
            "name": said(placed.name, words),
        }
        for placed in view.roster.activities
        if shown.first <= placed.day < shown.first + shown.days
    ]


def _cover(cover: Cover, shown: Shown) -> np.ndarray[Any, Any]:
    days = slice(shown.first, shown.first + shown.days)
    parts = (cover.required, cover.scheduled, cover.under, cover.over)
    return np.stack([part[days].ravel() for part in parts], axis=1).ravel()


def _days(view: RosterView, shown: Shown, words: Words) -> list[str]:
    first = view.row.first_day.toordinal() + shown.first
    return [words.day(view.row.first_day.fromordinal(first + n)) for n in range(shown.days)]


def _edited(view: RosterView, rows: dict[str, int]) -> list[list[int]]:
    if view.row.state != "draft":
        return []
    cells = sorted(edited_cells(view.row.answer))
    return [[rows[agent], day] for agent, day in cells if agent in rows]


def _refused(view: RosterView, shown: Shown, rows: dict[str, int]) -> list[dict[str, int]]:
    """Return where shifts would have stood that were not stored."""
    if shown.refused is None:
        return []
    there = {(s.agent, s.day): s.end - s.start for s in view.roster.shifts()}
    found: list[dict[str, int]] = []
    for edit in shown.refused.edits:
        length = edit.minutes or there.get((edit.agent, edit.day))
        if edit.start is not None and length and edit.agent in rows:
            place = {"row": rows[edit.agent], "day": edit.day}
            found.append({**place, "start": edit.start, "length": length})
    return found
