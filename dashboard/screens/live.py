"""Live: what is happening on the floor right now."""

from typing import Any

import streamlit as st

from dashboard.operations.live.snapshot import SnapshotCache
from dashboard.operations.permit import Actor
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.floor import floor
from dashboard.widgets.live_breakdown import live_breakdown
from dashboard.widgets.live_people import live_people


@st.cache_resource(max_entries=8)
def _cache(store: str) -> SnapshotCache:
    del store  # one a store
    return SnapshotCache(access.desk())


def _snapshot(who: Actor) -> dict[str, Any]:
    return _cache(str(access.desk().store.engine.url)).get(who)


def show() -> None:
    """Show the live floor, or what to do while no live contacts come."""
    who, w = access.permitted("see_live")
    st.header(w("screen.live"))
    snapshot = _snapshot(who)
    if snapshot["live"]:
        shown = access.playback()
        floor(snapshot, w, playback=shown.id if shown else None)
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
    if _snapshot(access.actor())["live"]:
        st.rerun()
    with st.status(w("live.opening"), state="running"):
        st.caption(w("live.opening_next"))
