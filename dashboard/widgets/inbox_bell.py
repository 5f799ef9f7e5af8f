"""The bell: how many notices are unread, and the newest ones, on every screen."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.notices.inbox import Received, inbox, mark_read, unread, zone_there
from dashboard.operations.notices.say import say
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.palette import MARKS
from dashboard.widgets.plain import plain

_REFRESH_S, _TOLD_S = 20, 600
_MOST = 99
Link = Callable[[str, str], None]
"""Shows a link to a screen: its address with parameters, and its label."""


def inbox_bell(who: Actor, words: Words, link: Link, *, told: bool = False) -> None:
    """Show the bell of a signed-in person; it counts by itself.

    Parameters
    ----------
    who, words : Actor, Words
        The reader.
    link : callable
        Shows a link to a screen.
    told : bool
        Whether the page tells when there is news, as the live floor does.
    """
    st.fragment(_bell, run_every=_TOLD_S if told else _REFRESH_S)(who, words, link)


def _bell(who: Actor, words: Words, link: Link) -> None:
    desk = access.desk()
    count = unread(desk, who)
    shown = f"{_MOST}+" if count > _MOST else str(count)
    label = words("inbox.unread", count=shown) if count else words("inbox.title")
    icon = ":material/notifications_unread:" if count else ":material/notifications:"
    with st.popover(label, icon=icon, width="stretch", key="inbox"):
        rows = inbox(desk, who)
        if not rows:
            st.caption(words("inbox.none"))
        if count:
            st.button(words("inbox.read"), key="inbox_read", on_click=_read, args=(who,))
        zone = zone_there(desk)
        for row in rows:
            _notice(row, zone, words, link)


def _read(who: Actor) -> None:
    mark_read(access.desk(), who)


def _notice(row: Received, zone: ZoneInfo, words: Words, link: Link) -> None:
    said = plain(say(words, row.phrase))
    mark = f"{MARKS[row.severity]} " if row.severity in MARKS else ""
    st.markdown(f"{mark}{said}" if row.read else f"**{mark}{said}**")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.moment(row.at, zone))
        if row.link:
            link(row.link, words("inbox.open"))
