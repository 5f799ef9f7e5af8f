"""Bring in a file step by step: what it is, how it is read, how that looks, then the import."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.feeds.catalogue import FEEDS, Feed
from dashboard.feeds.guess import Guess, guess, preset_of
from dashboard.feeds.headings import fit
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.preview import encoding_of, headings_of, preview
from dashboard.operations.feeds.read_sources import Seen, read_sources, source_for
from dashboard.operations.feeds.sources import plain_options, save_source
from dashboard.operations.feeds.upload import import_upload
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.feed_columns import column_map, joined_start, switches
from dashboard.widgets.feed_preview import show_preview
from dashboard.widgets.feed_result import feed_result
from dashboard.widgets.feed_words import feed_name, say
from dashboard.widgets.plain import plain

ENCODINGS = ("utf-8", "gb18030")
KEPT = ("path", "silent_after_s")
"""Options of a source that say where from and how often, not how it is read."""
_ROUND, _SEEN = "feed_round", "feed_seen"
_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Reading:
    """How a file is to be read, as chosen so far."""

    feed: Feed
    options: Options
    headings: Sequence[str]
    way: Seen | None


def feed_import(desk: Desk, who: Actor, words: Words) -> None:
    """Show the last import and the steps of the next."""
    result = st.container()
    st.caption(words("feeds.import_why"))
    key = f"feed_file_{st.session_state.get(_ROUND, 0)}"
    file = st.file_uploader(words("feeds.file_any"), key=key)
    if file is None:
        with result:
            feed_result(desk, words)
        return
    data = file.getvalue()
    reading = _reading(desk, who, words, file, data)
    if reading is None:
        return
    try:
        look = preview(desk, who, data, file.name, reading.feed.name, reading.options)
    except SaidError as error:
        st.error(say(error, words))
        return
    if show_preview(look, reading.options, words):
        _finish(desk, who, words, (file.name, data), reading)


def _reading(
    desk: Desk, who: Actor, words: Words, file: UploadedFile, data: bytes
) -> Reading | None:
    """Ask how the file is read, each answer offered as far as the file tells it."""
    guessed = _once(file, "guess", lambda: guess(data))
    _tell(guessed, words)
    what, letters, clock = st.columns(3)
    feeds = list(FEEDS)
    name = what.selectbox(
        words("feeds.kind"),
        feeds,
        index=feeds.index(guessed.feed) if guessed.feed else None,
        format_func=feed_name(words),
        placeholder=words("feeds.choose"),
        key=f"feed_kind_{file.file_id}",
    )
    if name is None:
        return None
    feed, found = FEEDS[name], _once(file, "encoding", lambda: encoding_of(data))
    encoding = None
    if found or not feed.keys:
        encoding = encoding_choice(letters, words, found, None, key=f"feed_enc_{file.file_id}")
    headings: tuple[str, ...] = ()
    if feed.keys:
        headings = _once(
            file, f"headings {encoding}", lambda: headings_of(data, file.name, encoding)
        )
    way = source_for(read_sources(desk, who), name, headings)
    before: Mapping[str, Any] = way.options if way else {}
    if way:
        known = "feeds.known_way" if headings else "feeds.known_way_feed"
        st.caption(words(known, source=plain(way.name)))
    key = f"feed_{file.file_id}_{name}_{encoding}"
    zone = zone_choice(clock, words, before.get("timezone") or _ZONE, key=f"{key}_zone")
    preset = _preset(feed, guessed, before if way else None, headings, words, key)
    mapping, queue = _columns(feed, headings, before, preset, words, f"{key}_{preset}")
    policy = switches(feed, before.get("policy", {}), words, key=key)
    return Reading(feed, Options(queue, zone, mapping, policy, encoding, preset), headings, way)


def _once(file: UploadedFile, what: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
    """Return what was found out about this file before, else find it out."""
    seen: dict[str, Any] = st.session_state.get(_SEEN, {})
    if seen.get("file") != file.file_id:
        seen = {"file": file.file_id}
    if what not in seen:
        seen[what] = work()
    st.session_state[_SEEN] = seen
    return seen[what]


def _tell(guessed: Guess, words: Words) -> None:
    if guessed.feed is None:
        st.info(words("feeds.not_guessed"))
        return
    told = {"feed": words(f"feed_name.{guessed.feed}")}
    if guessed.preset is None:
        st.caption(words("feeds.guessed", **told))
    else:
        preset = words(f"feeds.preset_{guessed.preset}")
        st.caption(words("feeds.guessed_preset", **told, preset=preset))


def encoding_choice(
    place: Any,  # noqa: ANN401 - any container of Streamlit
    words: Words,
    found: str | None,
    before: str | None,
    *,
    key: str,
) -> str | None:
    """Ask for the encoding; nothing chosen means as found."""
    auto = words("feeds.encoding_found", encoding=found.upper()) if found else ""
    options = [*ENCODINGS, *([before] if before and before not in ENCODINGS else [])]
    return place.selectbox(
        words("feeds.encoding"),
        options,
        index=options.index(before) if before else None,
        format_func=str.upper,
        placeholder=auto or words("feeds.encoding_auto"),
        key=key,
    )


def zone_choice(place: Any, words: Words, before: str, *, key: str) -> str:  # noqa: ANN401 - as above
    """Ask for the zone of local times."""
    zones = sorted(available_timezones() | {before})
    return place.selectbox(words("feeds.zone"), zones, index=zones.index(before), key=key)


def preset_choice(feed: Feed, before: str | None, words: Words, *, key: str) -> str | None:
    """Ask whose export a file is, where the feed knows some."""
    if not feed.presets:
        return None
    presets = list(feed.presets)
    return st.selectbox(
        words("feeds.preset"),
        presets,
        index=presets.index(before) if before in presets else None,
        format_func=lambda name: words(f"feeds.preset_{name}"),
        placeholder=words("feeds.preset_none"),
        key=key,
    )


def _preset(
    feed: Feed,
    guessed: Guess,
    before: Mapping[str, Any] | None,
    headings: Sequence[str],
    words: Words,
    key: str,
) -> str | None:
    known = guessed.preset if guessed.feed == feed.name else preset_of(headings)
    first = before.get("preset") if before is not None else known
    return preset_choice(feed, first, words, key=f"{key}_preset")


def _columns(
    feed: Feed,
    headings: Sequence[str],
    before: Mapping[str, Any],
    preset: str | None,
    words: Words,
    key: str,
) -> tuple[dict[str, str], str | None]:
    """Ask for columns, and for the queue where no column holds it."""
    if not headings:
        return {}, None
    st.markdown(f"**{words('feeds.columns')}**")
    kept = {k: column for k, column in before.get("mapping", {}).items() if column in headings}
    first = kept or fit(headings, feed, preset)
    joined = joined_start(feed, headings, preset)
    mapping = column_map(feed, headings, first, words, key=key, joined=joined)
    if "queue" in mapping:
        return mapping, None
    queue = st.text_input(
        words("feeds.queue"), str(before.get("queue", "")), key=f"{key}_all_queue"
    )
    return mapping, queue.strip() or None


def _finish(
    desk: Desk, who: Actor, words: Words, file: tuple[str, bytes], reading: Reading
) -> None:
    """Ask for the source, and queue the import."""
    first = _first_name(read_sources(desk, who), file[0], reading)
    key = f"feed_source_{reading.feed.name}_{st.session_state.get(_ROUND, 0)}"
    why = words("feeds.source_name_why")
    name = st.text_input(words("feeds.source_name"), first, help=why, key=key).strip()
    table = bool(reading.feed.keys) and who.may("change_settings")
    why = words("feeds.remember_why")
    remember = table and st.checkbox(words("feeds.remember"), value=True, help=why)
    if not st.button(words("feeds.start"), type="primary", key="feed_start"):
        return
    try:
        if remember:
            _remember(desk, who, name, reading)
        import_upload(desk, who, file, reading.feed.name, reading.options, name)
    except SaidError as error:
        st.error(say(error, words))
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _first_name(sources: Sequence[Seen], file: str, reading: Reading) -> str:
    """Return the name to offer: a table of other headings is of another source."""
    if reading.way:
        return reading.way.name
    usual = reading.options.preset or reading.feed.name
    taken = any(source.name == usual for source in sources)
    return file.rpartition(".")[0] or file if taken and reading.headings else usual


def _remember(desk: Desk, who: Actor, name: str, reading: Reading) -> None:
    """Keep the way of reading with the source, and what the source was told beside it."""
    there = next((s for s in read_sources(desk, who) if s.name == name), None)
    kept = {k: v for k, v in there.options.items() if k in KEPT} if there else {}
    told = {**kept, **plain_options(reading.options), "headings": list(reading.headings)}
    active = there.active if there else True
    save_source(desk, who, name, reading.feed.name, told, active=active)
