"""The fairness ledger as a table."""

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.requests.ledger import COUNTS, WEEKS, ledger_seen
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.table import table


def ledger_panel(who: Actor, words: Words) -> None:
    """Show what each agent worked of what nobody likes to work."""
    st.caption(words("request.ledger_meaning", weeks=WEEKS))
    frame = ledger_seen(access.desk(), who)
    if frame.is_empty():
        st.caption(words("request.ledger_empty"))
        return
    names = {name: words(f"request.ledger_{name}") for name in COUNTS}
    table(frame.rename({"agent": words("roster.column_agent"), **names}), key="request_ledger")
