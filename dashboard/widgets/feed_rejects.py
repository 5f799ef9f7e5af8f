"""Rows that could not be taken: why, tried again, taken away as a file."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.feeds.people.spellings import neutral
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.health import feed_health
from dashboard.operations.feeds.rejects import read_rejects, retry_rejects
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.empty import empty
from dashboard.widgets.feed_words import moment_text, reason_words, say
from dashboard.widgets.plain import plain
from dashboard.widgets.table import BARE, table

_TRIED = "feeds_tried"
_SHOWN, _MOST = 200, 100_000
_BOM = "\ufeff"


def feed_rejects(desk: Desk, who: Actor, words: Words) -> None:
    """Show the newest rejects of one source or all."""
    for what, sentence in st.session_state.pop(_TRIED, []):
        (st.success if what == "done" else st.error)(sentence)
    health = feed_health(desk, who).filter(pl.col("rejects") > 0)
    if health.is_empty():
        empty(words("feeds.rejects_none"), words("feeds.rejects_none_next"))
        return
    counts: dict[str, int] = dict(health.select("name", "rejects").iter_rows())
    place, again, away = st.columns([2, 1, 1], vertical_alignment="bottom")
    source = place.selectbox(
        words("feeds.column_source"),
        list(counts),
        index=None,
        placeholder=words("feeds.all_sources"),
        key="feed_rejects_of",
    )
    if who.may("import") and again.button(
        words("feeds.try_again"), help=words("feeds.try_again_why"), width="stretch"
    ):
        _retry(desk, who, words, [source] if source else list(counts))
    away.download_button(
        words("feeds.download"),
        lambda: rejects_csv(desk, who, words, source),
        file_name="rejects.csv",
        mime="text/csv",
        icon=":material/download:",
        width="stretch",
    )
    rows = _told(read_rejects(desk, who, source, _SHOWN), zone_there(desk), words)
    everything = words.number(counts[source] if source else sum(counts.values()))
    st.caption(words("feeds.rejects_shown", shown=words.number(rows.height), all=everything))
    table(rows, key="feed_rejects", said={words("feeds.column_line"): BARE})


def _told(rejects: pl.DataFrame, zone: dt.tzinfo, words: Words) -> pl.DataFrame:
    """Return rejects in the reader's words."""
    reasons = [reason_words(words, reason) for reason in rejects["reason"].to_list()]
    times = [moment_text(at, zone, words) for at in rejects["at"].to_list()]
    shown = rejects.with_columns(
        pl.Series("reason", reasons, pl.String), pl.Series("at", times, pl.String)
    )
    names = ("source", "file", "line", "reason", "text", "at")
    return shown.select(pl.col(name).alias(words(f"feeds.column_{name}")) for name in names)


def rejects_csv(desk: Desk, who: Actor, words: Words, source: str | None) -> bytes:
    """Return all rejects as CSV that spreadsheets read as text, not as formulas."""
    rows = _told(read_rejects(desk, who, source, _MOST), zone_there(desk), words)
    safe = rows.with_columns(
        pl.Series(name, [neutral(text) for text in rows[name].to_list()], pl.String)
        for name in rows.columns
        if rows[name].dtype == pl.String
    )
    return (_BOM + safe.write_csv()).encode()


def _retry(desk: Desk, who: Actor, words: Words, sources: Sequence[str]) -> None:
    said: list[tuple[str, str]] = []
    for source in sources:
        try:
            done = retry_rejects(desk, who, source)
        except SaidError as error:
            why = say(error, words)
            said.append(("failed", words("feeds.tried_failed", source=plain(source), why=why)))
            continue
        counts = {"read": done.read, "accepted": done.accepted, "duplicate": done.duplicate}
        told = {**counts, "rejected": done.rejects.height}
        shown = {name: words.number(count) for name, count in told.items()}
        said.append(("done", words("feeds.tried", source=plain(source), **shown)))
    st.session_state[_TRIED] = said
    st.rerun()
