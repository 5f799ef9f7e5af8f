"""Messages to the world outside, with their state and why one was not taken."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.notices.outbox import Sent, send_again
from dashboard.operations.notices.say import say
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.plain import plain

_COLORS: Mapping[str, Literal["green", "blue", "red", "gray"]] = {
    "delivered": "green",
    "waiting": "blue",
    "given_up": "red",
    "quiet": "gray",
}
_ICONS = {
    "delivered": ":material/check:",
    "waiting": ":material/schedule:",
    "given_up": ":material/error:",
    "quiet": ":material/bedtime:",
}


def delivery_list(
    sent: Sequence[Sent], who: Actor, words: Words, *, subjects: bool = False
) -> None:
    """Show deliveries, newest first; one that did not go out can be sent again.

    Parameters
    ----------
    sent : sequence of Sent
        What is shown.
    who, words
        The reader.
    subjects : bool
        Whether to say of each what it told.
    """
    zone = zone_there(access.desk())
    for row in sent:
        with st.container(horizontal=True, vertical_alignment="center"):
            line = f"{words.moment(row.at, zone)} · {plain(row.door)} · {_event(row.event, words)}"
            st.markdown(line, width="content")
            st.badge(_state(row, words), icon=_ICONS[row.state], color=_COLORS[row.state])
            if row.state in {"given_up", "quiet"} and who.may("handle_alerts"):
                st.button(
                    words("deliveries.again"),
                    key=f"again_{row.id}",
                    type="tertiary",
                    on_click=send_again,
                    args=(access.desk(), who, row.id),
                )
        if subjects:
            st.caption(plain(say(words, row.said)))


def _event(event: str, words: Words) -> str:
    key = f"deliveries.event_{event}"
    return words(key) if words.knows(key) else event


def _state(row: Sent, words: Words) -> str:
    said = words(f"deliveries.{row.state}", tries=row.tries)
    return f"{said}: {reason_said(row.reason, words)}" if row.reason else said


def reason_said(reason: str, words: Words) -> str:
    """Return why something was not sent; a status stands for itself."""
    key = f"deliveries.why_{reason.replace(' ', '_')}"
    return words(key) if words.knows(key) else reason
