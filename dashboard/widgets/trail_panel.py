"""The audit trail, and the proof that nothing in it was changed."""

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.keeping.read_trail import read_trail, verify_trail
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets.table import table


def trail_panel(desk: Desk, who: Actor, words: Words) -> None:
    """Show the newest rows of the trail and verify its chain on demand."""
    if st.button(words("trail.verify")):
        broken = verify_trail(desk, who)
        if broken is None:
            st.success(words("trail.whole"))
        else:
            st.error(words("trail.broken", row=broken))
    rows = read_trail(desk, who)
    table(rows.rename({n: words(f"trail.{n}") for n in rows.columns}), key="trail")
