"""Who was there: the fast answers are those of a plain loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.presence import NEVER, Ints, count_at, longest_at, seconds_before

SECOND = 1_000_000
BASE = 1_700_000_000 * SECOND
STAYS = st.lists(st.tuples(st.integers(0, 500), st.one_of(st.none(), st.integers(0, 300))))
AT = np.array([BASE + s * SECOND for s in (0, 60, 120, 300, 600)], np.int64)


def arrays(stays: list[tuple[int, int | None]]) -> tuple[Ints, Ints]:
    begun = [BASE + start * SECOND for start, _ in stays]
    ended = [
        NEVER if length is None else BASE + (start + length) * SECOND for start, length in stays
    ]
    return np.array(begun, np.int64), np.array(ended, np.int64)


@given(STAYS)
def test_counts_and_longest_are_those_of_a_loop(stays: list[tuple[int, int | None]]) -> None:
    begun, ended = arrays(stays)
    there = [[b for b, e in zip(begun, ended, strict=True) if b <= t < e] for t in AT]
    assert list(count_at(begun, ended, AT)) == [len(here) for here in there]
    longest = [
        max(((t - b) / SECOND for b in h), default=0) for t, h in zip(AT, there, strict=True)
    ]
    assert longest_at(begun, ended, AT) == pytest.approx(longest)


@given(STAYS)
def test_time_within_a_window_is_that_of_a_loop(stays: list[tuple[int, int | None]]) -> None:
    begun, ended = arrays(stays)
    window = 200 * SECOND
    pairs = [(int(b), int(e)) for b, e in zip(begun, ended, strict=True)]
    spent = [
        sum(max(0, min(e, t) - max(b, t - window)) for b, e in pairs) / SECOND for t in map(int, AT)
    ]
    assert seconds_before(begun, ended, AT, 200.0) == pytest.approx(spent)


def test_no_moments_no_answer() -> None:
    none = np.zeros(0, np.int64)
    assert seconds_before(none, none, none, 60).size == 0
