"""Why no roster exists: the smallest clash in words, and ways out that one click follows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.operations.jobs import latest
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.clash_days import dated, days_said
from dashboard.widgets.jobs import job_waits, start_job
from dashboard.widgets.plain import plain
from scheduling.relax import can_ease
from scheduling.rules import CATALOGUE

_NAMES = {rule.key: rule.names for rule in CATALOGUE}
_UNITS: Mapping[str, str] = {
    "paid_week_min": "hours",
    "paid_week_max": "hours",
    "rest_minutes_min": "hours",
    "start_band": "hours",
    "nights_max": "nights",
    "weekends_max": "weekends",
    "minimum": "people",
    "seats": "seats",
    "breaks_at_once": "share",
}
"""Rule → in what it is eased, where not in days; hours are told in minutes."""
_WHOLE = frozenset({"teams_together", "same_day_off", "apart", "activities"})
"""Rules that are eased by doing without."""


def clash_panel(words: Words) -> None:
    """Show what clashed when the newest build found no roster."""
    job = next(iter(latest(access.desk(), "roster")), None)
    if job is None or job.result.get("status") != "infeasible":
        return
    with st.container(border=True, key="roster_clash"):
        st.subheader(words("clash.title"), anchor=False)
        if not job.result["clash"]:
            _not_known(job.result.get("broken", []), words)
            return
        first = dt.date.fromisoformat(job.arguments["first_day"])
        told = [dated(c["words"][words.language], first, words) for c in job.result["clash"]]
        st.markdown("\n".join(f"- {plain(said)}" for said in told))
        st.caption(words("clash.why"))
        for number, way in enumerate(job.result["relax"]):
            _way(number, way, job.arguments, words)


def _not_known(broken: Sequence[Mapping[str, Any]], words: Words) -> None:
    """Say that no clash is known, and which rules the best roster breaks."""
    detail = "detail_zh" if words.language == "zh" else "detail"
    lines = [f"- **{_NAMES[v['rule']][words.language]}** — {plain(v[detail])}" for v in broken]
    st.markdown("\n".join(lines))
    st.caption(words("clash.not_known"))


def _said(way: Mapping[str, Any], first: dt.date, words: Words) -> str:
    told = {
        "rule": _NAMES[way["rule"]][words.language],
        "agent": plain(way["agent"] or ", ".join(way.get("about", [])) or "–"),
        "days": days_said(way["days"], first, words),
        "hours": words.number(way["uncovered_hours"], 1),
        "cost": words.number(way["cost"], 0),
    }
    if way["rule"] in _WHOLE:
        return words("clash.way_without", **told)
    unit = _UNITS.get(way["rule"], "days")
    by = words.number(way["by"] / 60, 1) if unit == "hours" else words.number(way["by"])
    return words("clash.way", by=words(f"clash.by_{unit}", value=by), **told)


def _way(number: int, way: Mapping[str, Any], arguments: Mapping[str, Any], words: Words) -> None:
    left, right = st.columns([4, 1], vertical_alignment="center")
    first = dt.date.fromisoformat(arguments["first_day"])
    left.markdown(_said(way, first, words))
    here = can_ease(way["rule"])
    if right.button(
        words("clash.follow"),
        key=f"clash_{number}",
        disabled=not here or job_waits("roster"),
        help=None if here else words("clash.elsewhere"),
    ):
        followed: Sequence[Mapping[str, Any]] = arguments.get("relax", [])
        start_job("roster", {**arguments, "relax": [*followed, dict(way)]})
