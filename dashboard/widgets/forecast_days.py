"""Days set aside as unusual, and a person's word: count one, leave one out, take it back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.days import judge_day, list_verdicts
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.plain import fine_print


def days_panel(
    desk: Desk, who: Actor, queue: str, cleaned: Sequence[Mapping[str, Any]], words: Words
) -> None:
    """Show the days that a forecast left out, with undo, and the form to leave another out."""
    with st.expander(words("forecast.cleaned", count=len(cleaned)), icon=":material/event_busy:"):
        st.caption(words("forecast.cleaned_why"))
        said = {row.day: row for row in list_verdicts(desk, who, queue)}
        for found in cleaned:
            day = dt.date.fromisoformat(found["day"])
            if day not in said:
                _set_aside(desk, who, queue, day, found, words)
        for day, row in said.items():
            key = "days.counts" if row.counts else "days.left_out"
            notes = [words(key, who=row.made_by), row.reason, words("days.next_forecast")]
            if _line(fine_print(words.date(day), notes), words("days.take_back"), day, who):
                judge_day(desk, who, queue, day, counts=None)
                st.rerun()
        if not cleaned and not said:
            st.caption(words("days.none_unusual"))
        if who.may("make_forecast"):
            _form(desk, who, queue, words)


def _set_aside(
    desk: Desk, who: Actor, queue: str, day: dt.date, found: Mapping[str, Any], words: Words
) -> None:
    """Show a day that the cleaning left out, and the button to count it."""
    total, usual = (
        f"{words(f'forecast.{key}')} {words.number(found.get(key))}" for key in ("total", "usual")
    )
    if _line(fine_print(words.date(day), [total, usual]), words("days.count_it"), day, who):
        judge_day(desk, who, queue, day, counts=True)
        st.rerun()


def _line(text: str, button: str, day: dt.date, who: Actor) -> bool:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.markdown(text)
    return who.may("make_forecast") and right.button(button, key=f"day_{day.isoformat()}")


def _form(desk: Desk, who: Actor, queue: str, words: Words) -> None:
    with st.form("day_form", border=False):
        left, right = st.columns(2)
        day = left.date_input(words("forecast.day"), desk.now().date() - dt.timedelta(days=1))
        reason = right.text_input(words("days.reason"), max_chars=200)
        pressed = st.form_submit_button(words("days.leave_out"))
    if not pressed:
        return
    try:
        judge_day(desk, who, queue, day, counts=False, reason=reason)
    except SaidError as error:
        st.error(words.say(error))
        return
    st.rerun()
