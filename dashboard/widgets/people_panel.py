"""People on Settings: their tables, files that bring them in, and the last changes."""

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.text import Words
from dashboard.widgets.people_changes import people_changes
from dashboard.widgets.people_table import people_table
from dashboard.widgets.people_upload import people_upload

VIEWS = ("agents", "skills", "teams", "contracts", "leave", "sites", "upload", "changes")
_LABELS = {"upload": "people.upload", "changes": "people.changes"}


def people_panel(desk: Desk, who: Actor, words: Words) -> None:
    """Show one view of people; its name stands in the address."""
    require(who, "see_people")
    asked = st.query_params.get("people", VIEWS[0])
    chosen = st.segmented_control(
        words("settings.people"),
        VIEWS,
        default=asked if asked in VIEWS else VIEWS[0],
        format_func=lambda view: words(_LABELS.get(view, f"people.kind_{view}")),
        key="people_view",
        label_visibility="collapsed",
    )
    view = chosen or VIEWS[0]
    st.query_params["people"] = view
    match view:
        case "upload":
            people_upload(desk, who, words)
        case "changes":
            people_changes(desk, who, words)
        case _:
            people_table(desk, who, words, view)
