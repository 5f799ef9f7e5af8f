"""Add a source or change one: how it is read, where from, and its webhook."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.feeds.catalogue import FEEDS, Feed
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.read_sources import Seen, read_sources
from dashboard.operations.feeds.sources import SILENT_AFTER_S, plain_options, save_source
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.feed_columns import column_map, switches
from dashboard.widgets.feed_import import encoding_choice, preset_choice, zone_choice
from dashboard.widgets.feed_webhook import feed_webhook
from dashboard.widgets.feed_words import feed_name, say
from dashboard.widgets.plain import plain

_CHOSEN, _ROUND, _UNDO = "feed_source", "feed_source_round", "feed_source_undo"
_ZONE = "Asia/Shanghai"
_MINUTE_S = 60


def feed_sources(desk: Desk, who: Actor, words: Words) -> None:
    """Show the form of one source, chosen or new."""
    _undo(desk, who, words)
    sources = {source.name: source for source in read_sources(desk, who) if source.feed in FEEDS}
    wanted = st.session_state.pop(f"{_CHOSEN}_next", None)
    if wanted in sources:
        st.session_state[_CHOSEN] = wanted
    name = st.selectbox(
        words("feeds.edit"),
        list(sources),
        index=None,
        placeholder=words("feeds.new_source"),
        key=_CHOSEN,
    )
    source = sources.get(name) if name else None
    _form(desk, who, words, source)
    st.subheader(words("feeds.webhook"), anchor=False)
    if source is None:
        st.caption(words("feeds.webhook_after"))
    else:
        feed_webhook(desk, who, words, source)


def _form(desk: Desk, who: Actor, words: Words, source: Seen | None) -> None:
    before: Mapping[str, Any] = source.options if source else {}
    key = f"source_{source.name if source else ''}_{st.session_state.get(_ROUND, 0)}"
    left, right = st.columns(2)
    name = left.text_input(
        words("feeds.name"),
        source.name if source else "",
        help=words("feeds.name_why"),
        disabled=source is not None,
        key=f"{key}_name",
    ).strip()
    feeds = list(FEEDS)
    kind = right.selectbox(
        words("feeds.column_feed"),
        feeds,
        index=feeds.index(source.feed) if source else 0,
        format_func=feed_name(words),
        disabled=source is not None,
        key=f"{key}_feed",
    )
    feed = FEEDS[kind]
    told = {**_read_how(feed, before, words, f"{key}_{kind}"), **_where(before, words, key)}
    active = st.toggle(
        words("feeds.active"),
        value=source.active if source else True,
        help=words("feeds.active_why"),
        key=f"{key}_active",
    )
    if st.button(words("feeds.save"), type="primary", key="feed_save"):
        _save(desk, who, words, (name, kind, told, active), source)


def _read_how(feed: Feed, before: Mapping[str, Any], words: Words, key: str) -> dict[str, Any]:
    left, right = st.columns(2)
    zone = zone_choice(left, words, before.get("timezone") or _ZONE, key=f"{key}_zone")
    encoding = encoding_choice(right, words, None, before.get("encoding"), key=f"{key}_encoding")
    preset = preset_choice(feed, before.get("preset"), words, key=f"{key}_preset")
    queue, mapping = None, dict[str, str]()
    if feed.keys:
        queue = st.text_input(
            words("feeds.queue"), str(before.get("queue", "")), key=f"{key}_queue"
        )
        with st.expander(words("feeds.columns")):
            known, headings = before.get("mapping", {}), before.get("headings", ())
            mapping = column_map(feed, headings, known, words, key=f"{key}_map", flat=True)
    policy = switches(feed, before.get("policy", {}), words, key=key)
    told = Options((queue or "").strip() or None, zone, mapping, policy, encoding, preset)
    return {**plain_options(told), "headings": list(before.get("headings", ()))}


def _where(before: Mapping[str, Any], words: Words, key: str) -> dict[str, Any]:
    left, right = st.columns([2, 1])
    path = left.text_input(
        words("feeds.path"),
        str(before.get("path", "")),
        help=words("feeds.path_why"),
        key=f"{key}_path",
    )
    silent_s = float(before.get("silent_after_s", SILENT_AFTER_S))
    minutes = right.number_input(
        words("feeds.silent_after"),
        min_value=1,
        value=max(1, round(silent_s / _MINUTE_S)),
        help=words("feeds.silent_after_why"),
        key=f"{key}_silent",
    )
    return {"path": path.strip(), "silent_after_s": minutes * _MINUTE_S}


def _save(
    desk: Desk,
    who: Actor,
    words: Words,
    wanted: tuple[str, str, Mapping[str, Any], bool],
    before: Seen | None,
) -> None:
    name, feed, told, active = wanted
    if before is None and any(s.name == name for s in read_sources(desk, who)):
        st.error(words("source.exists", source=plain(name)))
        return
    try:
        save_source(desk, who, name, feed, told, active=active)
    except SaidError as error:
        st.error(say(error, words))
        return
    st.session_state[_UNDO] = before
    _again(words("feeds.saved", source=name), name)


def _again(toast: str, name: str) -> None:
    """Begin the form anew with what is stored."""
    st.toast(toast)
    st.session_state[f"{_CHOSEN}_next"] = name
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _undo(desk: Desk, who: Actor, words: Words) -> None:
    """Offer to put the source that was changed last back as it was."""
    before: Seen | None = st.session_state.get(_UNDO)
    if before is None or not st.button(
        words("feeds.undo", source=plain(before.name)), key="feed_undo", icon=":material/undo:"
    ):
        return
    try:
        save_source(desk, who, before.name, before.feed, before.options, active=before.active)
    except SaidError as error:
        st.error(say(error, words))
        return
    st.session_state[_UNDO] = None
    _again(words("feeds.saved", source=before.name), before.name)
