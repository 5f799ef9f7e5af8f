"""Tables, behind one typed door: Streamlit's own has no complete types."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import streamlit as st

Rows = Sequence[Mapping[str, Any]]


def table(rows: Rows, *, height: int | str = "auto", key: str | None = None) -> None:
    """Show rows of named cells, without an index."""
    dataframe = cast("Any", st.dataframe)  # pyright: ignore[reportUnknownMemberType] - as above
    dataframe(list(rows), hide_index=True, height=height, key=key)
