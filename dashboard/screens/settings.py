"""Settings: queues and their promises, people, feeds, alerting, accounts, the audit trail."""

from collections.abc import Mapping

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.account_form import account_form
from dashboard.widgets.alerting_panel import alerting_panel
from dashboard.widgets.feed_panel import feed_panel
from dashboard.widgets.habits_panel import habits_panel
from dashboard.widgets.linked import linked_segments
from dashboard.widgets.people_panel import people_panel
from dashboard.widgets.queue_editor import queue_editor
from dashboard.widgets.trail_panel import trail_panel
from dashboard.widgets.wallboard_panel import wallboard_panel

_PARTS: Mapping[str, str] = {
    "queues": "see_settings",
    "people": "see_people",
    "habits": "see_people",
    "feeds": "see_feeds",
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
    chosen = parts[0]
    if len(parts) > 1:
        label = w("settings.part")
        chosen = linked_segments(label, parts, "part", chosen, lambda part: w(f"settings.{part}"))
    _part(chosen, who, w)


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
