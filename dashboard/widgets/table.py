"""Tables in the house's look."""

from collections.abc import Mapping
from typing import Any, cast

import polars as pl
import streamlit as st

from dashboard.text import UNKNOWN
from dashboard.widgets import access


def table(frame: pl.DataFrame, *, key: str, columns: Mapping[str, Any] | None = None) -> None:
    """Show a frame over the width of its place, without row numbers; one without rows says so."""
    if frame.is_empty():
        st.caption(access.words()("table.no_rows"))
        return
    dataframe = cast("Any", st.dataframe)  # pyright: ignore[reportUnknownMemberType] - typed by libraries without types
    dataframe(
        frame,
        hide_index=True,
        width="stretch",
        key=key,
        column_config=columns,
        placeholder=UNKNOWN,
    )
