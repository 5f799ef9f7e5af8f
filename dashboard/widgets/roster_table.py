"""The roster as a table, for those who read rather than look."""

import datetime as dt

import polars as pl
import streamlit as st

from dashboard.operations.rosters.export import sessions_said
from dashboard.operations.rosters.view import RosterView
from dashboard.text import Words
from dashboard.widgets.table import table


def roster_table(view: RosterView, day: dt.date | None, w: Words) -> None:
    """Show one row a shift, of one day or of all."""
    teams = {agent.name: agent.team for agent in view.agents}
    first = view.row.first_day
    rows = [
        {
            w("roster.column_agent"): shift.agent,
            w("roster.column_team"): teams.get(shift.agent, ""),
            w("roster.column_day"): w.day(first + dt.timedelta(days=shift.day)),
            w("roster.column_start"): w.minute(shift.start),
            w("roster.column_end"): w.minute(shift.end),
            w("roster.column_paid"): shift.paid_minutes / 60,
            w("roster.column_breaks"): ", ".join(
                f"{w.minute(begin)}–{w.minute(begin + length)}" for begin, length in shift.breaks
            ),
            w("roster.column_activities"): ", ".join(sessions_said(view.roster, shift, w)),
        }
        for shift in view.roster.shifts()
        if day is None or first + dt.timedelta(days=shift.day) == day
    ]
    if rows:
        pinned = {w("roster.column_agent"): st.column_config.TextColumn(pinned=True)}
        table(pl.DataFrame(rows), key="roster_table", columns=pinned)
    else:
        st.caption(w("roster.no_shifts"))
