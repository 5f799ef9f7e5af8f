"""A sheet on the page: the same figures and tables that are printed and mailed."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from dashboard.operations.printing.sheet import Block, Figure, Sheet
from dashboard.operations.printing.typeset import fonts_for, pdf
from dashboard.text import Words
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table

_TONES = {"good": "green", "bad": "red"}
_ICONS = {"good": ":material/check_circle:", "bad": ":material/warning:"}
_PER_ROW = 4
_WIDE = 4
"""Columns from which on the first stays in sight while the others are moved."""


def show_sheet(sheet: Sheet, key: str) -> None:
    """Show every block of a sheet under its title."""
    st.caption(plain(sheet.subtitle))
    for number, block in enumerate(sheet.blocks):
        if block.title:
            st.subheader(plain(block.title), anchor=False)
        _block(block, f"{key}_{number}")


def _block(block: Block, key: str) -> None:
    for begin in range(0, len(block.figures), _PER_ROW):
        some = block.figures[begin : begin + _PER_ROW]
        for place, figure in zip(st.columns(_PER_ROW), some, strict=False):
            with place, st.container(border=True, height="stretch"):
                _figure(figure)
    if block.columns:
        _table(block, key)
    for line in block.lines:
        st.markdown(plain(line))


def _figure(figure: Figure) -> None:
    st.metric(figure.name, figure.value)
    notes = "  \n".join(plain(note) for note in figure.notes)
    mark = f":{_TONES[figure.tone]}[{_ICONS[figure.tone]}] " if figure.tone else ""
    if notes or mark:
        st.caption(mark + notes)


def _table(block: Block, key: str) -> None:
    """Show a table; two columns may bear one name, so that names are told apart by spaces."""
    names: list[str] = []
    for name in block.columns:
        names.append(name + "\u200b" * sum(known.rstrip("\u200b") == name for known in names))
    frame = pl.DataFrame(list(block.rows), schema=names, orient="row")
    columns = {names[i]: st.column_config.TextColumn(alignment="right") for i in block.right}
    if 0 not in block.right and len(names) > _WIDE:
        columns[names[0]] = st.column_config.TextColumn(pinned=True)
    table(frame, key=key, columns=columns)


def pdf_button(make: Callable[[], Sheet], name: str, words: Words, *, key: str) -> None:
    """Offer a sheet as PDF, set when it is asked for; without a font for it, say so."""
    if not fonts_for(words.language):
        st.caption(words("printing.no_font_here"))
        return
    st.download_button(
        words("printing.pdf"),
        lambda: pdf(make()),
        file_name=f"{name}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key=key,
    )
