"""The forecast as files: days and intervals as CSV, and everything as one workbook."""

from collections.abc import Callable

import streamlit as st

from dashboard.operations.forecasts.export import days_csv, intervals_csv, workbook
from dashboard.operations.forecasts.view import ForecastView
from dashboard.text import Words
from dashboard.widgets.choose_queue import queue_titles

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_buttons(queue: str, view: ForecastView, words: Words) -> None:
    """Offer a queue's forecast, as it stands with its overrides, as files."""
    title = queue_titles(words).get(queue, queue)
    with st.container(horizontal=True):
        _button("workbook", f"forecast-{queue}.xlsx", lambda: workbook(view, title, words), words)
        _button("days", f"forecast-{queue}-days.csv", lambda: days_csv(view, words), words)
        _button("intervals", f"forecast-{queue}.csv", lambda: intervals_csv(view, words), words)


def _button(kind: str, file: str, make: Callable[[], bytes], words: Words) -> None:
    st.download_button(
        words(f"forecast.download_{kind}"),
        make,
        file_name=file,
        mime=_XLSX if file.endswith("xlsx") else "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"forecast_download_{kind}",
    )
