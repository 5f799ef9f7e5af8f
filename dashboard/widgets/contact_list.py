"""The contacts behind a day's figures, and the way back to where the question came from."""

import datetime as dt
import io
from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.operations.figures.contacts_behind import WHICH, contacts_behind
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.choose_queue import queue_titles
from dashboard.widgets.linked import linked_segments
from dashboard.widgets.table import table

_MOST = 500
ASKED = "contacts"
"""Query parameter that opens the list: which contacts."""


def contact_list(who: Actor, names: Sequence[str], day: dt.date, words: Words) -> None:
    """Offer the contacts one by one; opened at once by a link that asks for some."""
    asked = ASKED in st.query_params
    box = st.expander(
        words("contacts.title"),
        expanded=asked,
        icon=":material/format_list_bulleted:",
        key="contacts_open",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        which = linked_segments(
            words("contacts.which"), WHICH, ASKED, "all", lambda key: words(f"contacts.{key}")
        )
        found = contacts_behind(access.desk(), who, names, day, which)
        shown = _said(found.head(_MOST), words)
        table(shown, key="contacts_table")
        if found.is_empty():
            return
        count = words.number(found.height)
        st.caption(words("contacts.count", count=count, shown=words.number(shown.height)))
        st.download_button(
            words("contacts.export"),
            lambda: _csv(found),
            file_name=f"contacts-{day}.csv",
            mime="text/csv",
            key="contacts_export",
        )


def _said(found: pl.DataFrame, words: Words) -> pl.DataFrame:
    titles, rows = queue_titles(words), found.to_dicts()
    columns = {
        "arrived_at": [words.time(row["arrived_at"], seconds=True) for row in rows],
        "queue": [titles.get(row["queue"], row["queue"]) for row in rows],
        "outcome": [words(f"contacts.{row['outcome']}") for row in rows],
        "wait_s": [words.duration(row["wait_s"]) for row in rows],
        "handle_s": [words.duration(row["handle_s"]) for row in rows],
        "agent": [row["agent"] or "" for row in rows],
        "customer": [row["customer"] or "" for row in rows],
    }
    return pl.DataFrame({words(f"contacts.column_{key}"): v for key, v in columns.items()})


def _csv(found: pl.DataFrame) -> bytes:
    text = io.BytesIO()
    found.write_csv(text)
    return text.getvalue()
