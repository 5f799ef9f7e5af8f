"""Settings: queues and their promises, people, feeds, alerting, accounts, the audit trail."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.account_form import account_form
from dashboard.widgets.alerting_panel import alerting_panel
from dashboard.widgets.feed_panel import feed_panel
from dashboard.widgets.habits_panel import habits_panel
from dashboard.widgets.people_panel import people_panel
from dashboard.widgets.queue_editor import queue_editor
from dashboard.widgets.trail_panel import trail_panel
from dashboard.widgets.wallboard_panel import wallboard_panel

_PARTS: Mapping[str, str] = {
    "queues": "see_settings",
    "people": "see_people",
    "habits": "see_people",
    "feeds": "see_settings",
    "alerting": "see_alerting",
    "wallboards": "see_settings",
    "users": "see_settings",
    "trail": "see_settings",
}
"""Part → what it takes to see it."""


def show() -> None:
    """Show the settings."""
    who, w = access.permitted("open_settings")
    st.header(w("screen.settings"))
    parts = [part for part, action in _PARTS.items() if who.may(action)]
    chosen = _choose(parts, w) if len(parts) > 1 else parts[0]
    st.query_params["part"] = chosen
    _part(chosen, who, w)


def _choose(parts: Sequence[str], w: Words) -> str:
    asked = st.query_params.get("part", parts[0])
    chosen = st.segmented_control(
        w("settings.part"),
        parts,
        default=asked if asked in parts else parts[0],
        format_func=lambda part: w(f"settings.{part}"),
        key="settings_part",
        label_visibility="collapsed",
    )
    return chosen or parts[0]


def _part(part: str, who: Actor, w: Words) -> None:
    match part:
        case "people":
            people_panel(access.desk(), who, w)
        case "habits":
            habits_panel(who, w)
        case "alerting":
            alerting_panel(who, w)
        case "feeds":
            feed_panel(access.desk(), who, w)
        case "wallboards":
            wallboard_panel(who, w)
        case "users":
            account_form(access.desk(), who, w)
        case "trail":
            trail_panel(access.desk(), who, w)
        case _:
            queue_editor(access.desk(), who, w)
