"""Feeds on Settings: how each source does, a file brought in, sources, and rejected rows."""

from collections.abc import Mapping

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.text import Words
from dashboard.widgets.feed_health import feed_health_view
from dashboard.widgets.feed_import import feed_import
from dashboard.widgets.feed_rejects import feed_rejects
from dashboard.widgets.feed_sources import feed_sources

VIEWS: Mapping[str, str] = {
    "health": "see_settings",
    "import": "import",
    "sources": "change_settings",
    "rejects": "see_settings",
}
"""View → what it takes to see it."""


def feed_panel(desk: Desk, who: Actor, words: Words) -> None:
    """Show one view of feeds; its name stands in the address."""
    require(who, "see_feeds")
    views = [view for view, action in VIEWS.items() if who.may(action)]
    asked = st.query_params.get("feeds", views[0])
    chosen = st.segmented_control(
        words("settings.feeds"),
        views,
        default=asked if asked in views else views[0],
        format_func=lambda view: words(f"feeds.view_{view}"),
        key="feeds_view",
        label_visibility="collapsed",
    )
    view = chosen or views[0]
    st.query_params["feeds"] = view
    match view:
        case "import":
            feed_import(desk, who, words)
        case "sources":
            feed_sources(desk, who, words)
        case "rejects":
            feed_rejects(desk, who, words)
        case _:
            feed_health_view(desk, who, words)
