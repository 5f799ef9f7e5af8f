import numpy as np
import pytest

from forecasting.frames import Floats
from forecasting.intraday import rest_bands, rest_of_day

SLOTS, CUT = 20, 6


def days(carry: float, count: int = 80) -> tuple[Floats, Floats]:
    """Return forecasts and days whose rest carries a share of the morning's surprise."""
    random = np.random.default_rng(5)
    forecast = np.full((count, SLOTS), 1e5)
    surprise = random.normal(0, 0.1, (count, 1))
    actual = forecast.copy()
    actual[:, :CUT] *= np.exp(surprise)
    actual[:, CUT:] *= np.exp(carry * surprise + random.normal(0, 0.01, (count, 1)))
    return forecast, actual


def one(forecast: Floats, actual: Floats, today: Floats, so_far: Floats) -> Floats:
    """Return the rest of one queue's day."""
    return rest_of_day(forecast[None], actual[None], today[None], so_far[None])[0]


@pytest.mark.parametrize("carry", [0.0, 0.5, 1.0])
def test_the_slope_of_past_days_is_learnt(carry: float) -> None:
    forecast, actual = days(carry)
    today = forecast[0]
    rest = one(forecast, actual, today, today[:CUT] * np.exp(0.2))
    assert rest.shape == (SLOTS - CUT,)
    assert np.log(rest[0] / today[0]) == pytest.approx(carry * 0.2, abs=0.01)


def test_a_morning_as_forecast_changes_nothing() -> None:
    forecast, actual = days(0.7)
    rest = one(forecast, actual, forecast[0], forecast[0, :CUT])
    assert rest == pytest.approx(forecast[0, CUT:])


def test_too_few_days_change_nothing() -> None:
    forecast, actual = days(1.0, 10)
    rest = one(forecast, actual, forecast[0], 2 * forecast[0, :CUT])
    assert rest == pytest.approx(forecast[0, CUT:])


def test_bands_of_the_rest_leave_out_the_days_before_slopes_were_learnt() -> None:
    random = np.random.default_rng(3)
    forecast = np.full((1, 80, 20), 50.0)
    actual = random.poisson(forecast).astype(float)
    actual[:, :15] *= 3
    bands = rest_bands(forecast, actual)
    assert bands.busyness[0] < 0.1
    assert np.abs(bands.quantiles[0]).max() < 3
