"""The chance to keep the targets by interval: of the heads required, and of the people rostered."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.queues.listed import QueueChoice
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.jobs import job_waits, quick_answer, start_job
from dashboard.widgets.palette import palette
from dashboard.widgets.staffing_chart import chance_strip


def chance_panel(queue: QueueChoice, day: dt.date, rows: pl.DataFrame) -> None:
    """Show the chances that are known, and offer to simulate the roster's."""
    w = access.words()
    asked = {"day": day.isoformat()}
    rostered = rows["on_contact"].is_not_null().any()
    answer = quick_answer("day_chance", asked, w("staffing.simulating")) if rostered else None
    chances = _of(answer, queue.name, rows)
    if chances is not None or rows["chance"].is_not_null().any():
        name = picture_name(w("staffing.column_chance"), queue.title(w.language), day)
        chart = chance_strip(rows, chances, w, palette())
        chart.show("staffing_chance", name, w("good.staffing_chance"))
        st.caption(_why(answer if chances is not None else None, rows, w))
    if rostered and st.button(
        w("staffing.simulate_again" if answer else "staffing.simulate"),
        key="day_chance",
        disabled=job_waits("day_chance"),
    ):
        start_job("day_chance", asked)


def _of(answer: Mapping[str, Any] | None, queue: str, rows: pl.DataFrame) -> list[float] | None:
    """Return the roster's chances where they were simulated for these intervals."""
    told = None if answer is None else answer["queues"].get(queue)
    starts = rows["start"].dt.convert_time_zone("UTC").to_list()
    if told is None or told["start"] != [start.isoformat() for start in starts]:
        return None
    return told["chance"]


def _why(answer: Mapping[str, Any] | None, rows: pl.DataFrame, words: Words) -> str:
    way = words(f"staffing.way_{rows['way'][0]}")
    if answer is None:
        return words("staffing.chance_why", way=way)
    version, days = answer["schedule_id"], answer["days"]
    return words("staffing.chance_rostered_why", way=way, version=version, days=days)
