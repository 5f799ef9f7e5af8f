"""The live floor broken down: by queue, channel, site or team, for the time that is asked for."""

import polars as pl
import streamlit as st

from dashboard.operations.live.by_people import BY as BY_PEOPLE
from dashboard.operations.live.by_people import STATES, measure_groups
from dashboard.operations.live.by_queue import BY as BY_QUEUE
from dashboard.operations.live.by_queue import WAITS, Figures, measure_queues
from dashboard.operations.live.periods import SPANS
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.choose_queue import queue_titles
from dashboard.widgets.formulas import formulas
from dashboard.widgets.linked import linked_segments
from dashboard.widgets.table import table

_REFRESH_S = 10
_BY = (*BY_QUEUE, *BY_PEOPLE)
_DURATIONS = ("asa_s", *WAITS, "aht_s")
_ASKED = "by"
"""Query parameter that opens it: by what."""


def live_breakdown(who: Actor, words: Words) -> None:
    """Offer the groups and the time, and show their figures, kept fresh while it is open."""
    box = st.expander(
        words("breakdown.title"),
        expanded=_ASKED in st.query_params,
        icon=":material/table_rows:",
        key="breakdown_open",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        with st.container(horizontal=True):
            by = linked_segments(
                words("breakdown.by"),
                _BY,
                _ASKED,
                "queue",
                lambda key: words(f"breakdown.by_{key}"),
            )
            span = linked_segments(
                words("breakdown.span"),
                SPANS,
                "span",
                "half_hour",
                lambda key: words(f"breakdown.span_{key}"),
            )
        _rows(who.name, by, span)


@st.fragment(run_every=_REFRESH_S)
def _rows(_name: str, by: str, span: str) -> None:
    who, words = access.permitted("see_live")
    if by in BY_PEOPLE:
        _people(measure_groups(access.desk(), who, by, span), by, words)
        return
    found = measure_queues(access.desk(), who, by, span)
    titles = queue_titles(words) if by == "queue" else {}
    table(
        pl.DataFrame([_row(row, _named(row.name, by, titles, words), words) for row in found]),
        key="breakdown_queues",
    )
    if by == "center" and found:
        formulas(found[0].formulas, found[0].counts, found[0].formula, words)


def _named(name: str, by: str, titles: dict[str, str], words: Words) -> str:
    if by == "center":
        return words("breakdown.by_center")
    if by == "channel" and words.knows(f"channel.{name}"):
        return words(f"channel.{name}")
    return titles.get(name, name)


def _row(row: Figures, name: str, words: Words) -> dict[str, str]:
    counts = {key: words.number(row.counts[key]) for key in ("offered", "answered", "abandoned")}
    shares = {key: words.percent(row.values[key]) for key in ("service_level", "abandon_rate")}
    lengths = {key: words.duration(row.values[key]) for key in _DURATIONS}
    told = counts | shares | lengths
    return (
        {words("breakdown.name"): name}
        | {words(f"breakdown.{key}"): value for key, value in told.items()}
        | {words("breakdown.projected"): _projected(row, words)}
    )


def _projected(row: Figures, words: Words) -> str:
    if not row.projected:
        return words.percent(None)
    mean, low, high = (words.percent(row.projected[key], 0) for key in ("mean", "lo95", "hi95"))
    return f"{mean} ({low} – {high})"


def _people(rows: pl.DataFrame, by: str, words: Words) -> None:
    seen = [state for state in STATES if rows[state].sum()]
    shown = [
        {words(f"breakdown.by_{by}"): str(row["name"])}
        | {words(f"breakdown.{key}"): words.number(row[key]) for key in ("signed_in", "on_queue")}
        | {words(f"live.state_{state}"): words.number(row[state]) for state in seen}
        | {words("breakdown.answered"): words.number(row["answered"])}
        | {
            words(f"breakdown.{key}"): words.percent(row[key])
            for key in ("of_answered", "occupancy", "adherence")
        }
        | {words(f"breakdown.{key}"): words.duration(row[key]) for key in ("asa_s", "aht_s")}
        for row in rows.iter_rows(named=True)
    ]
    table(pl.DataFrame(shown), key="breakdown_people")
    st.caption(words("breakdown.people_why"))
