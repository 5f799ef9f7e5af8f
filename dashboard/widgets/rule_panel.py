"""Rules that people make: seen, made, changed, paused, removed, each with its way back."""

import streamlit as st

from dashboard.measures.rules import Condition, Rule
from dashboard.operations.alerting.keep_rules import (
    KeptRule,
    change_rule,
    document_of,
    make_rule,
    rules,
    set_rule,
)
from dashboard.operations.alerting.spoken import condition_said
from dashboard.operations.notices.say import say
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_button, deed_done, send_button
from dashboard.widgets.palette import MARKS
from dashboard.widgets.plain import plain
from dashboard.widgets.queues_input import queues_said
from dashboard.widgets.rule_form import rule_form
from dashboard.widgets.weekly_input import weekly_said

_SCOPE = "rules"
_EDITED = "rule_edited"
_MINUTE_S = 60
NEW = Rule("", (Condition("service_level_now", "below", 0.7, 0.75),), for_s=600.0)


def rule_panel(who: Actor, words: Words) -> None:
    """Show the rules and, to who may, the form of the one that is made or changed."""
    known = rules(access.desk(), who)
    if not known:
        st.markdown(words("rules.none"))
    for kept in known:
        _rule(kept, who, words)
    deed_done(_SCOPE, words)
    if not who.may("change_alerting"):
        return
    edited = next((k for k in known if k.id == st.session_state.get(_EDITED)), None)
    if edited is not None:
        _edit(edited, who, words)
    else:
        with st.expander(words("rules.add"), icon=":material/add:"):
            made = rule_form(NEW, who, words, "new")
            send_button(words("rules.add_now"), _SCOPE, lambda: _make(who, made), key="rule_add")


def _rule(kept: KeptRule, who: Actor, words: Words) -> None:
    rule = kept.rule
    with st.container(border=True):
        paused = "" if kept.active else f" · {words('rules.is_paused')}"
        mark = f"{MARKS[rule.severity]} {words(f'live.status_{rule.severity}')}"
        st.markdown(f"**{plain(rule.name)}** · {mark}{paused}")
        joined = words(f"rules.joined_{rule.mode}")
        said = [say(words, condition_said(told)) for told in document_of(rule)["conditions"]]
        scope = queues_said(rule.queues, words)
        together = f" ({words('rules.together')})" if rule.together else ""
        st.caption(
            f"{joined.join(said)} · {words('rules.for', minutes=round(rule.for_s / _MINUTE_S))} · "
            f"{scope}{together} · {weekly_said(rule.hours, words)} · {plain(kept.made_by)}"
        )
        if who.may("change_alerting"):
            _buttons(kept, who, words)


def _buttons(kept: KeptRule, who: Actor, words: Words) -> None:
    with st.container(horizontal=True):
        st.button(
            words("rules.change"), key=f"rule_change_{kept.id}", on_click=_open, args=(kept.id,)
        )
        other = "paused" if kept.active else "active"
        for state in (other, "removed"):
            deed_button(
                words(f"rules.make_{state}"),
                _SCOPE,
                lambda s=state: _set(who, kept, s),
                key=f"rule_{state}_{kept.id}",
            )


def _open(number: int | None) -> None:
    st.session_state[_EDITED] = number


def _set(who: Actor, kept: KeptRule, state: str) -> Act:
    set_rule(access.desk(), who, kept.id, state)
    before = "active" if kept.active else "paused"
    return lambda: set_rule(access.desk(), who, kept.id, before)


def _make(who: Actor, rule: Rule) -> Act:
    number = make_rule(access.desk(), who, rule)
    return lambda: set_rule(access.desk(), who, number, "removed")


def _edit(kept: KeptRule, who: Actor, words: Words) -> None:
    with st.container(border=True):
        wanted = rule_form(kept.rule, who, words, str(kept.id))
        with st.container(horizontal=True):
            send_button(
                words("access.save"),
                _SCOPE,
                lambda: _change(who, kept.id, wanted),
                key=f"rule_save_{kept.id}",
            )
            st.button(words("rules.leave"), key="rule_leave", on_click=_open, args=(None,))


def _change(who: Actor, number: int, wanted: Rule) -> Act:
    before = change_rule(access.desk(), who, number, wanted)
    _open(None)
    return lambda: change_rule(access.desk(), who, number, before)
