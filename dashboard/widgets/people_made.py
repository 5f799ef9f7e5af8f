"""The button that makes agents to fit, for data that came without people."""

import streamlit as st

from dashboard.operations.building.ready import Ready
from dashboard.operations.people.invent import invent_agents
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets import access

_DAYS = 7


def people_button(who: Actor, w: Words, ready: Ready) -> None:
    """Offer agents for the queues that nobody serves, sized by the coming week."""
    if not who.may("build_roster") or ready.planned is None:
        return
    st.caption(w("roster.invent_why", queues=", ".join(ready.unserved)))
    if not st.button(w("roster.invent"), key="invent_agents", icon=":material/group_add:"):
        return
    try:
        count = invent_agents(access.desk(), who, ready.planned.begin, _DAYS)
    except SaidError as error:
        st.error(w.say(error))
    else:
        st.toast(w("roster.invented", count=w.number(count)))
        st.rerun()
