"""Links from one screen to another, with what the other shall show in its address."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_PAGES = "pages_there"
FROM = "from"
"""Query parameter that names the screen to go back to."""


def know_pages(pages: Mapping[str, StreamlitPage]) -> None:
    """Keep the pages that the viewer may see, by key."""
    st.session_state[_PAGES] = dict(pages)


def goto(key: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """Show a link to a screen; nothing where the viewer may not see it."""
    pages: Mapping[str, StreamlitPage] = st.session_state.get(_PAGES, {})
    if key in pages:
        st.page_link(pages[key], label=label, icon=icon, query_params=query)
