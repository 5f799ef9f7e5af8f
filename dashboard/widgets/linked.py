"""Choices that stand in the page's address, so that a link opens what its sender saw."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def linked_select(
    label: str, options: Sequence[str], name: str, default: str, say: Callable[[str], str] = str
) -> str:
    """Show a choice whose value is the query parameter `name`; an unknown one gives the default.

    Parameters
    ----------
    label : str
        Over the choice.
    options : sequence of str
        Values as in the address; at least one.
    name : str
        Of the query parameter.
    default : str
        One of `options`.
    say : callable
        What a value is called.
    """
    return _linked(st.selectbox, label, options, name, default, say)


def linked_segments(
    label: str, options: Sequence[str], name: str, default: str, say: Callable[[str], str] = str
) -> str:
    """Show a choice between few values, all in sight; as `linked_select`."""
    return _linked(st.segmented_control, label, options, name, default, say)


def choose(name: str, value: str) -> None:
    """Set a linked choice from a callback, before its widget is shown."""
    st.session_state[f"linked_{name}"] = value
    st.query_params[name] = value


def _linked(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[str],
    name: str,
    default: str,
    say: Callable[[str], str],
) -> str:
    """Show a choice; a link to the screen that is open already changes it as well."""
    key, seen = f"linked_{name}", f"linked_{name}_seen"
    wanted = st.query_params.get(name)
    followed = wanted in options and wanted != st.session_state.get(seen)
    if followed or st.session_state.get(key) not in options:
        st.session_state[key] = wanted if wanted in options else default
    chosen: str = widget(label, options, format_func=say, key=key) or default
    if wanted != chosen:
        st.query_params[name] = chosen
    st.session_state[seen] = chosen
    return chosen
