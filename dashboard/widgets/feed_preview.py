"""A file as it would be read: counts, first rows, and the rows that cannot be taken."""

import polars as pl
import streamlit as st

from dashboard.feeds.options import Options
from dashboard.operations.feeds.preview import Preview
from dashboard.text import Words
from dashboard.widgets.feed_words import reason_words, say, some_names
from dashboard.widgets.plain import plain
from dashboard.widgets.table import BARE, table

_MOST_REJECTS = 20
_STATES = ("ready", "contact", "wrap", "break", "meeting")


def show_preview(look: Preview, options: Options, words: Words) -> bool:
    """Show what a file would become; return whether there is something to import."""
    st.subheader(words("feeds.preview"), anchor=False)
    if look.trouble is not None:
        st.warning(words("feeds.cannot", why=say(look.trouble, words)))
        return False
    good = look.read - look.rejected
    key = "feeds.preview_all" if look.whole else "feeds.preview_first"
    counts = {"read": look.read, "good": good, "rejected": look.rejected}
    st.markdown(words(key, **{name: words.number(count) for name, count in counts.items()}))
    if not look.rows.is_empty():
        zone = options.timezone or "UTC"
        st.caption(words("feeds.preview_times", zone=plain(zone)))
        _rows(look.rows, zone, words)
    elif good:
        st.caption(words("feeds.preview_nothing"))
    for name, met in (("queues", look.queues), ("agents", look.agents)):
        if met:
            st.markdown(words(f"feeds.preview_{name}", names=some_names(met, words)))
    if not look.rejects.is_empty():
        st.markdown(f"**{words('feeds.rejects_first')}**")
        rejects = _rejects(look.rejects[:_MOST_REJECTS], words)
        table(rejects, key="feed_preview_rejects", said={words("feeds.column_line"): BARE})
    if good <= 0 and look.whole:
        st.warning(words("feeds.nothing_to_take"))
        return False
    return True


def _rows(rows: pl.DataFrame, zone: str, words: Words) -> None:
    moments = [name for name in rows.columns if isinstance(rows[name].dtype, pl.Datetime)]
    local = (
        pl.col(n).dt.convert_time_zone(zone).dt.replace_time_zone(None, ambiguous="earliest")
        for n in moments
    )
    shown = rows.with_columns(local).with_columns(
        pl.Series(name, [_word(name, text, words) for text in rows[name].to_list()], pl.String)
        for name in ("outcome", "state")
        if name in rows.columns
    )
    names = {name: words(f"feeds.key_{name}") for name in rows.columns}
    clock = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss")
    table(shown.rename(names), key="feed_preview", columns={names[n]: clock for n in moments})


def _word(column: str, text: str | None, words: Words) -> str | None:
    known = f"feeds.outcome_{text}" if column == "outcome" else f"live.state_{text}"
    return words(known) if words.knows(known) else text


def _rejects(rejects: pl.DataFrame, words: Words) -> pl.DataFrame:
    reasons = [reason_words(words, reason) for reason in rejects["reason"].to_list()]
    return pl.DataFrame(
        {
            words("feeds.column_line"): rejects["line"],
            words("feeds.column_reason"): pl.Series(reasons, dtype=pl.String),
            words("feeds.column_text"): rejects["text"],
        }
    )
