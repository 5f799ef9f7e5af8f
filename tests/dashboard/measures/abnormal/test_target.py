import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures.abnormal.target import (
    AMBER,
    GREEN,
    RED,
    Target,
    against_target,
    colours,
    missed,
)

LEVEL = Target(0.8, 0.1)
ABANDON = Target(0.05, 0.03, high_is_good=False)
MANY = np.full(30, 100.0)


def test_green_amber_red_by_target_and_band() -> None:
    share = np.repeat([0.85, 0.75, 0.6], 10)
    found = colours(missed(share * MANY, MANY, LEVEL), LEVEL)
    assert found[9] == GREEN
    assert found[18] == AMBER
    assert found[29] == RED
    verdict = against_target(share * MANY, MANY, LEVEL)
    assert verdict.abnormal
    assert verdict.direction == -1
    assert not against_target(share[:20] * MANY[:20], MANY[:20], LEVEL).abnormal


def test_abandons_are_bad_when_many() -> None:
    verdict = against_target(0.12 * MANY, MANY, ABANDON)
    assert (verdict.abnormal, verdict.direction) == (True, 1)
    assert not against_target(0.04 * MANY, MANY, ABANDON).abnormal


def test_a_short_dip_and_few_contacts_are_no_alarm() -> None:
    short = Target(0.8, 0.1, window=1)
    dip = np.where(np.arange(30) == 15, 0.1, 0.9)
    assert (colours(missed(dip * MANY, MANY, short), short) == GREEN).all()
    few = np.full(30, 1.0)
    assert not against_target(np.zeros(30), few, LEVEL).abnormal
    assert not against_target(np.zeros(0), np.zeros(0), LEVEL).abnormal


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.floats(-3, 3), st.just(float("nan"))), min_size=1, max_size=80),
    st.integers(1, 5),
)
def test_no_colour_flaps(values: list[float], hold: int) -> None:
    target = Target(0.8, 0.1, hold=hold)
    found = colours(np.array(values), target)
    changes = np.flatnonzero(np.diff(found, prepend=GREEN))
    assert (np.diff(changes) >= hold).all()
    for place in changes:
        recent = np.array(values[place + 1 - hold : place + 1])
        assert not np.isnan(recent).any()


@given(st.floats(0.01, 0.24), st.integers(10, 40))
def test_a_value_inside_the_hysteresis_changes_nothing(inside: float, length: int) -> None:
    """Just better than the red boundary, by less than the hysteresis: red stays red."""
    values = np.concatenate([np.full(5, 1.5), np.full(length, 1 - inside)])
    assert colours(values, LEVEL)[-1] == RED
