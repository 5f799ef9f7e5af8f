"""The audit trail, and the proof that nothing in it was changed."""

import polars as pl
import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.keeping.read_trail import read_trail, verify_trail
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets.table import BARE, table
from dashboard.widgets.who import who_said


def trail_panel(desk: Desk, who: Actor, words: Words) -> None:
    """Show the newest rows of the trail and verify its chain on demand."""
    if st.button(words("trail.verify")):
        broken = verify_trail(desk, who)
        if broken is None:
            st.success(words("trail.whole"))
        else:
            st.error(words("trail.broken", row=broken))
    rows = _told(desk, read_trail(desk, who), words)
    table(
        rows.rename({n: words(f"trail.{n}") for n in rows.columns}),
        key="trail",
        said={words("trail.id"): BARE},
    )


def _told(desk: Desk, rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Return the rows in the reader's words and zone; what has no words stays as it is."""
    zone = zone_there(desk)
    at = [words.moment(at, zone, seconds=True) for at in rows["at"]]
    actors = [who_said(name, words) for name in rows["actor"]]
    actions = [action_said(action, words) for action in rows["action"]]
    return rows.with_columns(
        pl.Series("at", at, pl.String),
        pl.Series("actor", actors, pl.String),
        pl.Series("action", actions, pl.String),
    )


def action_said(action: str, words: Words) -> str:
    """Return what the trail says was done, in words."""
    key = f"trail.did_{action.replace('.', '_')}"
    return words(key) if words.knows(key) else action
