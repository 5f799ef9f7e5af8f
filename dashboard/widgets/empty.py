"""The state of a screen that has nothing to show yet: why, and what to do next."""

import streamlit as st


def empty(why: str, what_next: str) -> None:
    """Say why there is nothing, and what to do next."""
    with st.container(border=True):
        st.subheader(why, anchor=False)
        st.write(what_next)
