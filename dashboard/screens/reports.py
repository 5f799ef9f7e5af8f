"""Reports: what a day or a week was, on one page that can be printed and sent."""

import datetime as dt

import streamlit as st

from dashboard.operations.figures.day import default_day
from dashboard.operations.reports.build import build_report, first_day
from dashboard.operations.reports.report import KINDS, Report, said
from dashboard.operations.reports.send_due import sent_at
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.linked import linked_segments
from dashboard.widgets.report_plan import report_plan
from dashboard.widgets.sheet import pdf_button, show_sheet


def show() -> None:
    """Show the report of the chosen days."""
    who, w = access.permitted("see_reports")
    st.header(w("screen.reports"))
    last = default_day(access.desk(), who)
    if last is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = linked_segments(
            w("reports.kind"), KINDS, "report", KINDS[0], lambda k: w(f"reports.kind_{k}")
        )
        day = st.date_input(w("reports.day"), _asked_day(last), key="report_day", width=180)
        st.query_params["day"] = day.isoformat()
        report = build_report(access.desk(), who, kind, day)
        if report is not None:
            _file(report, w)
    if report is not None:
        _sent(report, w)
        show_sheet(said(report, w), "report")
    report_plan(who, kind, w)


def _asked_day(last: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        return last - dt.timedelta(days=1)


def _file(report: Report, w: Words) -> None:
    name = f"floorwalker-{report.kind}-{report.first.isoformat()}"
    pdf_button(lambda: said(report, w), name, w, key="report_pdf")


def _sent(report: Report, w: Words) -> None:
    first = first_day(report.kind, report.first)
    at = sent_at(access.desk(), access.actor(), report.kind, first)
    if at is not None:
        st.caption(f":material/outgoing_mail: {w('reports.sent', time=w.moment(at, report.zone))}")
