"""What a queue's shrinkage is made of, by kind and time of day: seen, changed, taken back."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast

import polars as pl
import streamlit as st

from dashboard.operations.assumptions.shrinkage import Part, set_shrinkage, shrinkage_parts
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from scheduling.tables import KINDS

_UNDO = "shrinkage_undo"
_SCHEMA = {"kind": pl.String, "share": pl.Float64, "begin": pl.String, "end": pl.String}


def shrinkage_panel(who: Actor, queue: str, mean: float, words: Words) -> None:
    """Show a queue's shrinkage and its parts; who plans heads may change them."""
    st.subheader(words("shrinkage.title"), anchor=False)
    st.caption(words("shrinkage.why", share=words.percent(mean)))
    parts = shrinkage_parts(access.desk(), who, queue)
    may = who.may("make_staffing")
    rows = _edited(queue, parts, words, may=may)
    if not may:
        return
    with st.container(horizontal=True):
        if st.button(words("shrinkage.save"), key="shrinkage_save", type="primary"):
            _save(who, queue, _parts(rows), parts, words)
        undo: tuple[str, list[Part]] | None = st.session_state.get(_UNDO)
        if undo and undo[0] == queue and st.button(words("settings.undo"), key="shrinkage_undo"):
            _save(who, queue, undo[1], [], words)


def _edited(queue: str, parts: Sequence[Part], words: Words, *, may: bool) -> pl.DataFrame:
    percent = [asdict(part) | {"share": 100 * part.share} for part in parts]
    editor = cast("Any", st.data_editor)  # pyright: ignore[reportUnknownMemberType] - typed by libraries without types
    edited: pl.DataFrame = editor(
        pl.DataFrame(percent, schema=_SCHEMA),
        key=f"shrinkage_{queue}_{st.session_state.get('shrinkage_revision', 0)}",
        num_rows="dynamic" if may else "fixed",
        disabled=not may,
        hide_index=True,
        width="stretch",
        column_config={
            "kind": st.column_config.SelectboxColumn(
                words("shrinkage.kind"),
                options=list(KINDS),
                format_func=lambda kind: words(f"shrinkage.kind_{kind}"),
                required=True,
            ),
            "share": st.column_config.NumberColumn(
                words("shrinkage.share"), min_value=0.0, max_value=80.0, default=10.0, required=True
            ),
            "begin": st.column_config.TextColumn(words("shrinkage.begin"), default="00:00"),
            "end": st.column_config.TextColumn(words("shrinkage.end"), default="24:00"),
        },
    )
    return edited


def _parts(rows: pl.DataFrame) -> list[Part]:
    return [
        Part(row["kind"], row["share"] / 100, row["begin"] or "00:00", row["end"] or "24:00")
        for row in rows.drop_nulls(["kind", "share"]).iter_rows(named=True)
    ]


def _save(
    who: Actor, queue: str, parts: Sequence[Part], before: Sequence[Part], words: Words
) -> None:
    try:
        mean = set_shrinkage(access.desk(), who, queue, parts)
    except SaidError as error:
        st.error(words.say(error))
        return
    st.session_state[_UNDO] = (queue, list(before)) if before else None
    st.session_state["shrinkage_revision"] = st.session_state.get("shrinkage_revision", 0) + 1
    st.toast(words("shrinkage.saved", share=words.percent(mean)))
    st.rerun()
