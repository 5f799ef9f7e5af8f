"""Any figure of a tile or a card explained: formula, what went in, source, what would be good."""

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.measures.made_of import SIGNS
from dashboard.operations.figures.explain_kpi import Explained, explain_kpi
from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access
from dashboard.widgets.formulas import formulas

_SHARES = frozenset({"service_level", "connection_rate", "abandon_rate"})
_LENGTHS = frozenset({"asa_s", "aht_s", "wait_answered_s", "handle_s"})
Period = tuple[dt.datetime, dt.datetime]


def explain_button(
    kpi: str, names: Sequence[str], period: Period, zone: ZoneInfo, *, key: str
) -> None:
    """Show the small button of a tile behind which its figure is explained.

    Parameters
    ----------
    kpi : str
        Of `dashboard.measures.made_of`.
    names : sequence of str
        Queues; none: all in which somebody waits for a person.
    period : (since, until)
        Aware.
    zone : ZoneInfo
        In which it is told.
    key : str
        Of the button.
    """
    words = access.words()
    box = st.popover(
        words("kpi.how"),
        icon=":material/function:",
        type="tertiary",
        key=key,
        on_change="rerun",
    )
    if box.open:
        with box:
            explanation(kpi, names, period, zone, words)


def explanation(
    kpi: str, names: Sequence[str], period: Period, zone: ZoneInfo, words: Words
) -> None:
    """Show how a figure comes about."""
    found = explain_kpi(access.desk(), access.actor(), kpi, names, period)
    st.markdown(f"**{words(f'kpi.{kpi}')}**: {_said(kpi, found.value, words)}")
    st.markdown(f"`{found.how.printed}`")
    st.caption(" · ".join(_sums(found, words)))
    st.markdown(words(f"kpi.good_{kpi}"))
    if found.levels:
        counts: Mapping[str, int | None] = {
            name: None if value is None else int(value)
            for name, value in found.sums.items()
            if not name.endswith("_s")
        }
        formulas(found.levels, counts, found.formula, words)
    since, until = (words.moment(moment, zone) for moment in period)
    st.caption(words("kpi.period", since=since, until=until))
    st.caption(words("kpi.source", sources=_sources(found, zone, words)))


def _said(kpi: str, value: float | None, words: Words) -> str:
    if value is None:
        return words("kpis.not_in_feed")
    if kpi in _SHARES:
        return words.percent(value)
    return words.duration(value) if kpi in _LENGTHS else words.number(value)


def _sums(found: Explained, words: Words) -> list[str]:
    return [
        f"{SIGNS[name]} {words(f'kpi.sum_{name}')} = {_said(name, found.sums[name], words)}"
        if found.sums[name] is not None
        else f"{SIGNS[name]} {words(f'kpi.sum_{name}')} = {UNKNOWN}"
        for name in found.how.sums
    ]


def _sources(found: Explained, zone: ZoneInfo, words: Words) -> str:
    told = [
        f"{name} ({words.moment(newest, zone) if newest else UNKNOWN})"
        for name, newest in found.sources
    ]
    return ", ".join(told) or UNKNOWN
