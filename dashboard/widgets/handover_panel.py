"""Handover notes from shift to shift: read, marked as read, written, taken back."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.handover import (
    LONGEST,
    Note,
    mark_notes_read,
    recent_notes,
    set_withdrawn,
    write_note,
)
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_button, deed_done
from dashboard.widgets.plain import plain

_SCOPE, _TEXT = "handover", "handover_text"


def handover_panel(who: Actor, words: Words) -> None:
    """Show the notes of the last two days and, to who may, the place to write one."""
    notes = recent_notes(access.desk(), who)
    new = [note.id for note in notes if who.name not in note.read_by]
    title = words("handover.title_new", count=len(new)) if new else words("handover.title")
    with st.expander(title, icon=":material/sync_alt:", expanded=bool(new)):
        if not notes:
            st.caption(words("handover.none"))
        zone = zone_there(access.desk())
        for note in notes:
            _note(note, zone, who, words)
        with st.container(horizontal=True):
            if new:
                deed_button(
                    words("handover.mark"), _SCOPE, lambda: _mark(who, new), key="handover_mark"
                )
        if who.may("hand_over"):
            _write(who, words)
        deed_done(_SCOPE, words)


def _note(note: Note, zone: ZoneInfo, who: Actor, words: Words) -> None:
    with st.container(border=True):
        fresh = "" if who.name in note.read_by else f" :orange-badge[{words('handover.new')}]"
        st.markdown(f"**{plain(note.author)}** · {words.moment(note.at, zone)}{fresh}")
        st.text(note.text)
        others = ", ".join(name for name in note.read_by if name != note.author)
        if others:
            st.caption(words("handover.read_by", names=plain(others)))
        if note.author == who.name and who.may("hand_over"):
            deed_button(
                words("handover.withdraw"),
                _SCOPE,
                lambda: _withdraw(who, note.id),
                key=f"handover_withdraw_{note.id}",
            )


def _mark(who: Actor, numbers: list[int]) -> None:
    mark_notes_read(access.desk(), who, numbers)


def _withdraw(who: Actor, number: int) -> Act:
    set_withdrawn(access.desk(), who, number, withdrawn=True)
    return lambda: set_withdrawn(access.desk(), who, number, withdrawn=False)


def _write(who: Actor, words: Words) -> None:
    st.text_area(
        words("handover.write"),
        max_chars=LONGEST,
        key=_TEXT,
        placeholder=words("handover.hint"),
        height=80,
    )
    deed_button(words("handover.leave"), _SCOPE, lambda: _leave(who), key="handover_leave")


def _leave(who: Actor) -> Act:
    number = write_note(access.desk(), who, st.session_state.get(_TEXT, ""))
    st.session_state[_TEXT] = ""
    return lambda: set_withdrawn(access.desk(), who, number, withdrawn=True)
