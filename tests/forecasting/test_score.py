import numpy as np
import pytest

from forecasting.score import Score


def test_errors_are_summed_before_they_are_divided() -> None:
    score = Score()
    score.add("ours", np.array([[12.0, 8.0]]), np.array([[10.0, 10.0]]))
    score.add("ours", np.array([[90.0]]), np.array([[100.0]]))
    assert score.wape()["ours"] == pytest.approx(14 / 120)
    assert score.bias("ours") == pytest.approx(-10 / 120)
    assert score.mean_error("ours") == pytest.approx(14 / 3)


def test_unknown_cells_do_not_count() -> None:
    score = Score()
    score.add("ours", np.array([[12.0, 8.0]]), np.array([[10.0, np.nan]]))
    assert score.wape()["ours"] == pytest.approx(0.2)
    assert score.sums["ours"].cells == 1


def test_the_floor_is_what_poisson_noise_leaves() -> None:
    random = np.random.default_rng(1)
    mean = np.full((200, 50), 120.0)
    score = Score()
    score.add("perfect", mean, random.poisson(mean).astype(float))
    assert score.wape()["perfect"] == pytest.approx(score.floor(), rel=0.03)
