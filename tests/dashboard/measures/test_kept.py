import numpy as np
import pytest

from dashboard.measures.kept import kept_over_days


def test_no_contacts_no_figures() -> None:
    assert kept_over_days(np.zeros((3, 2), int), np.zeros((3, 2), int), 0.8) is None


def test_the_chance_counts_days_and_the_mean_counts_contacts() -> None:
    good = np.array([[80, 5], [70, 10]])
    offered = np.array([[100, 10], [100, 10]])
    found = kept_over_days(good, offered, 0.8)
    assert found is not None
    assert found.mean == pytest.approx(165 / 220)
    assert found.by_day.tolist() == [0.5, 0.5]
    assert found.chance == 0.5


def test_a_day_without_contacts_is_no_day() -> None:
    found = kept_over_days(np.array([[9, 0], [9, 0]]), np.array([[10, 0], [10, 0]]), 0.8)
    assert found is not None
    assert found.chance == 1.0
    assert np.isnan(found.by_day[1])


def test_nineteen_of_twenty_intervals_hold_the_mean() -> None:
    random = np.random.default_rng(3)
    chance, held = np.array([0.7, 0.9, 0.8]), 0
    truth = float(np.average(chance, weights=[100, 400, 250]))
    for _ in range(400):
        offered = random.poisson([100, 400, 250], (12, 3))
        found = kept_over_days(random.binomial(offered, chance), offered, 0.8)
        assert found is not None
        held += found.lo95 <= truth <= found.hi95
    assert 0.92 <= held / 400 <= 0.98
