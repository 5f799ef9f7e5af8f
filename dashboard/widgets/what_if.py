"""Sliders over a queue's day, and the answer of the formulas beside the plan."""

import datetime as dt

import polars as pl
import streamlit as st

from dashboard.operations.queues.listed import QueueChoice
from dashboard.operations.staffing.what_if import Answer, Changed, Figures, what_if
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.table import table


@st.fragment
def what_if_panel(queue: QueueChoice, day: dt.date) -> None:
    """Show the sliders and their answer; only this part runs again when one moves."""
    who, w = access.permitted("see_staffing")
    st.subheader(w("staffing.what_if"), anchor=False)
    st.caption(w("staffing.what_if_why"))
    left, right = st.columns([2, 3], gap="large")
    with left:
        changed = _sliders(queue, w)
    with right:
        answer = what_if(access.desk(), who, queue.name, day, changed)
        _answer(answer, w)


def _sliders(queue: QueueChoice, w: Words) -> Changed:
    name = queue.name
    contacts = st.slider(w("staffing.if_contacts"), -50, 100, 0, 5, "%d%%", key=f"if_c_{name}")
    aht = st.slider(*_seconds("staffing.if_aht", queue.aht_s, w), key=f"if_a_{name}")
    patience = st.slider(*_seconds("staffing.if_patience", queue.patience_s, w), key=f"if_p_{name}")
    goal = round(100 * queue.goal.service_level)
    level = st.slider(w("staffing.if_target"), 50, 99, goal, 1, "%d%%", key=f"if_t_{name}")
    lost = round(100 * queue.shrinkage)
    shrinkage = st.slider(w("staffing.if_shrinkage"), 0, 60, lost, 1, "%d%%", key=f"if_s_{name}")
    return Changed(
        1 + contacts / 100,
        aht / queue.aht_s,
        patience / queue.patience_s,
        level / 100 if level != goal else queue.goal.service_level,
        shrinkage / 100 if shrinkage != lost else queue.shrinkage,
    )


def _seconds(label: str, usual: float, w: Words) -> tuple[str, float, float, float, float, str]:
    """Return label, bounds, value, step and format of a slider of seconds."""
    return w(label), 0.5 * usual, 2.0 * usual, usual, usual / 20, "%.0f"


def _answer(answer: Answer, w: Words) -> None:
    columns = {
        w("staffing.figure"): [w(f"staffing.figure_{key}") for key in _said(answer.planned, w)],
        w("staffing.as_planned"): list(_said(answer.planned, w).values()),
        w("staffing.same_people"): list(_said(answer.same_people, w).values()),
        w("staffing.enough_people"): list(_said(answer.enough_people, w).values()),
    }
    table(pl.DataFrame(columns), key="what_if_answer")


def _said(figures: Figures, w: Words) -> dict[str, str]:
    return {
        "service_level": w.percent(figures.service_level),
        "asa": w.duration(figures.asa_s),
        "abandon": w.percent(figures.abandon_rate),
        "occupancy": w.percent(figures.occupancy),
        "peak": w.number(figures.peak_agents),
        "peak_rostered": w.number(figures.peak_scheduled),
        "agent_hours": w.number(figures.agent_hours, 1),
        "paid_hours": w.number(figures.paid_hours, 1),
    }
