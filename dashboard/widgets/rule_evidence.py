"""Why a rule fired: each of its indicators with the line that it passed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.measures.indicators import INDICATORS
from dashboard.operations.alerting.spoken import condition_phrase
from dashboard.operations.notices.say import say
from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.palette import palette

_BUCKET = dt.timedelta(minutes=5)


def rule_evidence(
    evidence: Mapping[str, Any], last: dt.datetime, zone: ZoneInfo, words: Words
) -> None:
    """Show the last hours of each condition of a rule."""
    for number, condition in enumerate(evidence["conditions"]):
        rule = words(f"rules.indicator_{condition['indicator']}")
        name = picture_name(words("screen.alerts"), rule, last.astimezone(zone).date())
        st.caption(say(words, condition_phrase(condition)))
        _chart(condition, last, zone, words).show(f"rule_evidence_{number}", name)
    st.caption(words(f"rules.why_{evidence['mode']}", minutes=evidence["minutes"]))


def _chart(condition: Mapping[str, Any], last: dt.datetime, zone: ZoneInfo, words: Words) -> Chart:
    name, values = condition["indicator"], condition["series"]
    floor = dt.datetime.fromtimestamp(last.timestamp() // 300 * 300, zone)
    x = [words.time(floor - _BUCKET * (len(values) - i), zone) for i in range(len(values))]
    colors, title = palette(), words(f"rules.indicator_{name}")
    chart = Chart(colors, title, height=200, percent=INDICATORS[name].unit == "share")
    limit = [condition["threshold"]] * len(x)
    chart.line(x, limit, words("rules.threshold"), colors.breach, dash="dash")
    if condition["clear"] != condition["threshold"]:
        chart.line(x, [condition["clear"]] * len(x), words("rules.clear"), colors.ok, dash="dot")
    chart.line(x, values, title, colors.actual)
    return chart
