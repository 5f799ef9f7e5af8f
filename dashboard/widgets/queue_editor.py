"""The table of queues with their promises; a changed cell is written at once, with undo."""

from typing import Any, cast

import polars as pl
import streamlit as st

from dashboard.measures.histogram import UnknownTargetError
from dashboard.measures.service import FORMULAS
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.queues.settings import (
    CHANNELS,
    FIELDS,
    MAY_BE_NONE,
    change_queue,
    read_queue_settings,
)
from dashboard.text import UNKNOWN, SaidError, Words
from dashboard.widgets.empty import empty

_KEY = "queue_table"
_UNDO = "queue_undo"
_SHARES = (
    "service_level",
    "amber",
    "max_abandon",
    "max_occupancy",
    "shrinkage",
    "slowdown",
    "redial",
)
"""Fields that are kept as shares and written in percent."""
_PERCENT = 100.0


def queue_editor(desk: Desk, who: Actor, words: Words) -> None:
    """Show what each queue promises and assumes; administrators change it in place."""
    rows = read_queue_settings(desk, who)
    if rows.is_empty():
        empty(words("empty.no_data"), words("empty.no_data_next"))
        return
    st.caption(words("settings.queues_why"))
    editor = cast("Any", st.data_editor)  # pyright: ignore[reportUnknownMemberType] - typed by libraries without types
    editor(
        rows.with_columns((pl.col(_SHARES) * _PERCENT).round(3)),
        key=f"{_KEY}_{st.session_state.get('queue_revision', 0)}",
        hide_index=True,
        width="stretch",
        placeholder=UNKNOWN,
        column_config=_columns(words),
        disabled=True if not who.may("change_settings") else ["name"],
        on_change=_write,
        args=(desk, who, words, rows),
    )
    if (undo := st.session_state.get(_UNDO)) and st.button(
        words("settings.undo"), key="undo_queue"
    ):
        name, before = undo
        change_queue(desk, who, name, before)
        st.session_state[_UNDO] = None
        _redraw()
        st.rerun()
    with st.expander(words("settings.formulas")):
        for key, (top, bottom) in FORMULAS.items():
            st.markdown(f"- **{words(f'formula.{key}')}**: ({top}) / ({bottom})")
        st.caption(words("settings.formulas_why"))


def _columns(words: Words) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: _number(name, (allowed[0], allowed[1]), words)
        for name, allowed in FIELDS.items()
        if allowed is not None and not isinstance(allowed[0], str)
    }
    columns["name"] = st.column_config.TextColumn(words("queue.name"), pinned=True)
    for name in ("title_en", "title_zh", "calendar"):
        columns[name] = st.column_config.TextColumn(words(f"queue.{name}"))
    columns["channel"] = st.column_config.SelectboxColumn(
        words("queue.channel"),
        options=list(CHANNELS),
        format_func=lambda k: channel_name(str(k), words),
    )
    columns["formula"] = st.column_config.SelectboxColumn(
        words("queue.formula"), options=list(FORMULAS), format_func=lambda k: words(f"formula.{k}")
    )
    return columns


def _number(name: str, allowed: tuple[Any, Any], words: Words) -> Any:  # noqa: ANN401 - of a library without types
    """Return the column of a number, which takes only what may be."""
    low, high = (limit * (_PERCENT if name in _SHARES else 1) for limit in allowed)
    step = 1 if isinstance(allowed[0], int) else 0.001
    label, must = words(f"queue.{name}"), name not in MAY_BE_NONE
    return st.column_config.NumberColumn(
        label, min_value=low, max_value=high, step=step, format="%g", required=must
    )


def _kept(field: str, value: Any) -> Any:  # noqa: ANN401 - of any field
    """Return what is kept of what was written in a cell."""
    return value / _PERCENT if field in _SHARES and value is not None else value


def channel_name(key: str, words: Words) -> str:
    """Return a channel in words; one that a feed made up stays as it is."""
    return words(f"channel.{key}") if words.knows(f"channel.{key}") else key


def _refused(error: SaidError, words: Words) -> str:
    """Return why a change is refused, with the field called as over its column."""
    key = f"queue.{error.values.get('field')}"
    named = {"field": words(key)} if words.knows(key) else {}
    return words(error.sentence, **{**error.values, **named})


def _redraw() -> None:
    st.session_state["queue_revision"] = st.session_state.get("queue_revision", 0) + 1


def _write(desk: Desk, who: Actor, words: Words, rows: pl.DataFrame) -> None:
    edits: dict[str, dict[str, Any]] = st.session_state[
        f"{_KEY}_{st.session_state.get('queue_revision', 0)}"
    ]["edited_rows"]
    for place, cells in edits.items():
        row = rows.row(int(place), named=True)
        changes = {field: _kept(field, value) for field, value in cells.items()}
        try:
            change_queue(desk, who, row["name"], changes)
            st.session_state[_UNDO] = (row["name"], {field: row[field] for field in changes})
            st.toast(words("settings.saved", queue=row["name"]))
        except SaidError as error:
            st.toast(_refused(error, words), icon=":material/warning:")
        except UnknownTargetError as error:
            st.toast(
                words("settings.target_not_exact", nearest=error.nearest_s),
                icon=":material/warning:",
            )
    _redraw()
