"""A chart as a picture: what its button is called, and the name of the file that it saves."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dashboard.text import Words

SCALE = 2
"""Pixels of the picture to one of the screen."""
_UNSAFE = '/\\:*?"<>|'
_SAID = {
    "Download plot as a PNG": "picture.save",
    "Preparing image - this may take a few seconds": "picture.making",
    "Image download succeeded": "picture.saved",
    "Sorry, there was a problem downloading your image!": "picture.failed",
}
"""What Plotly says → the key of what is said instead."""
NO_PICTURE: Mapping[str, Any] = {"displayModeBar": False}


def picture_name(*parts: str | dt.date | None) -> str:
    """Return a file name of what a chart shows: its title, of what, and which period."""
    said = [part.isoformat() if isinstance(part, dt.date) else part for part in parts if part]
    whole = " ".join(said)
    return "".join("-" if letter in _UNSAFE else letter for letter in whole)


def picture_config(name: str, words: Words) -> Mapping[str, Any]:
    """Return what Plotly needs to offer the picture, in the reader's language, made in the page."""
    said = {theirs: words(key) for theirs, key in _SAID.items()}
    return {
        "displayModeBar": "hover",
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "scale": SCALE, "filename": name},
        "locale": words.language,
        "locales": {words.language: {"dictionary": said}},
    }
