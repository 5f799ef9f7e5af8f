"""The roster to print: a week by team on wide paper."""

import streamlit as st

from dashboard.operations.printing.roster_sheet import PAPERS, roster_sheet
from dashboard.operations.rosters.view import RosterView
from dashboard.text import Words
from dashboard.widgets.sheet import pdf_button


def roster_print(view: RosterView, name: str, words: Words) -> None:
    """Offer the roster in sight as PDF, on A4 or A3."""
    paper = st.segmented_control(
        words("roster.paper"),
        PAPERS,
        default=PAPERS[0],
        format_func=str.upper,
        key="roster_paper",
        label_visibility="collapsed",
    )
    chosen = paper or PAPERS[0]
    pdf_button(
        lambda: roster_sheet(view, words, chosen), f"{name}-{chosen}", words, key="roster_pdf"
    )
