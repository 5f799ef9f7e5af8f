"""Live: what is happening on the floor right now."""

import streamlit as st

from dashboard.operations.live.snapshot import SnapshotCache
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.floor import floor
from dashboard.widgets.live_breakdown import live_breakdown
from dashboard.widgets.live_people import live_people


@st.cache_resource
def _cache() -> SnapshotCache:
    return SnapshotCache(access.desk())


def show() -> None:
    """Show the live floor, or what to do while no live contacts come."""
    who, w = access.permitted("see_live")
    st.header(w("screen.live"))
    snapshot = _cache().get(who)
    if snapshot["live"]:
        floor(snapshot, w)
        live_breakdown(who, w)
        live_people(who.name)
    elif snapshot["demo"]:
        _opening()
    elif snapshot["history_until"]:
        empty(w("live.history_only"), w("live.history_only_next"))
    else:
        empty(w("empty.no_data"), w("empty.no_data_next"))


@st.fragment(run_every=3)
def _opening() -> None:
    """Wait for the demo bank's floor to open."""
    w = access.words()
    if _cache().get(access.actor())["live"]:
        st.rerun()
    with st.status(w("live.opening"), state="running"):
        st.caption(w("live.opening_next"))
