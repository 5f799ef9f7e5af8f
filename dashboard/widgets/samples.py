"""Made-up contents for the catalogue of widgets and for measuring them; nothing of it is stored."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboard.operations.agents_seen import Seen
from dashboard.operations.editing.cells import Edit
from dashboard.operations.editing.edit import Refused
from dashboard.operations.rosters.view import Cover, RosterView, VersionRow
from dashboard.store.tables import Job
from dashboard.text import Words
from dashboard.widgets.palette import STATES
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.shifts import Shift

MONDAY = dt.date(2026, 3, 2)
_NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
_SLOT = 15
_OPENS, _CLOSES = 8 * 60, 20 * 60
_PAUSES = ((120, 15), (240, 30), (390, 15))
_LENGTH, _PAID = 8 * 60, 450
_TRAINED, _SESSION_AT = 7, 300
"""Of so many shifts one has a training, and so many minutes after it begins."""
_LEVELS: Mapping[str, float | None] = {
    "ok": 0.91,
    "watch": 0.78,
    "breach": 0.52,
    "stale": None,
    "none": None,
}


def roster_sample(agents: int, days: int, state: str = "draft") -> RosterView:
    """Return a roster of full days: five of seven, starts spread over the morning.

    Parameters
    ----------
    agents, days : int
        Rows and columns.
    state : str
        Of the version; a draft has an edited cell.
    """
    seen = tuple(Seen(f"{n:04}", f"{n // 20 + 1}") for n in range(1, agents + 1))
    shifts = [
        _shift(agent.name, day, _OPENS + (n * 7 % 16) * _SLOT)
        for n, agent in enumerate(seen)
        for day in range(days)
        if (day + n) % 7 < 5  # noqa: PLR2004 - days of work in a week
    ]
    lengths = {agent.name: (_LENGTH - 120, _LENGTH) for agent in seen}
    row = _version(days, state, seen[0].name)
    sessions = [_session(shift) for shift in shifts[::_TRAINED]]
    roster = Roster.of(shifts, sessions)
    return RosterView(row, seen, roster, _cover(agents, days), _SLOT, lengths)


def _session(shift: Shift) -> Placed:
    """Return an hour of training between two breaks."""
    return Placed("training", shift.agent, shift.day, shift.start + _SESSION_AT, 60)


def _shift(agent: str, day: int, start: int) -> Shift:
    pauses = tuple((start + at, minutes) for at, minutes in _PAUSES)
    return Shift(agent, day, start, start + _LENGTH, _PAID, pauses)


def _version(days: int, state: str, agent: str) -> VersionRow:
    answer = {"edits": [{"cells": [{"agent": agent, "day": 0}]}]}
    return VersionRow(1, "", MONDAY, days, state, "build", "system", _NOON, None, 1, "UTC", answer)


def _cover(agents: int, days: int) -> Cover:
    slots = (_CLOSES - _OPENS) // _SLOT
    hump = np.sin(np.linspace(0.3, np.pi - 0.3, slots))
    required = np.tile(np.round(agents * 0.5 * hump).astype(np.int64), (days, 1))
    scheduled = np.roll(required, 3, axis=1)
    missing = np.maximum(required - scheduled, 0)
    spare = np.maximum(scheduled - required, 0)
    return Cover(_OPENS, _SLOT, required, scheduled, missing, spare)


def refused_sample(view: RosterView) -> Refused:
    """Return an edit of a roster that was not stored."""
    return Refused((Edit(view.agents[1].name, 1, _CLOSES - 120, _LENGTH // 2),), ())


def job_samples() -> list[Job]:
    """Return a job in each state that its panel knows."""
    best = {"objective": 1234, "bound": 1200, "gap": 0.028, "uncovered_hours": 3.5}
    return [
        Job(kind="forecast", state="queued", made_by=""),
        Job(kind="roster", state="running", progress=0.6, best=best, made_by=""),
        Job(kind="staffing", state="done", made_by=""),
        Job(kind="staffing", state="cancelled", made_by=""),
        Job(kind="roster", state="done", result={"status": "infeasible"}, made_by=""),
        Job(kind="forecast", state="failed", error="…", made_by=""),
    ]


def floor_sample() -> dict[str, Any]:
    """Return a live floor with a queue and an alert in each state, as its snapshot tells it."""
    series = [0.95, 0.92, 0.9, None, 0.81, 0.74, 0.78]
    return {
        "live": True,
        "as_of": _NOON.isoformat(),
        "timezone": "UTC",
        "total": _figures("watch") | {"target": 0.8, "asa_now_s": 31.0},
        "queues": [_queue(state) for state in STATES],
        "agents": {"contact": 31, "ready": 6, "wrap": 5, "break": 4},
        "series": {
            "service_level": series,
            "offered": [40, 52, 61, 70, 66, 58, 60],
            "expected": [44, 50, 58, 62, 64, 60, 58],
            "asa_s": [12, 14, 15, 22, 30, 41, 31],
            "abandon_rate": [0.01, 0.01, 0.02, 0.02, 0.04, 0.05, 0.03],
        },
        "alerts": [_alert(number, state) for number, state in enumerate(("watch", "breach"), 1)],
    }


def _figures(state: str) -> dict[str, Any]:
    return {
        "offered": 407,
        "answered": 391,
        "abandoned": 12,
        "service_level": 0.83,
        "service_level_now": _LEVELS[state],
        "asa_s": 24.0,
        "aht_s": 287.0,
        "abandon_rate": 0.03,
    }


def _queue(state: str) -> dict[str, Any]:
    own = {"name": state, "title": _said(f"live.status_{state}"), "status": state}
    waits = {"waiting": 4, "longest_wait_s": 95.0, "deferred": False}
    return _figures(state) | own | waits | {"target": 0.8, "target_wait_s": 20.0}


def _alert(number: int, severity: str) -> dict[str, Any]:
    said = _said("live.tile_service_level")
    opened = {"id": number, "state": "open", "opened_at": _NOON.isoformat()}
    return opened | {"severity": severity, "said": said}


def _said(key: str) -> dict[str, str]:
    return {language: Words(language)(key) for language in ("en", "zh")}
