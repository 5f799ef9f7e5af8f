"""The champions of one queue over time, and what each was worth on what came since."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.operations.forecasts.registry import model_name
from dashboard.operations.forecasts.runs import Worth, list_runs, worth_of_runs
from dashboard.operations.permit import Actor
from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access
from dashboard.widgets.table import table

KEY = "champions"


def champions_panel(who: Actor, queue: str, zone: ZoneInfo, words: Words) -> None:
    """Show a queue's forecasts, newest first; they are read once the reader opens them."""
    runs = list_runs(access.desk(), who, queue)
    title = words("champions.title", count=len(runs))
    with st.expander(title, icon=":material/history:", key=KEY, on_change="rerun") as box:
        if not box.open:
            return
        st.caption(words("champions.how"))
        worths = worth_of_runs(access.desk(), who, queue)
        table(history_frame(worths, zone, words), key="forecast_champions")


def history_frame(worths: Sequence[Worth], zone: ZoneInfo, words: Words) -> pl.DataFrame:
    """Return the history of a queue's champions as it is read."""
    rows = [
        {
            "made": words.moment(worth.run.made_at, zone),
            "by": worth.run.made_by,
            "model": model_name(worth.run.model, words),
            "then": words.percent(worth.run.share("wape")),
            "since": words.percent(worth.wape),
            "days": words.number(worth.days) if worth.days else UNKNOWN,
        }
        for worth in worths
    ]
    return pl.DataFrame(rows).rename({name: words(f"champions.column_{name}") for name in rows[0]})
