import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures.abnormal import Floats
from dashboard.measures.series.online import LEAST_DAYS, judge
from dashboard.measures.series.rows import DAY_S, Series

HOUR_S, DAYS = 3600, 60
MONDAY = 4 * DAY_S


def made(seed: int = 1, days: int = DAYS, every_s: int = HOUR_S) -> Series:
    """Return weeks with busy days, quiet nights and quieter weekends."""
    random = np.random.default_rng(seed)
    at = MONDAY + every_s * np.arange(days * DAY_S // every_s)
    night = 1 + np.sin(2 * np.pi * (at % DAY_S) / DAY_S - np.pi / 2)
    weekend = np.where((at - MONDAY) // DAY_S % 7 >= 5, 0.5, 1.0)
    value = 1000 * (0.2 + night * weekend) * np.exp(0.05 * random.standard_normal(at.size))
    return Series(at, value, every_s)


def changed(series: Series, first: int, last: int, factor: float) -> Series:
    value = series.value.copy()
    value[first:last] *= factor
    return Series(series.at_s, value, series.every_s)


def days_off(answers: Floats) -> int:
    return int(answers.sum())


@pytest.mark.parametrize("seed", range(6))
def test_a_usual_series_is_hardly_ever_abnormal(seed: int) -> None:
    answers = judge(made(seed, 100))
    assert answers.abnormal.sum() <= 2
    assert answers.rhythm[-1] == "weekly"


@pytest.mark.parametrize(("factor", "more"), [(1.6, True), (0.4, False)])
def test_an_incident_raises_one_alarm_at_its_start(factor: float, more: bool) -> None:  # noqa: FBT001 - a case of the table
    first = 45 * 24 + 9
    answers = judge(changed(made(), first, first + 12, factor))
    (row,) = np.flatnonzero(answers.abnormal[first - 24 : first + 48])
    assert first <= row + first - 24 <= first + 3
    assert (answers.off[row + first - 24] > 0) == more
    assert answers.going_on[first + 5]


def test_a_weekday_like_a_sunday_is_abnormal_although_its_values_are_usual() -> None:
    series = made()
    wednesday, sunday = 44 * 24, 41 * 24
    value = series.value.copy()
    value[wednesday : wednesday + 24] = value[sunday : sunday + 24]
    answers = judge(Series(series.at_s, value, HOUR_S))
    assert answers.abnormal[wednesday : wednesday + 24].sum() == 1


def test_score_and_alarm_say_the_same_and_nothing_is_abnormal_while_learning() -> None:
    answers = judge(changed(made(), 10, 400, 5.0))
    assert np.array_equal(answers.abnormal, answers.score >= 1)
    assert answers.learning[: LEAST_DAYS * 24].all()
    assert not (answers.abnormal & answers.learning).any()
    assert not answers.learning[-1]


@settings(max_examples=12, deadline=None)
@given(st.integers(1, DAYS * 24), st.integers(0, 50))
def test_a_row_s_answer_uses_no_later_row(end: int, seed: int) -> None:
    whole = changed(made(seed), 40 * 24, 40 * 24 + 30, 1.7)
    part = Series(whole.at_s[:end], whole.value[:end], HOUR_S)
    one, other = judge(part), judge(whole)
    assert np.array_equal(one.score, other.score[:end])
    assert np.array_equal(one.abnormal, other.abnormal[:end])
    assert np.array_equal(one.off, other.off[:end])
    assert one.rhythm == other.rhythm[:end]


@settings(max_examples=8, deadline=None)
@given(st.floats(0.01, 100), st.floats(-1e4, 1e4))
def test_the_unit_of_a_series_does_not_matter(scale: float, shift: float) -> None:
    series = changed(made(2, 40), 700, 710, 2.0)
    other = Series(series.at_s, scale * series.value + shift, HOUR_S)
    assert judge(other).score == pytest.approx(judge(series).score, rel=1e-4, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 100_000), st.one_of(st.floats(-1e9, 1e9), st.just(np.nan))),
        max_size=120,
    ),
    st.sampled_from([60, 1800, 3600, 86_400, 604_800]),
)
def test_any_rows_get_an_answer(rows: list[tuple[int, float]], every_s: int) -> None:
    at = np.cumsum(np.array([step for step, _ in rows], np.int64))
    answers = judge(Series(at, np.array([value for _, value in rows], np.float64), every_s))
    assert np.isfinite(answers.score).all()
    assert len(answers.rhythm) == at.size


def test_a_series_that_never_moves_is_never_abnormal() -> None:
    at = HOUR_S * np.arange(60 * 24)
    assert not judge(Series(at, np.full(at.size, 7.0), HOUR_S)).abnormal.any()


def test_gaps_and_unknown_values_are_no_alarm() -> None:
    series = made(3)
    value = series.value.copy()
    value[900:960] = np.nan
    keep = np.r_[0:1000, 1100 : value.size]
    answers = judge(Series(series.at_s[keep], value[keep], HOUR_S))
    assert answers.abnormal.sum() <= 1
    assert (answers.score[900:960] == 0).all()
