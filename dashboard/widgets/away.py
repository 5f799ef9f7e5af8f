"""What stands in place of a screen while the store does not answer."""

import time

import streamlit as st

from dashboard.text import Words

_AGAIN_S = 5


def away(words: Words) -> None:
    """Say that the store does not answer, and look again by itself until it does."""
    st.warning(words("store.away"), icon=":material/cloud_off:")
    shown_at = time.monotonic()

    @st.fragment(run_every=_AGAIN_S)
    def look_again() -> None:
        if time.monotonic() - shown_at >= _AGAIN_S:
            st.rerun()

    look_again()
