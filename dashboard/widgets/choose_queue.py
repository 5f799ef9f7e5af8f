"""The choice of a queue, kept in the address of the page."""

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import all_queues
from dashboard.store.tables import Queue
from dashboard.text import Words
from dashboard.widgets import access

_KEY = "queue"


def title_of(queue: Queue, words: Words) -> str:
    """Return a queue's name in the reader's language."""
    return (queue.title_zh if words.language == "zh" else queue.title_en) or queue.name


def queue_titles(words: Words) -> dict[str, str]:
    """Return the names of all queues in the reader's language, by key."""
    with access.desk().store.read() as session:
        return {queue.name: title_of(queue, words) for queue in all_queues(session)}


def titles_in_all() -> dict[str, dict[str, str]]:
    """Return the names of all queues by key and language."""
    with access.desk().store.read() as session:
        return {
            queue.name: {"en": queue.title_en, "zh": queue.title_zh}
            for queue in all_queues(session)
        }


def choose_queue(_who: Actor, words: Words, *, every: bool = False) -> str | None:
    """Show the choice of a queue and return its name; None stands for all of them.

    Parameters
    ----------
    words : Words
        Of the reader.
    every : bool
        Whether all queues together are a choice.
    """
    titles = queue_titles(words)
    names: list[str] = ([""] if every else []) + list(titles)
    asked = st.query_params.get(_KEY, "")
    chosen = st.selectbox(
        words("choose.queue"),
        names,
        index=names.index(asked) if asked in names else 0,
        format_func=lambda name: titles.get(name) or words("choose.every_queue"),
        key=f"{_KEY}_chosen",
    )
    if chosen:
        st.query_params[_KEY] = chosen
    else:
        st.query_params.pop(_KEY, None)
    return chosen or None
