import numpy as np
import pytest

from forecasting.handle_time import expected_aht, usual_aht


def test_seconds_and_contacts_are_summed_before_they_are_divided() -> None:
    handled = np.array([[1000.0, 1e6]])
    aht = expected_aht(np.array([[100.0, 300.0]]) * handled, handled)
    assert aht is not None
    level = (100 * 1000 + 300 * 1e6) / (1000 + 1e6)
    assert aht[0] == pytest.approx((100 * 1000 + 150 * level) / 1150)
    assert aht[1] == pytest.approx(300, rel=1e-4)


def test_a_thin_slot_takes_the_level() -> None:
    handled = np.array([[1.0, 10_000.0]])
    aht = expected_aht(np.array([[9_000.0, 10_000.0 * 200]]), handled)
    assert aht is not None
    assert aht[0] < 280


def test_recent_days_weigh_more() -> None:
    handled = np.full((60, 1), 1e6)
    seconds = np.full((60, 1), 100e6)
    seconds[-14:] = 200e6
    aht = expected_aht(seconds, handled)
    assert aht is not None
    assert 145 < aht[0] < 155  # half of all weight lies in the last half-life


def test_nothing_handled_is_unknown() -> None:
    assert expected_aht(np.full((5, 3), np.nan), np.zeros((5, 3))) is None


def test_the_usual_method_is_the_mean_of_the_same_weekday() -> None:
    handled = np.ones((4, 2))
    seconds = np.array([[100.0, 10.0], [0.0, 0.0], [300.0, 10.0], [7.0, 7.0]])
    handled[2, 1] = 0
    weekday = np.array([0, 1, 0, 1])
    usual = usual_aht(seconds, handled, np.ones(4, dtype=np.bool_), weekday, np.array([0]))
    assert usual.tolist() == [[200.0, 10.0]]
