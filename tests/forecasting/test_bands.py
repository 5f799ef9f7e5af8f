import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.bands import Bands, coverage, learn
from forecasting.frames import Floats

QUANTILES = st.tuples(*[st.floats(-6, 6) for _ in range(4)])


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=20), st.floats(0, 1), QUANTILES)
def test_bands_never_cross_nor_go_below_zero(
    contacts: list[float], busyness: float, quantiles: tuple[float, float, float, float]
) -> None:
    mean = np.array([contacts])
    low, high = sorted(quantiles)[:2], sorted(quantiles)[2:]
    bands = Bands(np.array([busyness]), np.array([[low[0], low[1], high[0], high[1]]]))
    lo95, lo80, hi80, hi95 = bands.around(mean)
    assert (lo95 >= 0).all()
    assert (lo95 <= lo80).all()
    assert (lo80 <= mean).all()
    assert (mean <= hi80).all()
    assert (hi80 <= hi95).all()
    assert (hi95[mean == 0] == 0).all()


def draws(seed: int, wander: float, origins: int = 12) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    mean = np.tile(np.linspace(5, 400, 40), (10, 1))
    shape = 1 / wander**2
    forecast = np.tile(mean, (1, origins, 1, 1))
    return forecast, random.poisson(
        forecast * random.gamma(shape, 1 / shape, forecast.shape)
    ).astype(float)


@pytest.mark.parametrize("wander", [0.02, 0.1, 0.3])
def test_learnt_bands_cover_what_they_promise(wander: float) -> None:
    covered = coverage(*draws(3, wander))[0]
    assert covered[0] == pytest.approx(0.80, abs=0.03)
    assert covered[1] == pytest.approx(0.95, abs=0.02)
    assert learn(*draws(3, wander)).busyness[0] == pytest.approx(wander, rel=0.25, abs=0.02)


def test_few_errors_teach_nothing() -> None:
    few = np.ones((1, 1, 3, 4))
    assert learn(few, few).quantiles.tolist() == [[-1.96, -1.2816, 1.2816, 1.96]]
    assert np.isnan(coverage(few, few)).all()


def test_queues_learn_apart_from_each_other() -> None:
    """A quiet queue beside a wild one, and cells that are unknown, change nothing."""
    quiet, wild = draws(3, 0.02), draws(4, 0.3)
    wild[1][:, 2:5] = np.nan
    both = learn(*(np.concatenate(pair) for pair in zip(quiet, wild, strict=True)))
    for place, alone in enumerate((learn(*quiet), learn(*wild))):
        assert both.quantiles[place] == pytest.approx(alone.quantiles[0])
        assert both.busyness[place] == pytest.approx(alone.busyness[0])
