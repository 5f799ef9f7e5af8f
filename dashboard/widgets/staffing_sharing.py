"""What the people's skills are worth: heads for all calls with them, in silos, in one pool."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.queues.listed import QueueChoice, titles
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.jobs import job_waits, quick_answer, start_job
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles

_YES, _NO = "sharing.yes", "sharing.no"


def sharing_panel(queues: Sequence[QueueChoice], starts: Sequence[dt.datetime], at: int) -> None:
    """Let the reader choose an interval and show what shared skills save in it.

    Parameters
    ----------
    queues
        Of the center.
    starts
        Of the day's intervals.
    at
        Number of the one shown first.
    """
    w = access.words()
    st.subheader(w("sharing.title"), anchor=False)
    st.caption(w("sharing.why"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            w("decide.interval"),
            range(len(starts)),
            index=at,
            format_func=[w.time(start) for start in starts].__getitem__,
            key="sharing_interval",
            width=200,
        )
        asked = {"start": starts[place].isoformat()}
        if st.button(w("sharing.compute"), key="sharing_go", disabled=job_waits("sharing")):
            start_job("sharing", asked)
    answer = quick_answer("sharing", asked, w("sharing.working"))
    if answer is not None:
        _show(answer, titles(queues, w.language), w)


def _show(answer: Mapping[str, Any], named: Mapping[str, str], words: Words) -> None:
    figures = ("siloed", "total", "pooled", "there")
    tiles(
        [
            Tile(
                words(f"sharing.{key}"), words.number(answer[key]), why=words(f"sharing.{key}_why")
            )
            for key in figures
        ],
        words,
    )
    left, right = st.columns(2, gap="large")
    with left:
        table(_groups(answer["groups"], named, words), key="sharing_groups")
    with right:
        table(_queues(answer["queues"], named, words), key="sharing_queues")


def _groups(
    rows: Sequence[Mapping[str, Any]], named: Mapping[str, str], words: Words
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            words("sharing.group"): [
                " + ".join(named.get(name, name) for name in row["name"].split(" + "))
                for row in rows
            ],
            words("sharing.needed"): [row["agents"] for row in rows],
            words("sharing.there"): [row["there"] for row in rows],
        }
    )


def _queues(
    rows: Sequence[Mapping[str, Any]], named: Mapping[str, str], words: Words
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            words("scenario.queue"): [plain(named.get(row["queue"], row["queue"])) for row in rows],
            words("staffing.column_level"): [words.percent(row["service_level"]) for row in rows],
            words("staffing.figure_asa"): [words.duration(row["asa_s"]) for row in rows],
            words("staffing.figure_abandon"): [words.percent(row["abandon_rate"]) for row in rows],
            words("sharing.kept"): [
                words("sharing.yes" if row["kept"] else "sharing.no") for row in rows
            ],
        }
    )
