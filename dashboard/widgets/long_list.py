"""Who has been in one state for too long: marked, with since when."""

from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.text import Words
from dashboard.widgets.plain import plain

_MOST = 12


def long_list(rows: pl.DataFrame, zone: ZoneInfo, words: Words) -> None:
    """Show the agents whose state lasts longer than its limit, the furthest over first.

    Parameters
    ----------
    rows : pl.DataFrame
        agent, state, since and long_s (seconds over the limit, null within).
    zone : ZoneInfo
        Of the clock that is shown.
    words : Words
        Of the reader.
    """
    over = rows.filter(pl.col("long_s").is_not_null()).sort("long_s", descending=True)
    if over.is_empty():
        return
    st.markdown(f":material/timer: **{words('habits.long', count=over.height)}**")
    with st.container(horizontal=True):
        for row in over.head(_MOST).iter_rows(named=True):
            state, since = words(f"live.state_{row['state']}"), words.time(row["since"], zone)
            said = words("habits.long_since", state=state, since=since)
            extra = words("habits.long_over", minutes=words.number(max(1, row["long_s"] / 60)))
            st.badge(
                f"{plain(row['agent'])} · {said} · {extra}", color="orange", icon=":material/timer:"
            )
    if over.height > _MOST:
        st.caption(words("reports.more", count=over.height - _MOST))
