import numpy as np
import pytest

from dashboard.measures.series.rhythm import RHYTHMS, daily, level, weekly
from dashboard.measures.series.tail import LEAST, limits_of

DAYS = {day: np.array([day, day + 0.5, np.nan]) for day in range(21)}


def test_rhythms_are_medians_of_what_is_known() -> None:
    assert daily(DAYS, 21, 3)[:2] == pytest.approx([13.5, 14.0])
    assert weekly(DAYS, 21, 3)[:2] == pytest.approx([7, 7.5])
    assert np.isnan(daily(DAYS, 21, 3)[2])
    assert level(DAYS, 21, 3) == pytest.approx([17.25] * 3)


@pytest.mark.parametrize("name", RHYTHMS)
def test_without_a_past_nothing_is_usual(name: str) -> None:
    assert np.isnan(RHYTHMS[name]({}, 5, 4)).all()


def test_quiet_series_earn_the_least_limit_and_wild_ones_a_wide_one() -> None:
    random = np.random.default_rng(1)
    quiet, wild = np.full((60, 1), 1.0), np.exp(random.standard_normal((60, 1)) + 1)
    assert limits_of(quiet)[0] == pytest.approx(LEAST * (1 + 1 / 60))
    assert limits_of(wild)[0] > 3 * LEAST


def test_one_incident_does_not_hide_the_next() -> None:
    days = np.full((60, 1), 2.5)
    with_incident = days.copy()
    with_incident[30] = 100.0
    assert limits_of(with_incident)[0] < 1.3 * limits_of(days)[0]


def test_few_days_make_limits_wider() -> None:
    assert limits_of(np.full((2, 1), 3.0))[0] > limits_of(np.full((40, 1), 3.0))[0]
