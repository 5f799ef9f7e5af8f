"""Tables in the house's look."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import polars as pl
import streamlit as st

from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access

Say = Callable[[float], str]
BARE: Say = "{:.0f}".format
"""Writes a number that counts nothing, such as that of a line: thousands are not set apart."""

_MOST_CELLS = 20_000


def table(
    frame: pl.DataFrame,
    *,
    key: str,
    columns: Mapping[str, Any] | None = None,
    said: Mapping[str, Say] | None = None,
) -> None:
    """Show a frame over the width of its place, without row numbers; one without rows says so.

    Numbers stand as their reader writes them, and still sort as numbers.

    Parameters
    ----------
    frame : pl.DataFrame
        What is shown, its columns named in the reader's words.
    key : str
        Of the element.
    columns : mapping, optional
        Column → how Streamlit draws it.
    said : mapping, optional
        Column → how its numbers are written, where that is not whole or with one decimal.
    """
    w = access.words()
    if frame.is_empty():
        st.caption(w("table.no_rows"))
        return
    dataframe = cast("Any", st.dataframe)  # pyright: ignore[reportUnknownMemberType] - typed by libraries without types
    dataframe(
        written(frame, w, said),
        hide_index=True,
        width="stretch",
        key=key,
        column_config=columns,
        placeholder=UNKNOWN,
    )


def written(frame: pl.DataFrame, words: Words, said: Mapping[str, Say] | None = None) -> Any:  # noqa: ANN401 - of a library without types
    """Return a frame whose numbers bear how they are written, for `st.dataframe`.

    Streamlit's own formats know the browser's signs at most, not those that the reader chose. In a
    table that nobody reads cell by cell they will do: writing each would take seconds.
    """
    if frame.width * frame.height > _MOST_CELLS:
        return frame
    told = {name: say for name, say in (said or {}).items() if name in frame.columns}
    how = {**_usual(frame, words), **told}
    if not how:
        return frame
    return cast("Any", frame.to_pandas()).style.format(how, na_rep=UNKNOWN)


def _usual(frame: pl.DataFrame, words: Words) -> dict[str, Say]:
    """Return how the numbers of each column are written: whole ones whole, others to a tenth."""
    numbers = frame.select(pl.selectors.numeric())
    return {column.name: _plain(words, 0 if _whole(column) else 1) for column in numbers}


def _plain(words: Words, places: int) -> Say:
    """Return what writes a number; what rounds to nothing bears no sign."""
    return lambda value: words.number(round(value, places) + 0.0, places)


def _whole(column: pl.Series) -> bool:
    known = column.drop_nulls()
    return column.dtype.is_integer() or bool((known.round(0) == known).all())
