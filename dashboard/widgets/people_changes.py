"""The last changes about people, each with a button that takes it back."""

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.people.undo import Done, last_changes, undo_change
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.plain import plain


def people_changes(desk: Desk, who: Actor, words: Words) -> None:
    """Show the last changes, newest first."""
    found = last_changes(desk, who)
    if not found:
        empty(words("people.no_history"), words("people.no_history_next"))
        return
    for done in found:
        with st.container(border=True):
            text, button = st.columns([4, 1], vertical_alignment="center")
            text.markdown(_said(done, words))
            if done.undone:
                button.caption(words("people.undone"))
            elif button.button(words("people.undo"), key=f"people_undo_{done.id}", width="stretch"):
                _undo(desk, who, words, done.id)


def _said(done: Done, words: Words) -> str:
    origin = words("people.origin_table") if done.origin == "table" else done.origin
    counts = " · ".join(
        f"{words(f'people.what_{what}')} {words.number(count)}"
        for what, count in (("new", done.new), ("changed", done.changed), ("gone", done.gone))
        if count
    )
    return words(
        "people.change_line",
        moment=words.moment(done.at, zone_there(access.desk())),
        actor=plain(done.actor),
        origin=plain(origin),
        counts=counts,
    )


def _undo(desk: Desk, who: Actor, words: Words, change_id: int) -> None:
    try:
        count = undo_change(desk, who, change_id)
    except SaidError as error:
        st.error(words.say(error))
        return
    st.toast(words("people.taken_back", rows=words.number(count)))
    st.rerun()
