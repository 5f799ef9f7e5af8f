"""One head more or fewer, the five formulas side by side, and what a point of service costs."""

import datetime as dt

import polars as pl
import streamlit as st

from dashboard.operations.decide import Decision, decide
from dashboard.operations.queues.listed import QueueChoice
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart import Chart
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.palette import Palette, palette
from dashboard.widgets.table import table


@st.fragment
def decide_panel(queue: QueueChoice, day: dt.date, rows: pl.DataFrame) -> None:
    """Let the reader choose an interval and a price, and show what follows."""
    who, w = access.permitted("see_staffing")
    st.subheader(w("decide.title"), anchor=False)
    busiest = int(rows["agents"].arg_max() or 0)
    starts = rows["start"].to_list()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            w("decide.interval"),
            range(len(starts)),
            index=busiest,
            format_func=[w.time(start) for start in starts].__getitem__,
            key="decide_interval",
        )
        price = st.number_input(w("decide.price"), 0.0, None, 100.0, 10.0, key="decide_price")
    found = decide(access.desk(), who, queue.name, day, starts[place], price)
    left, right = st.columns(2, gap="large")
    with left:
        st.caption(w("decide.around_why"))
        table(_around(found, w), key="decide_around")
        st.caption(w("decide.formulas_why"))
        table(_formulas(found, w), key="decide_formulas")
    with right:
        st.caption(w("decide.curve_why"))
        name = picture_name(w("decide.title"), queue.title(w.language), day, w.time(starts[place]))
        chart = curve_chart(found, queue.goal.service_level, w, palette())
        chart.show("decide_curve", name, w("good.decide_curve"))


def _around(found: Decision, words: Words) -> pl.DataFrame:
    rows = found.around.to_dicts()
    return pl.DataFrame(
        {
            words("decide.agents"): [words.number(row["agents"]) for row in rows],
            words("staffing.column_level"): [words.percent(row["service_level"]) for row in rows],
            words("staffing.figure_asa"): [words.duration(row["asa_s"]) for row in rows],
            words("staffing.figure_abandon"): [words.percent(row["abandon_rate"]) for row in rows],
            words("staffing.column_occupancy"): [words.percent(row["occupancy"]) for row in rows],
            words("decide.missed"): [_missed(row["binding"], words) for row in rows],
            words("decide.cost_change"): [words.number(row["cost_change"]) for row in rows],
        }
    )


def _missed(binding: str, words: Words) -> str:
    return words("decide.none" if binding == "none" else f"staffing.binding_{binding}")


def _formulas(found: Decision, words: Words) -> pl.DataFrame:
    rows = found.formulas.to_dicts()
    return pl.DataFrame(
        {
            words("decide.formula"): [words(f"formula.{row['formula']}") for row in rows],
            words("staffing.column_level"): [words.percent(row["service_level"]) for row in rows],
            words("decide.required"): [words.number(row["required"]) for row in rows],
        }
    )


def curve_chart(found: Decision, target: float, words: Words, colors: Palette) -> Chart:
    """Return the day's cost by the service level asked for."""
    chart = Chart(colors, words("decide.axis_cost"))
    levels = [round(100 * level) for level in found.curve["target"].to_list()]
    costs = found.curve["cost"].round(0).to_list()
    chart.line(levels, costs, words("decide.curve"), colors.forecast)
    chart.mark(round(100 * target), words("decide.promised"))
    chart.layout["xaxis"] |= {"title": {"text": words("decide.axis_level")}, "nticks": 6}
    return chart
