"""When a report goes out and to whom: seen, changed, taken back."""

import datetime as dt

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.reports.plan import Plan, change_plan, door_names, read_plans, readers
from dashboard.text import LANGUAGES, Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_done, send_button

_SCOPE = "report_plan"
_HOUR = 60


def report_plan(who: Actor, kind: str, words: Words) -> None:
    """Show how a kind of report goes out and, to who may, the form that changes it."""
    plan = read_plans(access.desk(), who)[kind]
    with st.expander(words("reports.sending"), icon=":material/schedule_send:"):
        st.markdown(_said(plan, kind, words))
        if who.may("change_reports"):
            _form(plan, who, kind, words)
        deed_done(_SCOPE, words)


def _said(plan: Plan, kind: str, words: Words) -> str:
    if not plan.active:
        return words("reports.not_sent")
    roles = ", ".join(words(f"role.{role}") for role in plan.roles)
    to = " · ".join(part for part in (roles, *plan.doors) if part)
    return words(f"reports.sent_{kind}", time=words.clock(_time(plan.minute)), to=to or "–")


def _time(minute: int) -> dt.time:
    return dt.time(minute // _HOUR, minute % _HOUR)


def _form(plan: Plan, who: Actor, kind: str, words: Words) -> None:
    active = st.toggle(words("reports.active"), plan.active, key=f"{kind}_active")
    left, right = st.columns(2)
    at = left.time_input(words("reports.hour"), _time(plan.minute), key=f"{kind}_hour")
    language = right.selectbox(
        words("reports.language"),
        list(LANGUAGES),
        list(LANGUAGES).index(plan.language),
        format_func=LANGUAGES.__getitem__,
        key=f"{kind}_language",
    )
    roles = left.multiselect(
        words("reports.roles"),
        readers(),
        plan.roles,
        format_func=lambda role: words(f"role.{role}"),
        placeholder=words("choose.some"),
        key=f"{kind}_roles",
    )
    known = sorted({*door_names(access.desk(), who), *plan.doors})
    doors = right.multiselect(
        words("reports.doors"),
        known,
        plan.doors,
        placeholder=words("choose.some"),
        key=f"{kind}_doors",
    )
    minute = at.hour * _HOUR + at.minute if at else plan.minute
    wanted = Plan(active, minute, language, tuple(roles), tuple(doors))
    send_button(
        words("access.save"), _SCOPE, lambda: _change(who, kind, wanted), key=f"{kind}_plan_save"
    )


def _change(who: Actor, kind: str, wanted: Plan) -> Act:
    before = change_plan(access.desk(), who, kind, wanted)
    return lambda: change_plan(access.desk(), who, kind, before)
