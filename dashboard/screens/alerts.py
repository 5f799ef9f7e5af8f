"""Alerts: what is abnormal, why, what to do about it, and what was done and measured."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.alerting.alerts import AlertView, list_alerts
from dashboard.operations.demo.incidents import KINDS, inject
from dashboard.operations.interventions import apply as intervene
from dashboard.operations.interventions.advise import ADVISED, read_advice
from dashboard.operations.interventions.honesty import honesty
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.notices.say import say
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import queues_named, zone_of
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.advice_cards import advice_cards
from dashboard.widgets.alert_handle import alert_handle
from dashboard.widgets.alert_steps import alert_steps
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.choose_queue import title_of
from dashboard.widgets.empty import empty
from dashboard.widgets.evidence_chart import evidence_chart
from dashboard.widgets.intervene import Applying, Undoing, intervened
from dashboard.widgets.intervention_log import honesty_line, intervention_log
from dashboard.widgets.palette import MARKS, palette
from dashboard.widgets.plain import plain
from dashboard.widgets.rule_evidence import rule_evidence

_REFRESH_S = 5
_KEY = "alert"
_DRIVES = 0.1
"""A queue with a smaller share of a group's excess is not named."""
_AXES = {
    name: f"alerts.axis_{name}" for name in ("handle_time", "agents", "service_level", "abandon")
}
_SHARES = frozenset({"service_level", "abandon"})
_SHOWN = "alert_shown"


def show() -> None:
    """Show the alerts, the chosen one in full, and the log of interventions."""
    who, w = access.permitted("see_alerts")
    st.header(w("screen.alerts"))
    if (zone := access.demo_zone()) is not None and who.may("intervene"):
        _incidents(who, w, zone)
    _floor()


def _incidents(who: Actor, w: Words, zone: ZoneInfo) -> None:
    with st.popover(w("incident.let_happen"), icon=":material/bolt:"):
        for kind in KINDS:
            if st.button(w(f"incident.{kind}"), key=f"inject_{kind}", width="stretch"):
                inject(access.desk(), who, kind, zone)
                st.toast(w("incident.begun", incident=w(f"incident.{kind}")))


@st.fragment(run_every=_REFRESH_S)
def _floor() -> None:
    who, w = access.permitted("see_alerts")
    found = list_alerts(access.desk(), who)
    titles, zones = _queues()
    intervened(w)
    if not found:
        empty(w("alerts.none"), w("alerts.none_next"))
    else:
        left, right = st.columns([2, 5], gap="large")
        with left:
            chosen = _choose(found, titles, zones, w)
        with right:
            _alert(chosen, zones, who, w)
    st.subheader(w("log.title"), anchor=False)
    honesty_line(honesty(access.desk(), who), w)
    intervention_log(intervene.log(access.desk(), who), titles, zones, w, Undoing(who))


def _queues() -> tuple[dict[str, str], dict[str, ZoneInfo]]:
    w = access.words()
    with access.desk().store.read() as session:
        queues = queues_named(session, [])
    return {q.name: title_of(q, w) for q in queues}, {q.name: zone_of(q) for q in queues}


def _choose(
    found: list[AlertView], titles: dict[str, str], zones: dict[str, ZoneInfo], w: Words
) -> AlertView:
    by_id = {alert.id: alert for alert in found}
    ids = list(by_id)
    _follow_link(ids)
    chosen = st.radio(
        w("alerts.list"),
        ids,
        format_func=lambda i: _label(by_id[i], titles, zones, w),
        key="alert_chosen",
        label_visibility="collapsed",
    )
    st.query_params[_KEY] = st.session_state[_SHOWN] = str(chosen)
    return by_id[chosen]


def _follow_link(ids: list[int]) -> None:
    """Choose the alert that the address names, where a link has changed it since."""
    asked = st.query_params.get(_KEY, "")
    if asked != st.session_state.get(_SHOWN) and asked.isdigit() and int(asked) in ids:
        st.session_state["alert_chosen"] = int(asked)
    elif st.session_state.get("alert_chosen") not in ids:
        st.session_state["alert_chosen"] = ids[0]


def _label(alert: AlertView, titles: dict[str, str], zones: dict[str, ZoneInfo], w: Words) -> str:
    mark = MARKS[alert.severity] if alert.is_open else MARKS["ok"]
    what = str(alert.evidence.get("rule", "")) or w(f"live.indicator_{alert.indicator}")
    state = w(f"alerts.state_{alert.state}")
    at = w.moment(alert.opened_at, zones.get(alert.queue) or zone_there(access.desk()))
    about = _about(alert, titles, w)
    hidden = f" · {w('alerts.suppressed_short')}" if alert.suppressed else ""
    return f"{mark} {about} · {what} · {at} · {state}{hidden}"


def _about(alert: AlertView, titles: dict[str, str], w: Words) -> str:
    """Say what an alert is about: a queue, a source, or all queues together."""
    if alert.queue and "group" not in alert.evidence:
        return titles.get(alert.queue, alert.queue)
    return str(alert.evidence.get("source", "")) or w("rules.all_queues")


def _alert(
    alert: AlertView,
    zones: dict[str, ZoneInfo],
    who: Actor,
    w: Words,
) -> None:
    zone = zones.get(alert.queue) or zone_there(access.desk())
    st.subheader(plain(say(w, alert.said)), anchor=False)
    _marks(alert, zone, w)
    if who.may("handle_alerts"):
        alert_handle(alert, who, w)
    if "observed" in alert.evidence:
        _evidence(alert, zone, w)
    if "conditions" in alert.evidence:
        rule_evidence(alert.evidence, alert.last_seen_at, zone, w)
    if alert.is_open and alert.indicator in ADVISED:
        _advice(alert, who, w)
    with st.expander(w("alerts.history"), icon=":material/history:"):
        alert_steps(alert.id, who, zone, w)


def _marks(alert: AlertView, zone: ZoneInfo, w: Words) -> None:
    """Say who has it, until when it is put aside, and whether maintenance explains it."""
    said = [w("alerts.owner", owner=plain(alert.owner))] if alert.owner else []
    if alert.snoozed_until:
        said.append(w("alerts.snoozed_until", time=w.time(alert.snoozed_until, zone)))
    if said:
        st.caption(" · ".join(said))
    if alert.suppressed:
        st.badge(w("alerts.suppressed"), icon=":material/construction:", color="gray")


def _evidence(alert: AlertView, zone: ZoneInfo, w: Words) -> None:
    axis = w(_AXES.get(alert.indicator, "alerts.axis"))
    day = alert.last_seen_at.astimezone(zone).date()
    name = picture_name(w("screen.alerts"), f"#{alert.id}", alert.queue, day)
    share, seen = alert.indicator in _SHARES, alert.last_seen_at
    chart = evidence_chart(alert.evidence, seen, zone, w, palette(), axis, percent=share)
    chart.show("evidence", name)
    told = alert.evidence
    said = [w(f"alerts.why_{told['signal']}", score=w.number(told["score"], 2))]
    if "threshold" in told:
        numbers = {name: w.number(told[name], 2) for name in ("value", "threshold")}
        said.append(w("alerts.held", **numbers))
    if drivers := [(name, share) for name, share in told.get("drivers", []) if share > _DRIVES]:
        titles, _ = _queues()
        named = (f"{titles.get(name, name)} ({w.percent(share, 0)})" for name, share in drivers)
        said.append(w("alerts.driven", queues=", ".join(named)))
    st.caption(" ".join(said))


def _advice(alert: AlertView, who: Actor, w: Words) -> None:
    st.subheader(w("advice.title"), anchor=False)
    advice = read_advice(access.desk(), who, alert.id)
    if advice is None:
        st.caption(w("advice.coming"))
        return
    if advice.why_not:
        st.info(w(f"advice.not_{advice.why_not}"))
        return
    st.caption(w("advice.made", seed=advice.seed, days=advice.days))
    if len(advice.options) == 1:
        st.info(w("advice.only_nothing"))
    advice_cards(advice, w, Applying(who, advice), may_apply=who.may("intervene"))
