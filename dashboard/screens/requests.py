"""Requests: time off, swaps and wishes with the answer at once; decisions, quotas, fairness."""

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.requests.people import people_asking
from dashboard.operations.requests.seen import Request, requests_seen, wishes_seen
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.excuse_panel import own_excuse_panel
from dashboard.widgets.request_ask import ask_panel
from dashboard.widgets.request_bids import bid_panel
from dashboard.widgets.request_ledger import ledger_panel
from dashboard.widgets.request_list import decided_list, waiting_list, wish_list
from dashboard.widgets.request_pins import pin_panel
from dashboard.widgets.request_quota import quota_panel


def show() -> None:
    """Show what waits and what can be asked for, or why nobody can ask yet."""
    who, w = access.permitted("make_request")
    st.header(w("screen.requests"))
    if not people_asking(access.desk(), who):
        own = who.role == "agent" and who.agent_id is None
        empty(
            w("request.no_agent" if own else "request.no_people"),
            w("request.no_agent_next" if own else "request.no_people_next"),
        )
        return
    rows = requests_seen(access.desk(), who)
    if who.may("decide_requests"):
        _lists(who, rows, w)
        with st.expander(w("request.ask_title"), icon=":material/add:"):
            ask_panel(who, w)
        _desk(who, w)
    else:
        ask_panel(who, w)
        _lists(who, rows, w)
    with st.expander(w("bid.title"), icon=":material/more_time:"):
        bid_panel(who, w)
    if who.agent_id is not None:
        with st.expander(w("excuse.title"), icon=":material/event_available:"):
            own_excuse_panel(who, w)
    with st.expander(w("request.ledger"), icon=":material/balance:"):
        ledger_panel(who, w)


def _lists(who: Actor, rows: list[Request], w: Words) -> None:
    waiting = [row for row in rows if row.waits]
    st.subheader(w("request.waiting", count=len(waiting)), anchor=False)
    waiting_list(who, waiting, w)
    if not waiting:
        st.caption(w("request.none_waiting"))
    if decided := [row for row in rows if not row.waits]:
        with st.expander(
            w("request.decided_title", count=len(decided)), icon=":material/done_all:"
        ):
            decided_list(who, decided, w)
    if wishes := wishes_seen(access.desk(), who):
        with st.expander(w("request.wishes", count=len(wishes)), icon=":material/favorite:"):
            wish_list(who, wishes, w)


def _desk(who: Actor, w: Words) -> None:
    """Show what only those who decide may set."""
    with st.expander(w("request.quota_title"), icon=":material/event_busy:"):
        quota_panel(who, w)
    with st.expander(w("request.pins"), icon=":material/push_pin:"):
        pin_panel(who, w)
