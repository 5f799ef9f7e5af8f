"""Part of a page that is worked out only while it is open."""

from collections.abc import Callable

import streamlit as st


def folded(label: str, key: str, icon: str, show: Callable[[], object]) -> None:
    """Show a part that folds, closed at first.

    What a closed part would show costs every run of its page as much as what is seen.

    Parameters
    ----------
    label, icon : str
        On the fold.
    key : str
        Of the fold; its state is kept under it.
    show : callable
        Shows the content.
    """
    part = st.expander(label, key=key, icon=icon, on_change="rerun")
    if part.open:
        with part:
            show()
