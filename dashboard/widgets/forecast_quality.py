"""How good a forecast was on past days, beside the usual ways and what no forecast can beat."""

from typing import Any

import streamlit as st

from dashboard.operations.forecasts.runs import Run
from dashboard.text import UNKNOWN, Words
from dashboard.widgets.tiles import Tile, tiles


def quality_panel(run: Run, w: Words) -> None:
    """Show the recent error beside the usual ways' and what no forecast can beat."""
    report = run.report
    st.subheader(w("forecast.quality"), anchor=False)
    if (through := report.get("through", "own")) != "own":
        st.info(w(f"forecast.through_{through}"))
    if report.get("short"):
        st.info(w("forecast.short", days=w.number(report.get("days"))))
    shown = [
        Tile(w(f"forecast.{key}"), _share(report.get(key), w), why=w(f"forecast.{key}_why"))
        for key in ("wape", "ha8", "seasonal_naive", "floor")
    ]
    covered = " / ".join(_share(report.get(key), w) for key in ("coverage80", "coverage95"))
    shown.append(Tile(w("forecast.coverage"), covered, why=w("forecast.coverage_why")))
    tiles(shown, w)
    if report.get("origins"):
        st.caption(w("forecast.looked_back", origins=report["origins"]))


def _share(value: Any, w: Words) -> str:  # noqa: ANN401 - JSON of the report
    return UNKNOWN if value is None else w.percent(float(value), 1)
