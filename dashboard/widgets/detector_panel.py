"""Detectors: the false alarms that are allowed, and what the limits in force rest on."""

import polars as pl
import streamlit as st

from dashboard.operations.alerting.calibrated import (
    LEAST_ALARMS,
    MOST_ALARMS,
    Calibrated,
    allow,
    calibration,
)
from dashboard.operations.jobs import queue_job
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_done, send_button
from dashboard.widgets.jobs import job_panel
from dashboard.widgets.table import table

_SCOPE = "detectors"


def detector_panel(who: Actor, words: Words) -> None:
    """Show the budget of false alarms and the limits that follow from it."""
    known = calibration(access.desk(), who)
    if known.made_at is None:
        st.markdown(words("detectors.built_in"))
    else:
        when = words.moment(known.made_at, zone_there(access.desk()))
        st.markdown(words("detectors.made", when=when))
        table(_rows(known, words), key="detector_limits")
    if who.may("change_alerting"):
        _form(known, who, words)
    job_panel("calibrate")
    deed_done(_SCOPE, words)


def _rows(known: Calibrated, words: Words) -> pl.DataFrame:
    rows = [
        {
            words("detectors.column_detector"): words(f"live.indicator_{name}"),
            words("detectors.column_size"): words.number(size, 0),
            words("detectors.column_days"): words.number(days),
            words("detectors.column_limits"): words(
                "detectors.own" if own else "detectors.of_the_product"
            ),
        }
        for name, sizes in known.sizes.items()
        for size, days, own in zip(sizes, known.days[name], known.own[name], strict=True)
    ]
    return pl.DataFrame(rows)


def _form(known: Calibrated, who: Actor, words: Words) -> None:
    with st.container(border=True):
        wanted = st.number_input(
            words("detectors.budget"),
            LEAST_ALARMS,
            MOST_ALARMS,
            float(known.alarms_a_day),
            0.25,
            key="detector_budget",
        )
        send_button(
            words("detectors.save"),
            _SCOPE,
            lambda: _change(who, known, wanted),
            key="detector_save",
        )


def _change(who: Actor, known: Calibrated, wanted: float) -> Act:
    allow(access.desk(), who, wanted)
    queue_job(access.desk(), who, "calibrate", {})
    return lambda: allow(access.desk(), who, known.alarms_a_day)
