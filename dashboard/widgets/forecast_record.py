"""What forecasts were worth, and what changed since the one before."""

from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.accuracy import read_accuracy
from dashboard.operations.forecasts.compare import Change, what_changed
from dashboard.operations.forecasts.registry import model_name
from dashboard.operations.permit import Actor
from dashboard.text import UNKNOWN, Words
from dashboard.widgets.table import table


def record_panel(desk: Desk, who: Actor, queue: str, zone: ZoneInfo, words: Words) -> None:
    """Show the accuracy of a queue's promises and the difference of its last two forecasts."""
    st.subheader(words("record.title"), anchor=False)
    rows = read_accuracy(desk, who, queue)
    if rows.is_empty():
        st.caption(words("record.none"))
    else:
        table(_shown(rows, words), key="forecast_accuracy")
    _change(desk, who, queue, zone, words)


def _shown(rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    ahead = [_ahead(days, words) for days in rows["ahead"].to_list()]
    shares = {
        name: [UNKNOWN if v is None else words.percent(v, 1) for v in rows[name].to_list()]
        for name in ("wape", "bias")
    }
    shown = {"ahead": ahead, "days": rows["days"].to_list(), **shares}
    return pl.DataFrame({words(f"record.column_{name}"): told for name, told in shown.items()})


def _ahead(days: int, words: Words) -> str:
    return words("record.ahead_one") if days == 1 else words("record.ahead", days=days)


def _change(desk: Desk, who: Actor, queue: str, zone: ZoneInfo, words: Words) -> None:
    change = what_changed(desk, who, queue)
    if change is None:
        return
    when = words.moment(change.before_made_at, zone)
    if change.change is None:
        st.caption(words("record.no_common", when=when))
        return
    share = ("+" if change.change > 0 else "") + words.percent(change.change, 1)
    st.caption(words("record.changed", when=when, share=share))
    if told := reasons(change, words):
        st.caption(" · ".join(told))


def reasons(change: Change, words: Words) -> list[str]:
    """Return why two forecasts differ, in the reader's words; empty when nothing explains it."""
    told = [words("record.same_input")] if change.same_input else []
    if change.new_days == 1:
        told.append(words("record.new_day"))
    elif change.new_days > 1:
        told.append(words("record.new_days", days=change.new_days))
    if change.model != change.before_model:
        names = (model_name(model, words) for model in (change.before_model, change.model))
        told.append(words("record.other_model", **dict(zip(("old", "new"), names, strict=True))))
    return told
