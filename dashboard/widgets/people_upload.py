"""Bring people in from files: templates, the differences that files make, and one button."""

from typing import Any, cast

import streamlit as st

from dashboard.feeds.options import Options
from dashboard.feeds.people.kinds import KINDS
from dashboard.feeds.people.template import csv_template, workbook
from dashboard.operations.desk import Desk
from dashboard.operations.people.apply import Wish, preview
from dashboard.operations.people.import_people import read_book, wish_of
from dashboard.operations.people.read import people_workbook
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.people_preview import show_preview
from dashboard.widgets.people_table import apply_seen, this_round

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def people_upload(desk: Desk, who: Actor, words: Words) -> None:
    """Offer the templates, and show what files that were filled in would change."""
    st.markdown(words("people.upload_why"))
    _templates(desk, who, words)
    files = cast("Any", st.file_uploader)(
        words("people.files"),
        type=["csv", "txt", "xlsx"],
        accept_multiple_files=True,
        key=f"people_files_{this_round()}",
    )
    left, right = st.columns(2)
    complete = left.toggle(words("people.complete"), help=words("people.complete_why"))
    publish = right.toggle(words("people.publish"), help=words("people.publish_why"))
    if not files:
        return
    policy = {"complete": "yes" if complete else "no", "publish": "yes" if publish else "no"}
    wish = _wish([(file.name, file.getvalue()) for file in files], policy, words)
    if wish is None:
        return
    look = preview(desk, who, wish)
    if show_preview(look, words, "people_file") and st.button(
        words("people.apply"), type="primary", key="people_apply_file"
    ):
        apply_seen(desk, who, words, wish, look)


def _wish(files: list[tuple[str, bytes]], policy: dict[str, str], words: Words) -> Wish | None:
    options = Options(policy=policy)
    try:
        return wish_of(read_book(files, options), [name for name, _ in files], options)
    except SaidError as error:
        st.error(words.say(error))
        return None


def _templates(desk: Desk, who: Actor, words: Words) -> None:
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    left.download_button(
        words("people.template"),
        workbook,
        file_name="people-template.xlsx",
        mime=_XLSX,
        icon=":material/download:",
        width="stretch",
    )
    middle.download_button(
        words("people.as_they_are"),
        lambda: people_workbook(desk, who),
        file_name="people.xlsx",
        mime=_XLSX,
        icon=":material/download:",
        width="stretch",
    )
    with right.popover(words("people.csv_templates"), width="stretch"):
        for kind in KINDS:
            st.download_button(
                words(f"people.kind_{kind}"),
                csv_template(kind),
                file_name=f"{kind}.csv",
                mime="text/csv",
                key=f"people_csv_{kind}",
                width="stretch",
            )
