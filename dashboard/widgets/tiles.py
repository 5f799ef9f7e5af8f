"""Tiles: a value with its target, its state in colour, sign and word, and its change."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.text import Words
from dashboard.widgets.palette import MARKS

_COLORS = {"ok": "green", "watch": "orange", "breach": "red", "none": "gray", "stale": "gray"}


@dataclass(frozen=True)
class Tile:
    """One figure.

    Attributes
    ----------
    name, value : str
        In the reader's words.
    beside : str
        Its target or what it is compared with.
    state : str
        A key of `MARKS`, or empty for a figure without a target.
    why : str
        Formula or source, shown on demand.
    more : callable or None
        Shows what else belongs to it, under it.
    """

    name: str
    value: str
    beside: str = ""
    state: str = ""
    why: str = ""
    more: Callable[[], None] | None = None


def tiles(row: list[Tile], words: Words) -> None:
    """Show some tiles in a row that wraps on narrow windows."""
    with st.container(horizontal=True, gap="small"):
        for tile in row:
            _show(tile, words)


def _show(tile: Tile, words: Words) -> None:
    with st.container(border=True, width=168, height="stretch"):
        st.caption(tile.name, help=tile.why or None)
        st.markdown(f"#### {tile.value}")
        if tile.state:
            st.markdown(
                f":{_COLORS[tile.state]}[{MARKS[tile.state]} "
                f"{words(f'live.status_{tile.state}')}]  {tile.beside}"
            )
        elif tile.beside:
            st.markdown(tile.beside)
        if tile.more is not None:
            tile.more()
