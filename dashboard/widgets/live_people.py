"""Under the live floor: who is in one state for too long, and what the shift before left."""

import streamlit as st

from dashboard.operations.adherence.long_now import long_now
from dashboard.widgets import access
from dashboard.widgets.handover_panel import handover_panel
from dashboard.widgets.long_list import long_list

_REFRESH_S = 10


@st.fragment(run_every=_REFRESH_S)
def live_people(_name: str) -> None:
    """Show both to whoever may see them, kept fresh without the rest of the page."""
    who, words = access.permitted("see_live")
    if who.may("see_people"):
        view = long_now(access.desk(), who)
        long_list(view.rows, view.zone, words)
    if who.may("see_handover"):
        handover_panel(who, words)
