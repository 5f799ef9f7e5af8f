"""What an alert says in one sentence, in every language."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.measures.indicators import INDICATORS
from dashboard.operations.feeds.trouble import trouble_of
from dashboard.operations.notices.say import (
    Phrase,
    Told,
    number,
    percent,
    phrases,
    seconds,
    title,
)
from dashboard.store.tables import Queue

ALL_QUEUES = Phrase("rules.all_queues")


def spoken(indicator: str, evidence: Mapping[str, Any], queue: Queue | None) -> Phrase:
    """Return the sentence of an alert."""
    told: dict[str, Any] = {k: v for k, v in evidence.items() if isinstance(v, str | int | float)}
    one = None if "group" in evidence else queue
    told["queue"] = ALL_QUEUES.kept if one is None else title(one)
    if "change" in told:
        told["change"] = percent(told["change"], 0, signed=True)
    if "share" in told:
        told["share"] = percent(told["share"], 1)
    if "why" in told:
        told["why"] = _trouble(str(told["why"]))
    if "conditions" in evidence:
        told["conditions"] = phrases([condition_phrase(c) for c in _met(evidence["conditions"])])
    return Phrase(f"alerts.said_{indicator}", told)


def _met(conditions: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the conditions that are met; while an alert only lingers none may be: then all."""
    return [c for c in conditions if _beyond(c)] or conditions


def _beyond(condition: Mapping[str, Any]) -> bool:
    value, limit = condition.get("value"), condition["threshold"]
    if value is None:
        return False
    return value < limit if condition["comparison"] == "below" else value > limit


def _trouble(why: str) -> Any:  # noqa: ANN401 - a value of a sentence
    known = trouble_of(why)
    if isinstance(known, str):
        return known
    return Phrase(known.sentence, {k: str(v) for k, v in known.values.items()}).kept


def condition_phrase(condition: Mapping[str, Any]) -> Phrase:
    """Return a condition with the value that met it, where one is known."""
    indicator = str(condition["indicator"])
    told = {
        "indicator": Phrase(f"rules.indicator_{indicator}").kept,
        "threshold": value_of(indicator, condition["threshold"]),
        "value": value_of(indicator, condition.get("value")),
    }
    return Phrase(f"rules.said_{condition['comparison']}", told)


def condition_said(condition: Mapping[str, Any]) -> Phrase:
    """Return a condition as a rule states it, without a value."""
    indicator, clear = str(condition["indicator"]), condition.get("clear")
    told = {
        "indicator": Phrase(f"rules.indicator_{indicator}").kept,
        "threshold": value_of(indicator, condition["threshold"]),
    }
    if clear is None or clear == condition["threshold"]:
        return Phrase(f"rules.states_{condition['comparison']}", told)
    told["clear"] = value_of(indicator, clear)
    return Phrase(f"rules.clears_{condition['comparison']}", told)


def value_of(indicator: str, value: float | None) -> Told:
    """Return a value in its indicator's unit."""
    unit = INDICATORS[indicator].unit
    if unit == "seconds":
        return seconds(value)
    if unit == "share" and value is not None:
        return percent(value, 1)
    return number(value)
