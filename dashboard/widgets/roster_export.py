"""The roster as files, made when they are asked for."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.rosters.export import calendar_of, calendars, page, workbook
from dashboard.operations.rosters.view import RosterView
from dashboard.text import Words
from dashboard.widgets.roster_print import roster_print
from scheduling.roster import write_roster

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_control(who: Actor, view: RosterView, words: Words) -> None:
    """Offer the roster in sight as a workbook, a table, calendars and a page to print."""
    if not view.agents:
        return
    name = f"roster-{view.row.first_day.isoformat()}-{view.row.id}"
    with st.popover(words("roster.export"), icon=":material/download:"):
        _button("xlsx", lambda: workbook(view, words), f"{name}.xlsx", _XLSX, words)
        _button("csv", lambda: write_roster(view.roster), f"{name}.csv", "text/csv", words)
        if who.role == "agent" or len(view.agents) == 1:
            make = partial(calendar_of, view, view.agents[0].name, words)
            _button("ical", make, f"{name}.ics", "text/calendar", words)
        else:
            every = f"{name}-ical.zip"
            _button("icals", lambda: calendars(view, words), every, "application/zip", words)
        _button("print", lambda: page(view, words), f"{name}.html", "text/html", words)
        roster_print(view, name, words)


def _button(kind: str, make: Callable[[], str | bytes], file: str, mime: str, words: Words) -> None:
    st.download_button(
        words(f"roster.export_{kind}"),
        make,
        file_name=file,
        mime=mime,
        on_click="ignore",
        key=f"export_{kind}",
        width="stretch",
    )
