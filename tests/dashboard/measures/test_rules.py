"""Rules fire once they have held, are over once they have been off, and never flap between."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.rules import (
    Condition,
    Mask,
    Rule,
    buckets_of,
    faults,
    firing,
    goes_on,
    masks,
    onsets,
)
from dashboard.measures.weekly import Weekly

LOW = Condition("service_level_now", "below", 0.7, 0.8)
LONG = Condition("longest_wait_s", "above", 120.0)
RULE = Rule("slow", (LOW,), for_s=600)
MASKS = st.lists(st.booleans(), max_size=60).map(lambda v: np.array(v, np.bool_))


def fired(rule: Rule, *series: list[float]) -> list[bool]:
    told = {c.indicator: np.array(s) for c, s in zip(rule.conditions, series, strict=True)}
    met, kept = masks(rule, told, np.ones(len(series[0]), np.bool_))
    return [bool(f) for f in firing(met, kept, buckets_of(rule, 300))]


def test_it_fires_after_its_duration_and_holds_until_it_is_clear_for_as_long() -> None:
    levels = [0.9, 0.6, 0.6, 0.75, 0.75, 0.81, 0.6, 0.81, 0.81, 0.6]
    assert fired(RULE, levels) == [False, False, *[True] * 6, False, False]


def test_without_a_clear_threshold_it_is_over_at_its_threshold() -> None:
    rule = Rule("slow", (Condition("waiting", "above", 5),), for_s=300)
    assert fired(rule, [5, 6, 6, 5, 6]) == [False, True, True, False, True]


def test_all_conditions_or_any() -> None:
    both = Rule("x", (LOW, LONG), for_s=0)
    either = Rule("x", (LOW, LONG), mode="any", for_s=0)
    levels, waits = [0.6, 0.9, 0.6, 0.9], [60.0, 130.0, 130.0, 60.0]
    assert fired(both, levels, waits) == [False, False, True, False]
    assert fired(either, levels, waits) == [True, True, True, False]


def test_what_is_unknown_meets_nothing() -> None:
    assert fired(Rule("x", (LOW,), for_s=0), [float("nan"), 0.1]) == [False, True]


def test_outside_its_hours_it_neither_begins_nor_goes_on() -> None:
    rule = Rule("x", (LOW,), for_s=300)
    scheduled = np.array([False, True, True, False])
    met, kept = masks(rule, {LOW.indicator: np.full(4, 0.1)}, scheduled)
    assert list(firing(met, kept, 1)) == [False, True, True, False]


@given(MASKS, MASKS, st.integers(1, 8))
def test_it_never_changes_sooner_than_its_duration(first: Mask, second: Mask, n: int) -> None:
    size = min(first.size, second.size)
    met, kept = first[:size], first[:size] | second[:size]
    fires = firing(met, kept, n)
    changes = np.flatnonzero(np.diff(np.concatenate([[False], fires])))
    assert all(b - a >= n for a, b in pairwise(changes))
    for place in onsets(fires):
        assert met[place - n + 1 : place + 1].all()
    if fires.any():
        assert len(onsets(fires)) >= 1


@given(MASKS, st.integers(1, 8))
def test_the_last_bucket_alone_says_what_a_replay_says(met: Mask, n: int) -> None:
    """The worker keeps no state but the open alert; the preview replays: both agree."""
    fires = firing(met, met, n)
    for end in range(1, met.size + 1):
        before = bool(fires[end - 2]) if end > 1 else False
        assert goes_on(met[:end], met[:end], n, firing=before) == fires[end - 1]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (Rule(" ", (LOW,)), "name"),
        (Rule("x", ()), "conditions"),
        (Rule("x", (Condition("mood", "below", 1),)), "conditions"),
        (Rule("x", (Condition("waiting", "near", 1),)), "conditions"),
        (Rule("x", (Condition("waiting", "above", float("nan")),)), "conditions"),
        (Rule("x", (Condition("waiting", "above", 5, 6),)), "clear"),
        (Rule("x", (Condition("waiting", "below", 5, 4),)), "clear"),
        (Rule("x", (LOW,), mode="most"), "mode"),
        (Rule("x", (LOW,), severity="bad"), "mode"),
        (Rule("x", (LOW,), for_s=-1), "duration"),
        (Rule("x", (LOW,), hours=Weekly(())), "hours"),
    ],
)
def test_faults_are_named(rule: Rule, fault: str) -> None:
    assert faults(rule) == [fault]


def test_a_good_rule_has_no_fault() -> None:
    assert faults(RULE) == []
