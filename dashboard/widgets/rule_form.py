"""The form of one rule, with a look at what it would have done."""

from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.measures.indicators import INDICATORS
from dashboard.measures.rules import COMPARISONS, MODES, Condition, Rule
from dashboard.operations.alerting.rule_preview import DAYS, Preview, preview
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.queues_input import queues_input
from dashboard.widgets.weekly_input import weekly_input

_MOST = 4
_MINUTE_S = 60
_PERCENT = 100.0
_SHOWN = 6


def rule_form(rule: Rule, who: Actor, words: Words, key: str) -> Rule:
    """Show a rule's fields and return what is chosen; the preview runs on demand."""
    name = st.text_input(words("rules.name"), rule.name, max_chars=80, key=f"rule_name_{key}")
    count = st.segmented_control(
        words("rules.conditions"),
        list(range(1, _MOST + 1)),
        default=len(rule.conditions),
        key=f"rule_count_{key}",
        required=True,
    )
    mode = rule.mode
    if count > 1:
        mode = st.segmented_control(
            words("rules.mode"),
            MODES,
            default=rule.mode,
            format_func=lambda m: words(f"rules.mode_{m}"),
            key=f"rule_mode_{key}",
            required=True,
        )
    usual = [*rule.conditions, *[rule.conditions[-1]] * _MOST][:count]
    conditions = tuple(_condition(c, words, f"{key}_{n}") for n, c in enumerate(usual))
    chosen = _rest(rule, name.strip(), mode, conditions, words, key)
    if st.button(words("rules.preview", days=DAYS), key=f"rule_preview_{key}"):
        _preview(chosen, who, words)
    return chosen


def _condition(condition: Condition, words: Words, key: str) -> Condition:
    first, second, third, fourth = st.columns([3, 2, 2, 2])
    indicator = first.selectbox(
        words("rules.indicator"),
        list(INDICATORS),
        index=list(INDICATORS).index(condition.indicator),
        format_func=lambda i: words(f"rules.indicator_{i}"),
        key=f"rule_indicator_{key}",
    )
    comparison = second.selectbox(
        words("rules.comparison"),
        COMPARISONS,
        index=COMPARISONS.index(condition.comparison),
        format_func=lambda c: words(f"rules.{c}"),
        key=f"rule_comparison_{key}",
    )
    unit = INDICATORS[indicator].unit
    scale = _PERCENT if unit == "share" else 1.0
    limit = third.number_input(
        words("rules.threshold_in", unit=words(f"rules.unit_{unit}")),
        min_value=0.0,
        format="%g",
        step=1.0,
        value=round(condition.threshold * scale, 4),
        key=f"rule_threshold_{key}",
    )
    clear = fourth.number_input(
        words("rules.clear_in", unit=words(f"rules.unit_{unit}")),
        min_value=0.0,
        format="%g",
        step=1.0,
        value=None if condition.clear is None else round(condition.clear * scale, 4),
        placeholder=words("rules.clear_same"),
        key=f"rule_clear_{key}",
    )
    there = None if clear is None else clear / scale
    return Condition(indicator, comparison, limit / scale, there)


def _rest(
    rule: Rule,
    name: str,
    mode: str,
    conditions: tuple[Condition, ...],
    words: Words,
    key: str,
) -> Rule:
    left, right = st.columns(2)
    minutes = left.number_input(
        words("rules.minutes"),
        min_value=5,
        max_value=1440,
        value=max(5, round(rule.for_s / _MINUTE_S)),
        step=5,
        key=f"rule_minutes_{key}",
    )
    severity = right.selectbox(
        words("rules.severity"),
        ["watch", "breach"],
        index=int(rule.severity == "breach"),
        format_func=lambda s: words(f"live.status_{s}"),
        key=f"rule_severity_{key}",
    )
    queues = queues_input(rule.queues, words, f"rule_queues_{key}")
    together = st.toggle(words("rules.together_long"), rule.together, key=f"rule_together_{key}")
    hours = weekly_input(rule.hours, words, f"rule_{key}")
    for_s = float(minutes) * _MINUTE_S
    return Rule(name, conditions, mode, for_s, hours, severity, queues, together)


def _preview(rule: Rule, who: Actor, words: Words) -> None:
    try:
        found = preview(access.desk(), who, rule)
    except SaidError as error:
        st.error(words.say(error))
        return
    if found.not_carried:
        names = ", ".join(words(f"rules.indicator_{n}") for n in found.not_carried)
        st.info(words("rules.not_carried", indicators=names))
        return
    _found(found, zone_there(access.desk()), words)


def _found(found: Preview, zone: ZoneInfo, words: Words) -> None:
    days = words.number(found.days, 0 if found.days >= DAYS - 1 else 1)
    hours = words.number(found.hours, 1)
    st.info(words("rules.would", times=words.number(found.times), days=days, hours=hours))
    if found.moments:
        at = [words.moment(moment, zone) for moment in found.moments[:_SHOWN]]
        st.caption(words("rules.would_at", moments=" · ".join(at)))
    minutes = round(found.bucket_s / _MINUTE_S)
    st.caption(words("rules.history_by", minutes=minutes))
