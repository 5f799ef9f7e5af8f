"""Tokens of the look: colours of the light theme, the dark one and the wallboard, and the type.

Okabe-Ito first; a state never stands by its colour alone. No other file names a colour: styles and
scripts read `variables`, charts read `palette`, and a test holds `.streamlit/config.toml`, which
cannot read Python, to what stands here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import streamlit as st

MARKS: Mapping[str, str] = {"ok": "●", "watch": "▲", "breach": "■", "stale": "⊘", "none": "–"}
"""State → the sign that goes with its colour and its word."""

STATES = tuple(MARKS)
FONT = "Source Sans, Noto Sans CJK SC, sans-serif"
BODY_PX, CHART_PX, SMALL_PX = 14, 13, 12
CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Palette:
    """Colours of one theme; text on its background has a contrast of 4.5 at least.

    Attributes
    ----------
    background, surface, border : str
        Of a page, of what lies on it, of its edges.
    text, faint : str
        What is read first, and what explains it.
    primary, link : str
        A button under white words, words that lead elsewhere.
    grid, actual, forecast, band, band_wide, accent : str
        Of charts.
    ok, watch, breach, stale, none : str
        Of states.
    shift, pause, session : str
        Of the roster: work, breaks, training and meetings.
    """

    background: str
    surface: str
    border: str
    text: str
    faint: str
    primary: str
    link: str
    grid: str
    actual: str
    forecast: str
    band: str
    band_wide: str
    accent: str
    ok: str
    watch: str
    breach: str
    stale: str
    none: str
    shift: str
    pause: str
    session: str


LIGHT = Palette(
    background="#FFFFFF",
    surface="#F3F5F7",
    border="#D5DBE1",
    text="#101923",
    faint="#5B6773",
    primary="#00658F",
    link="#00658F",
    grid="#E1E6EB",
    actual="#101923",
    forecast="#0072B2",
    band="rgba(0,114,178,0.22)",
    band_wide="rgba(0,114,178,0.10)",
    accent="#A15C00",
    ok="#0B7A75",
    watch="#A15C00",
    breach="#C63D00",
    stale="#5B6773",
    none="#5B6773",
    shift="#0072B2",
    pause="#A9CDE6",
    session="#E69F00",
)
DARK = Palette(
    background="#12181F",
    surface="#1B232C",
    border="#36414D",
    text="#E4E9EE",
    faint="#9AA6B2",
    primary="#1F7AB0",
    link="#7CC4EE",
    grid="#2B3540",
    actual="#E4E9EE",
    forecast="#56B4E9",
    band="rgba(86,180,233,0.28)",
    band_wide="rgba(86,180,233,0.13)",
    accent="#F0A93B",
    ok="#3FC1B6",
    watch="#F0A93B",
    breach="#FF7B45",
    stale="#9AA6B2",
    none="#9AA6B2",
    shift="#56B4E9",
    pause="#1F4E6B",
    session="#F0A93B",
)
WALLBOARD = replace(DARK, background="#000000", surface="#10151B", text="#FFFFFF", faint="#C3CCD5")
"""Dark whatever the theme, and harder: it is read at five metres."""

THEMES: Mapping[str, Palette] = {"light": LIGHT, "dark": DARK, "wallboard": WALLBOARD}

SERIES = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#7F7F7F",
    "#A6761D",
    "#5D3A9B",
    "#B8B000",
)
"""Series of a chart in their order; Streamlit drops a list of fewer than ten."""


def palette() -> Palette:
    """Return the colours of the viewer's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def variables(selector: str) -> str:
    """Return the tokens as custom properties of a component's root, dark under its class ``dark``.

    Parameters
    ----------
    selector : str
        Of the root, such as ``.floor``.
    """
    return f"{rule(selector, LIGHT)}\n{rule(f'{selector}.dark', DARK)}\n"


def rule(selector: str, colors: Palette) -> str:
    """Return the tokens of one theme as a rule of style."""
    named = (f"--fw-{name.replace('_', '-')}: {value};" for name, value in asdict(colors).items())
    return f"{selector} {{ {' '.join(named)} }}"
