"""How each source does: one row a source, and a sentence for each that is in trouble."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.read_sources import Seen, read_sources
from dashboard.operations.feeds.trouble import trouble_of
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets.empty import empty
from dashboard.widgets.feed_words import feed_name, moment_text, say
from dashboard.widgets.palette import MARKS
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table

_MARK: Mapping[str, str] = {
    "telling": "ok",
    "demo": "ok",
    "waiting": "watch",
    "silent": "breach",
    "trouble": "breach",
    "off": "stale",
    "by_hand": "none",
}
_DAY_S = 86_400
_DAYS_FROM_S = 2 * _DAY_S
_COLORS = {"ok": "green", "watch": "orange", "breach": "red", "stale": "gray", "none": "gray"}


def feed_health_view(desk: Desk, who: Actor, words: Words) -> None:
    """Show the health of every source, the sick ones first told in sentences."""
    sources = read_sources(desk, who)
    if not sources:
        hint = "feeds.none_next" if who.may("import") else "feeds.none_next_look"
        empty(words("feeds.none"), words(hint))
        return
    _summary(sources, words)
    for source in sources:
        if source.state == "trouble":
            st.error(words("feeds.trouble_of", source=plain(source.name), why=_why(source, words)))
    zone = zone_there(desk)
    rows = [_row(source, zone, words) for source in sources]
    pinned = {words("feeds.column_name"): st.column_config.TextColumn(pinned=True)}
    table(pl.DataFrame(rows), key="feed_health", columns=pinned)
    st.caption(words("feeds.health_why"))


def _summary(sources: Sequence[Seen], words: Words) -> None:
    counted = Counter(source.state for source in sources)
    told = [
        f":{_COLORS[mark]}[{MARKS[mark]} {words(f'feeds.state_{state}')}] **{counted[state]}**"
        for state, mark in _MARK.items()
        if counted[state]
    ]
    st.markdown(" · ".join(told))


def _row(source: Seen, zone: dt.tzinfo, words: Words) -> dict[str, str]:
    health = source.health
    told = {
        "name": source.name,
        "state": f"{MARKS[_MARK[source.state]]} {words(f'feeds.state_{source.state}')}",
        "feed": feed_name(words)(source.feed),
        "last_event_at": moment_text(health["last_event_at"], zone, words),
        "updated_at": moment_text(health["updated_at"], zone, words),
        "lag": _lag(source, words),
        "per_minute": words.number(health["per_minute"], 1),
        "rows": words.number(health["rows"]),
        "rejects": words.number(health["rejects"]),
        "reject_share": words.percent(health["reject_share"]),
    }
    return {words(f"feeds.column_{key}"): value for key, value in told.items()}


def _why(source: Seen, words: Words) -> str:
    trouble = trouble_of(str(source.health["trouble"]))
    return plain(trouble) if isinstance(trouble, str) else say(trouble, words)


def _lag(source: Seen, words: Words) -> str:
    """Return how late a source tells; a file that someone brings is not late."""
    lag_s = None if source.state == "by_hand" else source.health["lag_s"]
    if lag_s is not None and lag_s >= _DAYS_FROM_S:
        return words("feeds.days", days=words.number(lag_s / _DAY_S))
    return words.duration(lag_s)
