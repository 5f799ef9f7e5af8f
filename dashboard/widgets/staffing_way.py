"""How heads are worked out: by formula, corrected by simulation, or for a stated chance."""

import streamlit as st

from dashboard.operations.heads.heads import WAYS, current_way
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.jobs import job_button


def way_panel(who: Actor, words: Words) -> None:
    """Show the way in force, and the button that computes all heads by the one chosen."""
    way = current_way(access.desk(), who)
    if not who.may("make_staffing"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            words("staffing.way"),
            WAYS,
            default=way.kind,
            format_func=lambda name: words(f"staffing.way_{name}"),
            help=words("staffing.way_why"),
            key="staffing_way",
        )
        kind, chance = chosen or way.kind, 100 * way.chance
        if kind == "chance":
            chance = st.number_input(
                words("staffing.chance"), 50.0, 99.0, chance, 1.0, key="staffing_stated", width=160
            )
        job_button(
            "staffing",
            {"queues": [], "way": kind, "chance": round(chance / 100, 4)},
            words("staffing.compute_again"),
            key="compute_heads",
            first=False,
        )
