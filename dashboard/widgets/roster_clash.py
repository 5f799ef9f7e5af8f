"""Why no roster exists: the smallest clash in words, and ways out that one click follows."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.operations.jobs import latest
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.jobs import job_waits, start_job
from dashboard.widgets.plain import plain
from scheduling.relax import can_ease
from scheduling.rules import CATALOGUE

_NAMES = {rule.key: rule.names for rule in CATALOGUE}


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
        st.markdown(
            "\n".join(f"- {plain(c['words'][words.language])}" for c in job.result["clash"])
        )
        st.caption(words("clash.why"))
        for number, way in enumerate(job.result["relax"]):
            _way(number, way, job.arguments, words)


def _not_known(broken: Sequence[Mapping[str, Any]], words: Words) -> None:
    """Say that no clash is known, and which rules the best roster breaks."""
    detail = "detail_zh" if words.language == "zh" else "detail"
    lines = [f"- **{_NAMES[v['rule']][words.language]}** — {plain(v[detail])}" for v in broken]
    st.markdown("\n".join(lines))
    st.caption(words("clash.not_known"))


def _way(number: int, way: Mapping[str, Any], arguments: Mapping[str, Any], words: Words) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    days = ", ".join(words.number(day + 1) for day in way["days"])
    left.markdown(
        words(
            "clash.way",
            rule=_NAMES[way["rule"]][words.language],
            agent=plain(way["agent"] or ", ".join(way.get("about", [])) or "–"),
            by=words.number(way["by"]),
            days=days or "–",
            hours=words.number(way["uncovered_hours"], 1),
            cost=words.number(way["cost"], 0),
        )
    )
    here = can_ease(way["rule"])
    if right.button(
        words("clash.follow"),
        key=f"clash_{number}",
        disabled=not here or job_waits("roster"),
        help=None if here else words("clash.elsewhere"),
    ):
        followed: Sequence[Mapping[str, Any]] = arguments.get("relax", [])
        start_job("roster", {**arguments, "relax": [*followed, dict(way)]})
