"""A forecast's days as handles that can be dragged: history and forecast in, changes out."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from dashboard.operations.forecasts.view import BOUNDS, ForecastView
from dashboard.store.tables import ForecastOverride
from dashboard.text import Words
from dashboard.widgets.assets import asset
from dashboard.widgets.palette import Palette

KEY = "forecast_drag"
_HISTORY = 28
_COLORS = ("none", "forecast", "band", "band_wide", "accent", "grid", "surface")
_WORDS = ("label", "keys", "unsaved", "laying")
_SHARED = ("history", "forecast", "column_made", "band80", "band95", "overrides")

_handles = component(
    "floorwalker_forecast",
    html=(
        '<div class="forecast"><div class="legend"></div><div class="plot"></div>'
        '<p class="said" aria-live="polite"></p><p class="keys"></p></div>'
    ),
    css=asset("forecast.css"),
    js=asset("forecast.js"),
)


@dataclass(frozen=True)
class Dragged:
    """A day that shall have so many contacts."""

    day: dt.date
    total: float


def drag_chart(data: dict[str, Any], on_lay: Callable[[], None]) -> None:
    """Show the days; `dragged` tells the change when `on_lay` is called."""
    _handles(data=data, key=KEY, on_lay_change=on_lay)


def dragged() -> Dragged | None:
    """Return the change that the component asks for."""
    wanted = getattr(st.session_state.get(KEY), "lay", None)
    if not wanted:
        return None
    return Dragged(dt.date.fromisoformat(str(wanted["day"])), max(0.0, float(wanted["total"])))


def drag_data(
    queue: str, view: ForecastView, turn: int, words: Words, colors: Palette
) -> dict[str, Any]:
    """Return what the component needs.

    Parameters
    ----------
    queue : str
        Name.
    view : ForecastView
        With a forecast.
    turn : int
        Raised whenever the component shall forget what it waits for.
    words, colors
        Of the reader.
    """
    layer = ".".join(str(row.id) for row in view.layer)
    history = view.history.tail(_HISTORY).to_dicts()
    told = {name: words(f"adjust.{name}") for name in _WORDS}
    return {
        "queue": queue,
        "rev": f"{view.run.id if view.run else 0}.{turn}.{layer}.{words.language}.{colors.surface}",
        "locale": "zh-CN" if words.language == "zh" else "en",
        "history": [{"tick": _tick(row["day"]), "offered": row["offered"]} for row in history],
        "days": [_day(row, view, words) for row in view.days.to_dicts()],
        "colors": {name: getattr(colors, name) for name in _COLORS},
        "words": {
            **told,
            **{name: words(f"forecast.{name}") for name in _SHARED},
            "override": words("adjust.override"),
            "contacts": words("adjust.contacts", value="{value}"),
        },
    }


def _tick(day: dt.date) -> str:
    return f"{day:%m/%d}"


def _day(row: dict[str, Any], view: ForecastView, words: Words) -> dict[str, Any]:
    day: dt.date = row["day"]
    numbers = {name: round(row[name], 2) for name in ("contacts", "made", *BOUNDS)}
    said = {"key": day.isoformat(), "name": words.date(day), "tick": _tick(day)}
    return {**said, **numbers, "by": _authors(view.laid_on(day))}


def _authors(layer: Sequence[ForecastOverride]) -> str:
    return ", ".join(dict.fromkeys(row.made_by for row in layer))
