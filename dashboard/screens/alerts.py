"""Alerts: what is abnormal, why, what to do about it, and what was done and measured."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations import alerts
from dashboard.operations.alerts import AlertView
from dashboard.operations.demo.incidents import KINDS, inject
from dashboard.operations.feeds.trouble import trouble_of
from dashboard.operations.interventions import apply as intervene
from dashboard.operations.interventions.advise import ADVISED, read_advice
from dashboard.operations.interventions.honesty import honesty
from dashboard.operations.interventions.option import Advice, Option
from dashboard.operations.permit import Actor
from dashboard.operations.queues import queues_named, zone_of
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.advice_cards import advice_cards
from dashboard.widgets.choose_queue import title_of
from dashboard.widgets.empty import empty
from dashboard.widgets.evidence_chart import evidence_chart
from dashboard.widgets.intervention_log import honesty_line, intervention_log
from dashboard.widgets.palette import MARKS, palette

_REFRESH_S = 5
_KEY = "alert"


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
    found = alerts.list_alerts(access.desk(), who)
    titles, zones = _queues()
    if not found:
        empty(w("alerts.none"), w("alerts.none_next"))
    else:
        left, right = st.columns([2, 5], gap="large")
        with left:
            chosen = _choose(found, titles, zones, w)
        with right:
            _alert(chosen, titles, zones, who, w)
    st.subheader(w("log.title"), anchor=False)
    honesty_line(honesty(access.desk(), who), w)
    intervention_log(intervene.log(access.desk(), who), titles, zones, w, _undo(who, w))


def _queues() -> tuple[dict[str, str], dict[str, ZoneInfo]]:
    w = access.words()
    with access.desk().store.read() as session:
        queues = queues_named(session, [])
    return {q.name: title_of(q, w) for q in queues}, {q.name: zone_of(q) for q in queues}


def _choose(
    found: list[AlertView], titles: dict[str, str], zones: dict[str, ZoneInfo], w: Words
) -> AlertView:
    by_id = {alert.id: alert for alert in found}
    asked = st.query_params.get(_KEY, "")
    ids = list(by_id)
    chosen = st.radio(
        w("alerts.list"),
        ids,
        index=ids.index(int(asked)) if asked.isdigit() and int(asked) in by_id else 0,
        format_func=lambda i: _label(by_id[i], titles, zones, w),
        key="alert_chosen",
        label_visibility="collapsed",
    )
    st.query_params[_KEY] = str(chosen)
    return by_id[chosen]


def _label(alert: AlertView, titles: dict[str, str], zones: dict[str, ZoneInfo], w: Words) -> str:
    mark = MARKS[alert.severity] if alert.is_open else MARKS["ok"]
    what = w(f"live.indicator_{alert.indicator}")
    state = w(f"alerts.state_{alert.state}")
    at = w.moment(alert.opened_at, zones.get(alert.queue))
    about = titles.get(alert.queue, alert.queue) or str(alert.evidence.get("source", ""))
    return f"{mark} {about} · {what} · {at} · {state}"


def _alert(
    alert: AlertView,
    titles: dict[str, str],
    zones: dict[str, ZoneInfo],
    who: Actor,
    w: Words,
) -> None:
    st.subheader(_said(alert, titles, w), anchor=False)
    if who.may("handle_alerts") and alert.is_open:
        _handle(alert, who, w)
    if alert.owner:
        st.caption(w("alerts.owner", owner=alert.owner))
    if "observed" in alert.evidence:
        _evidence(alert, zones[alert.queue], w)
    if alert.is_open and alert.indicator in ADVISED:
        _advice(alert, who, w)


def _said(alert: AlertView, titles: dict[str, str], w: Words) -> str:
    """Say in one sentence what is abnormal."""
    told = dict(alert.evidence)
    if "change" in told:
        told["change"] = ("+" if told["change"] > 0 else "") + w.percent(told["change"], 0)
    if "why" in told:
        why = trouble_of(str(told["why"]))
        told["why"] = why if isinstance(why, str) else w.say(why)
    if "share" in told:
        told["share"] = w.percent(told["share"], 1)
    return w(f"alerts.said_{alert.indicator}", queue=titles.get(alert.queue, alert.queue), **told)


def _evidence(alert: AlertView, zone: ZoneInfo, w: Words) -> None:
    evidence_chart(alert.evidence, alert.last_seen_at, zone, w, palette()).show("evidence")
    st.caption(
        w(
            f"alerts.why_{alert.evidence['signal']}",
            score=w.number(alert.evidence["score"], 2),
        )
    )


def _handle(alert: AlertView, who: Actor, w: Words) -> None:
    with st.container(horizontal=True):
        for name, action in (
            ("acknowledge", alerts.acknowledge),
            ("snooze", alerts.snooze),
            ("resolve", alerts.resolve),
            ("reopen", alerts.reopen),
        ):
            useful = (alert.state == "open") != (name == "reopen")
            if useful and st.button(w(f"alerts.{name}"), key=f"alert_{name}"):
                action(access.desk(), who, alert.id)
                st.rerun(scope="fragment")


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
    advice_cards(advice, w, _apply(who, advice, w), may_apply=who.may("intervene"))


class _apply:  # noqa: N801 - a callback with what it needs
    """Applies an option when its button is pressed."""

    def __init__(self, who: Actor, advice: Advice, words: Words) -> None:
        self._who, self._advice, self._words = who, advice, words

    def __call__(self, option: Option) -> None:
        """Publish the roster with the option's changes."""
        try:
            intervene.apply(access.desk(), self._who, self._advice, option)
            st.toast(self._words("advice.applied"), icon=":material/check:")
        except SaidError as error:
            st.toast(self._words.say(error), icon=":material/warning:")


class _undo:  # noqa: N801 - as above
    """Takes an intervention back when its button is pressed."""

    def __init__(self, who: Actor, words: Words) -> None:
        self._who, self._words = who, words
        self.permitted = who.may("intervene")

    def __call__(self, intervention_id: int) -> None:
        """Publish the roster from before."""
        try:
            intervene.undo(access.desk(), self._who, intervention_id)
            st.toast(self._words("log.undone_notice"))
        except SaidError as error:
            st.toast(self._words.say(error), icon=":material/warning:")
