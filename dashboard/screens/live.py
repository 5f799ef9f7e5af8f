"""Live: what is happening on the floor right now."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.live.periods import begin_of
from dashboard.operations.live.snapshot import SnapshotCache
from dashboard.operations.notices.inbox import unread
from dashboard.operations.permit import Actor
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.floor import asked_kpi, floor
from dashboard.widgets.kpi_dialog import explanation
from dashboard.widgets.live_breakdown import live_breakdown
from dashboard.widgets.live_people import live_people

_NOW = frozenset({"service_level", "asa_s"})
"""Figures of the last half hour; the others are of the day so far."""
_BEGIN_S = 10.0
"""So old may be what the page begins with: it asks for news as soon as it stands."""


@st.cache_resource(max_entries=8)
def _cache(store: str) -> SnapshotCache:
    del store  # one a store
    return SnapshotCache(access.desk())


def _snapshot(who: Actor) -> dict[str, Any]:
    return _cache(str(access.desk().store.engine.url)).get(who, _BEGIN_S)


def show() -> None:
    """Show the live floor, or what to do while no live contacts come."""
    who, w = access.permitted("see_live")
    st.header(w("screen.live"))
    snapshot = _snapshot(who)
    if snapshot["live"]:
        shown = access.playback()
        news = unread(access.desk(), who)
        floor(snapshot, w, playback=shown.id if shown else None, unread=news)
        if (kpi := asked_kpi()) is not None:
            _explain(kpi, snapshot)
        live_breakdown(who, w)
        live_people(who.name)
    elif snapshot["demo"]:
        _opening()
    elif snapshot["history_until"]:
        empty(w("live.history_only"), w("live.history_only_next"))
    else:
        empty(w("empty.no_data"), w("empty.no_data_next"))


def _explain(kpi: str, snapshot: Mapping[str, Any]) -> None:
    w = access.words()
    zone, now = ZoneInfo(snapshot["timezone"]), access.desk().now()
    since = begin_of("half_hour" if kpi in _NOW else "day", now, zone)
    st.dialog(w("kpi.how"), width="medium")(explanation)(kpi, [], (since, now), zone, w)


@st.fragment(run_every=3)
def _opening() -> None:
    """Wait for the demo bank's floor to open."""
    w = access.words()
    if _snapshot(access.actor())["live"]:
        st.rerun()
    st.status(w("live.opening"), state="running")
    st.caption(w("live.opening_next"))
