"""Colours of states and of series, for the light and the dark theme; Okabe-Ito first."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

MARKS: Mapping[str, str] = {"ok": "●", "watch": "▲", "breach": "■", "stale": "⊘", "none": "–"}
"""State → the sign that goes with its colour and its word."""


@dataclass(frozen=True)
class Palette:
    """Colours of one theme."""

    text: str
    surface: str
    faint: str
    grid: str
    actual: str
    forecast: str
    band: str
    band_wide: str
    accent: str
    ok: str
    watch: str
    breach: str
    none: str


LIGHT = Palette(
    text="#1C2733",
    surface="#FFFFFF",
    faint="#5B6773",
    grid="#E1E6EB",
    actual="#1C2733",
    forecast="#0072B2",
    band="rgba(0,114,178,0.22)",
    band_wide="rgba(0,114,178,0.10)",
    accent="#B86A00",
    ok="#0B7A75",
    watch="#B26A00",
    breach="#C63D00",
    none="#6B7682",
)
DARK = Palette(
    text="#E4E9EE",
    surface="#1B232C",
    faint="#9AA6B2",
    grid="#2B3540",
    actual="#E4E9EE",
    forecast="#56B4E9",
    band="rgba(86,180,233,0.28)",
    band_wide="rgba(86,180,233,0.13)",
    accent="#F0A93B",
    ok="#3FC1B6",
    watch="#F0A93B",
    breach="#FF7B45",
    none="#9AA6B2",
)


def palette() -> Palette:
    """Return the colours of the viewer's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT
