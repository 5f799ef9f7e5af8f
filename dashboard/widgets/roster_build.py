"""Ask for a roster: which days, how long to search, and what it shall be beside cheap."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.operations.building.ready import Ready
from dashboard.operations.rosters.view import VersionRow
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.jobs import job_waits, start_job
from dashboard.widgets.people_made import people_button

_DAYS = (7, 14, 28)
_CHANCES = (None, 0.8, 0.9, 0.95)
_FAIRNESS: Mapping[str, float] = {"off": 0.0, "even": 4.0, "strict": 16.0}
"""How much → weight of a further weekend, night, holiday or late of whoever had more."""
_STABILITY: Mapping[str, float] = {"free": 0.0, "few": 8.0, "fewest": 40.0}
"""How much → weight of a changed day; an hour that a person is short weighs 32 or more."""


def build_form(ready: Ready, w: Words, row: VersionRow | None = None) -> None:
    """Show the form that queues a build; `row` is the version to go on from."""
    if ready.planned is None:
        st.info(w("roster.empty_no_heads_next"))
        return
    planned = ready.planned
    st.caption(w("roster.planned", first=w.date(planned.first), last=w.date(planned.last)))
    if ready.unserved:
        people_button(access.actor(), w, ready)
    with st.form("build_roster", border=False):
        first, days, seconds = st.columns(3)
        begin = first.date_input(
            w("roster.first_day"), planned.begin, planned.first, planned.last, key="build_first"
        )
        length = days.selectbox(w("roster.days"), _DAYS, key="build_days")
        search = seconds.number_input(w("roster.seconds"), 5, 600, 20, 5, key="build_seconds")
        aims = _aims(w)
        go_on = row is not None and st.checkbox(w("roster.go_on", version=row.id), key="build_on")
        pressed = st.form_submit_button(
            w("roster.build"), type="primary", disabled=job_waits("roster")
        )
    if pressed:
        asked = {"first_day": begin.isoformat(), "days": length, "seconds": float(search)}
        earlier = {"start": row.id} if row is not None and go_on else {}
        start_job("roster", asked | aims | earlier)


def _aims(w: Words) -> dict[str, Any]:
    """Return the aims chosen; those that ask for nothing are left out."""
    chance, fairness, stability = st.columns(3)

    def say_chance(value: float | None) -> str:
        return w("roster.aim_as_required") if value is None else w.percent(value, 0)

    wanted = chance.selectbox(
        w("roster.aim_chance"),
        _CHANCES,
        format_func=say_chance,
        key="build_chance",
        help=w("roster.aim_chance_help"),
    )
    even = fairness.selectbox(
        w("roster.aim_fairness"),
        list(_FAIRNESS),
        format_func=lambda key: w(f"roster.aim_fairness_{key}"),
        key="build_fairness",
        help=w("roster.aim_fairness_help"),
    )
    stay = stability.selectbox(
        w("roster.aim_stability"),
        list(_STABILITY),
        format_func=lambda key: w(f"roster.aim_stability_{key}"),
        key="build_stability",
        help=w("roster.aim_stability_help"),
    )
    asked = {"chance": wanted, "fairness": _FAIRNESS[even], "stability": _STABILITY[stay]}
    return {name: value for name, value in asked.items() if value}
