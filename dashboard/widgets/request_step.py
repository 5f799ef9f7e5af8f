"""A button that acts before the page is shown again, and how that went, said once."""

from collections.abc import Callable

import streamlit as st

from dashboard.text import SaidError

Act = Callable[[], object]


def step_button(label: str, key: str, scope: str, act: Act) -> None:
    """Show a button.

    Parameters
    ----------
    label, key : str
        On the button, and of it.
    scope : str
        Where `last_step` says how it went.
    act : callable
        What is done.
    """
    st.button(label, key=key, on_click=step, args=(scope, act))


def step(scope: str, act: Act) -> None:
    """Act, and keep what came of it: what it returned, or why it was refused."""
    try:
        st.session_state[_key(scope)] = act()
    except SaidError as error:
        st.session_state[_key(scope)] = error


def last_step(scope: str) -> object:
    """Return once what came of the last step; None when there was none."""
    return st.session_state.pop(_key(scope), None)


def _key(scope: str) -> str:
    return f"step_{scope}"
