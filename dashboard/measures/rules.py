"""Rules that people make: conditions on indicators over complete buckets, with hysteresis.

A rule fires once all (or any) of its conditions have held for its duration, and is over once they
have been off for as long; a condition that held goes off only beyond its clear threshold.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dashboard.measures.indicators import INDICATORS
from dashboard.measures.weekly import Weekly

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

COMPARISONS = ("below", "above")
MODES = ("all", "any")


@dataclass(frozen=True)
class Condition:
    """An indicator beside a threshold, in the indicator's unit.

    Attributes
    ----------
    indicator : str
        A key of `INDICATORS`.
    comparison : str
        ``below`` or ``above``: on which side the threshold is passed.
    threshold : float
        Passed strictly.
    clear : float or None
        Where it is normal again; None: at the threshold.
    """

    indicator: str
    comparison: str
    threshold: float
    clear: float | None = None


@dataclass(frozen=True)
class Rule:
    """A rule as people make it.

    Attributes
    ----------
    name : str
        As its alerts are called.
    conditions : tuple of Condition
        At least one.
    mode : str
        ``all`` or ``any`` of them.
    for_s : float
        How long it must hold, and be off, seconds.
    hours : Weekly
        When it holds at all, in the queue's zone.
    severity : str
        ``watch`` or ``breach``.
    queues : tuple of str
        Empty for all in which somebody waits for a person.
    together : bool
        Whether the queues are judged as one, not each.
    """

    name: str
    conditions: tuple[Condition, ...]
    mode: str = "all"
    for_s: float = 300.0
    hours: Weekly = field(default_factory=Weekly)
    severity: str = "watch"
    queues: tuple[str, ...] = ()
    together: bool = False


def faults(rule: Rule) -> list[str]:
    """Return what is wrong with a rule, as keys: ``name``, ``conditions``, ``clear`` and so on."""
    found = [] if rule.name.strip() else ["name"]
    if not rule.conditions or any(not _known(c) for c in rule.conditions):
        found.append("conditions")
    if any(_flaps(c) for c in rule.conditions):
        found.append("clear")
    if rule.mode not in MODES or rule.severity not in {"watch", "breach"}:
        found.append("mode")
    if not rule.hours.weekdays:
        found.append("hours")
    if not math.isfinite(rule.for_s) or rule.for_s < 0:
        found.append("duration")
    return found


def _known(condition: Condition) -> bool:
    known = condition.indicator in INDICATORS and condition.comparison in COMPARISONS
    return known and math.isfinite(condition.threshold)


def _flaps(condition: Condition) -> bool:
    """Tell whether a clear threshold lies on the wrong side of the threshold."""
    if condition.clear is None:
        return False
    if condition.comparison == "below":
        return not condition.clear >= condition.threshold
    return not condition.clear <= condition.threshold


def buckets_of(rule: Rule, bucket_s: float) -> int:
    """Return the number of buckets that a rule must hold: at least one."""
    return max(1, math.ceil(rule.for_s / bucket_s))


def masks(rule: Rule, series: Mapping[str, Floats], scheduled: Mask) -> tuple[Mask, Mask]:
    """Return in which buckets a rule's conditions are met, and in which they are not clear yet.

    Parameters
    ----------
    rule : Rule
        Without faults.
    series : mapping
        Indicator → its values, shape (buckets,); not-a-number is unknown and meets nothing.
    scheduled : array (buckets,)
        Whether the rule holds at the end of the bucket.
    """
    combine = np.logical_and if rule.mode == "all" else np.logical_or
    met = [_beyond(series[c.indicator], c.comparison, c.threshold) for c in rule.conditions]
    kept = [_beyond(series[c.indicator], c.comparison, _clear(c)) for c in rule.conditions]
    return combine.reduce(met) & scheduled, combine.reduce(kept) & scheduled


def _clear(condition: Condition) -> float:
    return condition.threshold if condition.clear is None else condition.clear


def _beyond(values: Floats, comparison: str, limit: float) -> Mask:
    return values < limit if comparison == "below" else values > limit


def goes_on(met: Mask, kept: Mask, buckets: int, *, firing: bool) -> bool:
    """Tell whether a rule fires after the last bucket.

    Parameters
    ----------
    met, kept : arrays (at least `buckets`,)
        As `masks` returns, up to the last complete bucket.
    buckets : int
        How many in a row decide.
    firing : bool
        Whether it fired until now.
    """
    if met.size < buckets:
        return firing
    if firing:
        return bool(kept[-buckets:].any())
    return bool(met[-buckets:].all())


def firing(met: Mask, kept: Mask, buckets: int) -> Mask:
    """Return in which buckets a rule fires, beginning with one that does not."""
    out = np.zeros(met.size, np.bool_)
    now = False
    for end in range(1, met.size + 1):
        begin = max(0, end - buckets)
        now = goes_on(met[begin:end], kept[begin:end], buckets, firing=now)
        out[end - 1] = now
    return out


def onsets(fires: Mask) -> Sequence[int]:
    """Return the places at which a rule begins to fire."""
    before = np.concatenate([[False], fires[:-1]]) if fires.size else fires
    return [int(place) for place in np.flatnonzero(fires & ~before)]
