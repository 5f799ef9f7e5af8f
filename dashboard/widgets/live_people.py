"""Under the live floor: who is in one state for too long, and what the shift before left."""

import streamlit as st

from dashboard.operations.adherence.long_now import long_now
from dashboard.widgets import access
from dashboard.widgets.handover_panel import handover_panel
from dashboard.widgets.long_list import long_list

_PEOPLE_S, _NOTES_S = 10, 30


def live_people(name: str) -> None:
    """Show both to whoever may see them, kept fresh without the rest of the page."""
    who = access.actor()
    if who.may("see_people"):
        _people(name)
    if who.may("see_handover"):
        _notes(name)


@st.fragment(run_every=_PEOPLE_S)
def _people(_name: str) -> None:
    who, words = access.permitted("see_people")
    view = long_now(access.desk(), who)
    long_list(view.rows, view.zone, words)


@st.fragment(run_every=_NOTES_S)
def _notes(_name: str) -> None:
    who, words = access.permitted("see_handover")
    handover_panel(who, words)
