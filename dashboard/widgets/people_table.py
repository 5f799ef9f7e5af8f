"""One table of people, edited in place: differences first, then applied together."""

from collections.abc import Mapping
from typing import Any, cast

import polars as pl
import streamlit as st

from dashboard.feeds.people.kinds import KINDS, PREFER, STATES, Column, Kind
from dashboard.operations.desk import Desk
from dashboard.operations.people.apply import Preview, Wish, apply, preview
from dashboard.operations.people.edit import Edits, wish_of_edits
from dashboard.operations.people.read import choices, may_change, only_from_feeds, read_people
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.empty import empty
from dashboard.widgets.people_preview import show_preview

_ROUND = "people_round"
_MANY, _TALL = 15, 560
_WORDS: Mapping[str, Mapping[str, str]] = {"prefer": PREFER, "state": STATES}


def people_table(desk: Desk, who: Actor, words: Words, kind: str) -> None:
    """Show the rows of a kind; who may changes them in place."""
    rows, editable = read_people(desk, who, kind), may_change(who, kind)
    if rows.is_empty():
        name = words(f"people.kind_{kind}")
        empty(words("people.none", kind=name), words("people.none_next"))
    if kind == "agents" and (strangers := only_from_feeds(desk, who)):
        st.info(words("people.from_feeds", count=words.number(len(strangers))))
    if not editable and rows.is_empty():
        return
    key = f"people_{kind}_{st.session_state.get(_ROUND, 0)}"
    if editable:
        st.caption(words("people.edit_why"))
    editor = cast("Any", st.data_editor)  # pyright: ignore[reportUnknownMemberType] - typed by libraries without types
    editor(
        rows,
        key=key,
        hide_index=True,
        width="stretch",
        height=_TALL if rows.height > _MANY else "auto",
        placeholder="",
        num_rows="dynamic" if editable else "fixed",
        disabled=not editable,
        column_config=_columns(KINDS[kind], words, choices(desk, who)),
    )
    edits = _edits(st.session_state.get(key))
    if edits.count:
        _unsaved(desk, who, words, _wish(kind, rows, edits, words))


def _edits(state: Mapping[str, Any] | None) -> Edits:
    if not state:
        return Edits({})
    edited = {int(n): row for n, row in state["edited_rows"].items() if row}
    added = [row for row in state["added_rows"] if row]
    deleted = state["deleted_rows"]
    return Edits({n: row for n, row in edited.items() if n not in deleted}, added, deleted)


def _wish(kind: str, rows: pl.DataFrame, edits: Edits, words: Words) -> Wish | None:
    try:
        return wish_of_edits(kind, rows, edits, words)
    except SaidError as error:
        st.error(words.say(error))
        return None


def _unsaved(desk: Desk, who: Actor, words: Words, wish: Wish | None) -> None:
    """Show what the edits would change, to apply or to drop."""
    if wish is None:
        return
    st.subheader(words("people.unsaved"), anchor=False)
    look = preview(desk, who, wish)
    some = show_preview(look, words, "people_edit")
    left, right = st.columns(2)
    if some and left.button(words("people.apply"), type="primary", width="stretch"):
        apply_seen(desk, who, words, wish, look)
    if right.button(words("people.drop"), key="people_drop", width="stretch"):
        next_round()
        st.rerun()


def apply_seen(desk: Desk, who: Actor, words: Words, wish: Wish, look: Preview) -> None:
    """Apply what was shown, and begin the widgets anew."""
    try:
        apply(desk, who, wish, seen=look.fingerprint)
    except SaidError as error:
        st.error(words.say(error))
        return
    st.toast(words("people.applied", rows=words.number(len(look.changes))))
    next_round()
    st.rerun()


def next_round() -> None:
    """Give the editors and the uploader new keys: what they held is done with."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def this_round() -> int:
    """Return the number in the keys of the editors and the uploader."""
    return int(st.session_state.get(_ROUND, 0))


def _columns(kind: Kind, words: Words, names: Mapping[str, list[str]]) -> dict[str, Any]:
    return {column.key: _config(kind, column, words, names) for column in kind.columns}


def _config(kind: Kind, column: Column, words: Words, names: Mapping[str, list[str]]) -> Any:  # noqa: ANN401 - of a column of any sort
    label, own = words(f"people.column_{column.key}"), f"people.help_{kind.name}_{column.key}"
    told: dict[str, Any] = {
        "help": words(own if words.knows(own) else f"people.help_{column.key}"),
        "required": column.needed,
    }
    config = st.column_config
    if column.refers is not None:
        return config.SelectboxColumn(
            label, options=names[column.refers], pinned=column.key == kind.key[0], **told
        )
    if column.key in _WORDS:
        options = list(dict.fromkeys(_WORDS[column.key].values()))
        return config.SelectboxColumn(
            label, options=options, format_func=lambda word: words(f"people.word_{word}"), **told
        )
    return _plain(column, label, told, pinned=column.key == kind.key[0])


def _plain(column: Column, label: str, told: dict[str, Any], *, pinned: bool) -> Any:  # noqa: ANN401 - as above
    config = st.column_config
    match column.cell.dtype:
        case pl.Date():
            return config.DateColumn(label, format="YYYY-MM-DD", **told)
        case pl.Boolean():
            return config.CheckboxColumn(label, **told)
        case pl.Int64():
            return config.NumberColumn(label, step=1, min_value=0, **told)
        case pl.Float64():
            return config.NumberColumn(label, min_value=0.0, max_value=1.0, step=0.05, **told)
        case _:
            return config.TextColumn(label, pinned=pinned, **told)
