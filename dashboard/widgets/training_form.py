"""The form that plans a training or meeting."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.posing.pose import SLOT_MINUTES
from dashboard.operations.posing.window import DAY_MINUTES, Window
from dashboard.operations.rosters.activities import KINDS
from dashboard.operations.training.choices import Choices
from dashboard.operations.training.plan import LONGEST_NAME, Wanted, plan_activity
from dashboard.text import Words
from dashboard.widgets import access

_AHEAD = dt.timedelta(days=14)
_BEGINS, _ENDS = dt.time(9), dt.time(18)
_LONGEST = 8 * 60
_STEP = dt.timedelta(minutes=SLOT_MINUTES)


def training_form(
    who: Actor, known: Choices, words: Words, keep: Callable[[Callable[[], Any]], None]
) -> None:
    """Show the form.

    Parameters
    ----------
    who, known, words
        Who plans, with what, in which language.
    keep : callable
        Given what plans the activity; does it and says how it went.
    """
    with st.form("training_form", border=False):
        left, middle, right = st.columns([3, 2, 1])
        name = left.text_input(words("training.name"), max_chars=LONGEST_NAME, key="training_name")
        kind = middle.selectbox(
            words("training.kind"),
            KINDS,
            format_func=lambda key: words(f"training.kind_{key}"),
            key="training_kind",
        )
        minutes = right.number_input(
            words("training.minutes"),
            SLOT_MINUTES,
            _LONGEST,
            60,
            SLOT_MINUTES,
            key="training_minutes",
        )
        people = _people(known, words)
        together = st.checkbox(words("training.together"), key="training_together")
        window, skill = _window(known, words), _skill(known, words)
        pressed = st.form_submit_button(words("training.plan"), key="training_plan")
    if pressed:
        wanted = Wanted(name, kind, int(minutes), people, together, window, skill)
        keep(lambda: plan_activity(access.desk(), who, wanted))
        st.rerun()


def _people(known: Choices, words: Words) -> list[str]:
    left, right = st.columns(2)
    names, choose = [seen.name for seen in known.people], words("choose.some")
    teams = left.multiselect(
        words("training.teams"), known.teams, key="training_teams", placeholder=choose
    )
    others = right.multiselect(
        words("training.people"), names, key="training_people", placeholder=choose
    )
    return known.chosen(teams, others)


def _window(known: Choices, words: Words) -> Window:
    columns = st.columns(4)
    usual = known.today + dt.timedelta(days=1)
    first = columns[0].date_input(
        words("training.from_day"), usual, known.today, key="training_first"
    )
    begins = columns[1].time_input(words("training.at"), _BEGINS, step=_STEP, key="training_from")
    last = columns[2].date_input(
        words("training.until_day"), known.today + _AHEAD, known.today, key="training_last"
    )
    ends = columns[3].time_input(words("training.at"), _ENDS, step=_STEP, key="training_until")
    return Window(first, _minute(begins), last, _minute(ends) or DAY_MINUTES)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _skill(known: Choices, words: Words) -> str:
    return st.selectbox(
        words("training.skill"),
        ["", *known.skills],
        format_func=lambda name: name or words("training.no_skill"),
        key="training_skill",
    )
