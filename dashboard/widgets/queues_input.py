"""The choice of several queues, where none stands for all."""

from collections.abc import Sequence

import streamlit as st

from dashboard.text import Words
from dashboard.widgets.choose_queue import queue_titles


def queues_input(chosen: Sequence[str], words: Words, key: str) -> tuple[str, ...]:
    """Show the choice and return the names; empty for all queues."""
    titles = queue_titles(words)
    names = st.multiselect(
        words("choose.queues"),
        list(titles),
        default=[name for name in chosen if name in titles],
        format_func=lambda name: titles[str(name)],
        placeholder=words("choose.every_queue"),
        key=key,
    )
    return tuple(names)


def queues_said(names: Sequence[str], words: Words) -> str:
    """Return several queues in words; none are all."""
    titles = queue_titles(words)
    return ", ".join(titles.get(name, name) for name in names) or words("choose.every_queue")
