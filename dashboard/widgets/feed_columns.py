"""How a file is read, as widgets: the column of each key, and the feed's own switches."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.feeds.catalogue import Feed
from dashboard.feeds.presets import DATE, START, TIME
from dashboard.text import Words

_ACROSS = 3
_YES_NO: Mapping[str, bool] = {"count_blocked": False, "infer_connect": True}
"""Switch that is yes or no → what it is by default."""
_LENGTHS = ("5m", "10m", "15m", "30m", "1h")


def column_map(
    feed: Feed,
    headings: Sequence[str],
    before: Mapping[str, str],
    words: Words,
    *,
    key: str,
    joined: Sequence[str] = (),
    flat: bool = False,
) -> dict[str, str]:
    """Ask for the column of each key; return what was chosen.

    Parameters
    ----------
    feed : Feed
        Whose keys they are.
    headings : sequence of str
        Of the table; a heading that is not among them may be written where there are none.
    before : mapping
        Key → the column shown first.
    words, key
        Of the reader; of the widgets.
    joined : sequence of str
        Columns that the preset joins to the start, which then needs none.
    flat : bool
        All keys in sight; else those that are neither needed nor found wait behind a fold.
    """
    st.caption(words("feeds.columns_why"))
    first = [k for k, needed in feed.keys.items() if flat or needed or k in before or k == "queue"]
    rest = [k for k in feed.keys if k not in first]
    chosen: dict[str, str | None] = {}
    for name, place in _places(first):
        with place:
            chosen[name] = _column(feed, name, headings, before.get(name), words, key, joined)
    if rest:
        with st.expander(words("feeds.columns_more", count=len(rest))):
            for name, place in _places(rest):
                with place:
                    chosen[name] = _column(feed, name, headings, None, words, key, joined)
    return {name: column for name, column in chosen.items() if column}


def _places(names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield names with their places, a few in a row."""
    for at in range(0, len(names), _ACROSS):
        yield from zip(names[at : at + _ACROSS], st.columns(_ACROSS), strict=False)


def _column(
    feed: Feed,
    name: str,
    headings: Sequence[str],
    before: str | None,
    words: Words,
    key: str,
    joined: Sequence[str],
) -> str | None:
    options = [*headings, *([before] if before and before not in headings else [])]
    absent = words("feeds.column_absent")
    if name == START and joined:
        absent = words("feeds.column_joined", columns=" + ".join(joined))
    return st.selectbox(
        words(f"feeds.key_{name}") + (" *" if feed.keys[name] else ""),
        options,
        index=options.index(before) if before else None,
        placeholder=absent,
        accept_new_options=not headings,
        key=f"{key}_{name}",
    )


def joined_start(feed: Feed, headings: Sequence[str], preset: str | None) -> list[str]:
    """Return the columns, date and time, that a preset joins to the start of the interval."""
    if preset is None:
        return []
    known = {" ".join(heading.casefold().split()): heading for heading in headings}
    names = feed.presets[preset].columns
    if any(" ".join(name.casefold().split()) in known for name in names.get(START, ())):
        return []
    parts = (
        next((known[f] for n in names.get(part, ()) if (f := n.casefold()) in known), None)
        for part in (DATE, TIME)
    )
    return [part for part in parts if part]


def switches(feed: Feed, before: Mapping[str, str], words: Words, *, key: str) -> dict[str, str]:
    """Ask for the switches of a feed; return those that are not as usual."""
    told: dict[str, str] = {}
    if not feed.policy:
        return told
    places = st.columns(max(2, len(feed.policy)), vertical_alignment="bottom")
    for place, name in zip(places, feed.policy, strict=False):
        with place:
            value = _switch(name, before.get(name), words, f"{key}_switch_{name}")
        if value:
            told[name] = value
    return told


def _switch(name: str, before: str | None, words: Words, key: str) -> str | None:
    label, why = words(f"feeds.switch_{name}"), words(f"feeds.switch_{name}_why")
    if name not in _YES_NO and name != "length":
        return st.text_input(label, before or "", help=why, placeholder="20", key=key).strip()
    known = _LENGTHS if name == "length" else ("yes", "no")
    options = [*known, *([before] if before and before not in known else [])]
    usual = "length" if name == "length" else ("yes" if _YES_NO[name] else "no")
    return st.selectbox(
        label,
        options,
        index=options.index(before) if before else None,
        format_func=lambda value: words(f"feeds.{value}") if value in {"yes", "no"} else value,
        placeholder=words(f"feeds.usual_{usual}"),
        help=why,
        key=key,
    )
