"""Settings: queues and their promises, feeds and imports, accounts, the audit trail."""

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.account_form import account_form
from dashboard.widgets.feed_panel import feed_panel
from dashboard.widgets.queue_editor import queue_editor
from dashboard.widgets.trail_panel import trail_panel

_PARTS = ("queues", "feeds", "users", "trail")


def show() -> None:
    """Show the settings."""
    who, w = access.permitted("see_settings")
    st.header(w("screen.settings"))
    asked = st.query_params.get("part", _PARTS[0])
    chosen = st.segmented_control(
        w("settings.part"),
        _PARTS,
        default=asked if asked in _PARTS else _PARTS[0],
        format_func=lambda part: w(f"settings.{part}"),
        key="settings_part",
        label_visibility="collapsed",
    )
    st.query_params["part"] = chosen or _PARTS[0]
    _part(chosen or _PARTS[0], who, w)


def _part(part: str, who: Actor, w: Words) -> None:
    match part:
        case "feeds":
            feed_panel(access.desk(), who, w)
        case "users":
            account_form(access.desk(), who, w)
        case "trail":
            trail_panel(access.desk(), who, w)
        case _:
            queue_editor(access.desk(), who, w)
