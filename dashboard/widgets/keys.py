"""The keys of the desk: listed by ``?`` on every screen, and what they ask for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from dashboard.text import Words
from dashboard.widgets.assets import asset

KEY = "keys"
_WORDS = ("title", "open", "close", "then", "single")

_keys = component(
    "floorwalker_keys",
    html=(
        '<div class="keys"><button class="open" type="button"></button>'
        '<dialog><div class="head"><h2 id="keys_title"></h2>'
        '<button class="close" type="button">×</button></div><div class="lists"></div>'
        '<label><input type="checkbox" checked><span></span></label></dialog></div>'
    ),
    css=asset("keys.css"),
    js=asset("keys.js"),
)


@dataclass(frozen=True)
class Shortcut:
    """Keys struck one after the other, and what they ask for.

    Attributes
    ----------
    keys : tuple of str
        As `KeyboardEvent.key` names them.
    what : str
        In the reader's words.
    deed : str
        What `asked` returns; empty where something else listens.
    """

    keys: tuple[str, ...]
    what: str
    deed: str = ""


@dataclass(frozen=True)
class Section:
    """Keys that hold in one place, and a sentence about those that a grid has of its own."""

    title: str
    shortcuts: Sequence[Shortcut] = ()
    note: str = ""


def keys(sections: Sequence[Section], words: Words, act: Callable[[], None]) -> None:
    """Show the button that lists the keys, and listen to them.

    A turn of the system to dark or light is told as well, so that charts follow at once.

    Parameters
    ----------
    sections : sequence of Section
        What holds on the present screen.
    words : Words
        Of the reader.
    act : callable
        Called before the page is shown again, when `asked` has something.
    """
    _keys(data=keys_data(sections, words), key=KEY, on_deed_change=act, on_theme_change=_follow)


def keys_data(sections: Sequence[Section], words: Words) -> Mapping[str, Any]:
    """Return what the component needs."""
    return {
        "sections": [asdict(section) for section in sections],
        "words": {name: words(f"keys.{name}") for name in _WORDS},
        "language": words.language,
    }


def asked() -> str:
    """Return the deed of the keys just struck; empty when none were."""
    return str(getattr(st.session_state.get(KEY), "deed", None) or "")


def _follow() -> None:
    """Let the page be shown again: that alone gives charts the other colours."""
