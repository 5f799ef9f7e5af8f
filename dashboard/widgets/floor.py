"""The live floor as one component that polls the shared snapshot: no rerun, no flicker."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from dashboard.formats import NUMBERS
from dashboard.text import Words
from dashboard.widgets.assets import asset
from dashboard.widgets.palette import variables

_WORDS = (
    "as_of",
    "age",
    "fresh",
    "stale",
    "target",
    "against_forecast",
    "day_so_far",
    "queues",
    "tile_service_level",
    "tile_offered",
    "tile_waiting",
    "tile_longest",
    "tile_asa",
    "tile_abandon",
    "how",
    "column_queue",
    "column_status",
    "column_level_now",
    "column_target",
    "column_waiting",
    "column_longest",
    "column_offered",
    "column_answered",
    "column_abandoned",
    "column_level_day",
    "column_asa",
    "column_aht",
    "status_ok",
    "status_watch",
    "status_breach",
    "status_none",
    "status_stale",
    "state_contact",
    "state_ready",
    "state_wrap",
    "state_break",
    "state_meeting",
    "state_training",
    "state_other",
)

KEY = "floor"

_floor = component(
    "floorwalker_floor",
    html='<div id="floor" class="floor"></div>',
    css=variables(".floor") + asset("live.css"),
    js=asset("live.js"),
)


def floor(
    first: Mapping[str, Any],
    words: Words,
    *,
    still: bool = False,
    playback: int | None = None,
    unread: int = 0,
) -> None:
    """Show the floor, beginning with the snapshot at hand.

    Parameters
    ----------
    first : mapping
        As `dashboard.operations.live.snapshot.snapshot` returns.
    words : Words
        Of the viewer.
    still : bool
        Whether it stays with this snapshot instead of asking for newer ones.
    playback : int, optional
        The playback whose floor it is; by default the present's.
    unread : int
        Notices that the viewer has not read; the page is drawn anew when there are more or fewer.
    """
    said = {key: words(f"live.{key}") for key in _WORDS}
    data = {
        "first": first,
        "words": said,
        "language": words.language,
        "formats": floor_formats(words),
        "still": still,
        "playback": playback or 0,
        "unread": unread,
    }
    _floor(data=data, key=KEY, on_kpi_change=lambda: None, on_unread_change=lambda: None)


def floor_formats(words: Words) -> Mapping[str, Any]:
    """Return how the component writes numbers and times: as `Words` does."""
    chosen = words.formats
    return {
        "numbers": NUMBERS.get(chosen.numbers, ""),
        "apart": chosen.numbers != "plain",
        "twelve": chosen.twelve,
        "timezone": chosen.timezone,
    }


def asked_kpi() -> str | None:
    """Return the figure whose tile was pressed just now."""
    told: Any = st.session_state.get(KEY)
    return getattr(told, "kpi", None)
