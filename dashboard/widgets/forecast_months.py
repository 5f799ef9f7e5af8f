"""Months ahead: the chart for capacity, how it came about, and its table."""

import polars as pl
import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.months import Months, read_months
from dashboard.operations.forecasts.view import BOUNDS
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.palette import Palette, palette
from dashboard.widgets.table import table


def months_panel(desk: Desk, who: Actor, queue: str, words: Words) -> None:
    """Show the months ahead of a queue, or why there are none."""
    with st.expander(words("months.title"), icon=":material/calendar_month:"):
        months = read_months(desk, who, queue)
        if months is None or months.rows.is_empty():
            st.caption(words("months.none"))
            return
        name = picture_name(words("months.title"), queue, months.rows["month"][0])
        chart = months_chart(months.rows, words, palette())
        chart.show("forecast_months", name, words("good.forecast_months"))
        st.caption(_said(months, words))
        _table(months.rows, words)


def months_chart(rows: pl.DataFrame, words: Words, colors: Palette) -> Chart:
    """Return contacts by month with their bands."""
    chart = Chart(colors, words("months.axis"))
    x = [month.isoformat() for month in rows["month"].to_list()]
    for name, color in (("95", colors.band_wide), ("80", colors.band)):
        bounds = (rows[f"lo{name}"].round(0).to_list(), rows[f"hi{name}"].round(0).to_list())
        chart.band(x, bounds, words(f"forecast.band{name}"), color)
    contacts = rows["contacts"].round(0).to_list()
    chart.line(x, contacts, words("forecast.forecast"), colors.forecast, dash="dash")
    chart.layout["xaxis"] |= {"tickformat": "%Y-%m", "hoverformat": "%Y-%m", "nticks": 7}
    return chart


def _said(months: Months, words: Words) -> str:
    report = months.report
    growth = ("+" if report["growth"] > 0 else "") + words.percent(report["growth"], 1)
    told = [
        words("months.said_yearly" if report["yearly"] else "months.said_flat"),
        words("months.growth", share=growth),
    ]
    if report["wape"] is not None and report["naive"] is not None:
        wape, naive = (words.percent(report[key], 1) for key in ("wape", "naive"))
        told.append(words("months.error", wape=wape, naive=naive, origins=report["origins"]))
    return " ".join(told)


def _table(rows: pl.DataFrame, words: Words) -> None:
    names = {
        "month": words("months.column_month"),
        "days": words("months.column_days"),
        **{name: words(f"forecast.column_{name}") for name in ("contacts", *BOUNDS)},
    }
    shown = rows.with_columns(
        pl.col("month").dt.strftime("%Y-%m"), pl.col("contacts", *BOUNDS).round(0)
    )
    table(shown.select("month", "contacts", *BOUNDS, "days").rename(names), key="months_table")
