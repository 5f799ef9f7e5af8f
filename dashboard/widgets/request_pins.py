"""Days that the next roster keeps: pinned and let go by who builds it."""

import datetime as dt

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.requests.people import people_asking, today_there
from dashboard.operations.requests.pins import Pinned, pin, pins_seen, unpin
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.plain import plain


def pin_panel(who: Actor, words: Words) -> None:
    """Show the pinned days and the form for one more."""
    st.caption(words("request.pin_meaning"))
    for row in pins_seen(access.desk(), who):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(f"{plain(row.agent)} · {words.date(row.day)} · {_said(row, words)}")
        key = f"unpin_{row.agent}_{row.day.isoformat()}"
        right.button(words("request.unpin"), key=key, on_click=_unpin, args=(who, row))
    names = [seen.name for seen in people_asking(access.desk(), who)]
    with st.form("request_pin", border=False):
        left, right = st.columns(2)
        agent = left.selectbox(words("roster.column_agent"), names, key="pin_agent")
        today = today_there(access.desk(), who, names[0])
        day = right.date_input(words("roster.day"), today, today, key="pin_day")
        pressed = st.form_submit_button(words("request.pin"), key="pin_now")
    if pressed:
        _pin(who, agent, day, words)


def _said(row: Pinned, words: Words) -> str:
    if row.start is None:
        return words("roster.off")
    return f"{words.minute(row.start)}–{words.minute(row.start + (row.minutes or 0))}"


def _pin(who: Actor, agent: str, day: dt.date, words: Words) -> None:
    try:
        pin(access.desk(), who, agent, day)
    except SaidError as error:
        st.error(words.say(error))
    else:
        st.rerun()


def _unpin(who: Actor, row: Pinned) -> None:
    unpin(access.desk(), who, row.agent, row.day)
