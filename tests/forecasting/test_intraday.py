from itertools import pairwise

import numpy as np
import pytest

from forecasting.frames import Floats
from forecasting.intraday import Rest, reforecast, rest_bands, rest_of_day

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


def told(carry: float, morning: float) -> Rest:
    """Return the reforecast of a day whose morning is out by a share."""
    forecast, actual = days(carry)
    return reforecast(
        forecast[None], actual[None], forecast[:1], forecast[:1, :CUT] * np.exp(morning)
    )


def test_a_surprising_morning_changes_the_rest_and_a_usual_one_does_not() -> None:
    surprised, usual = told(0.8, 0.4), told(0.8, 0.01)
    assert surprised.changed[0]
    assert surprised.factor[0] == pytest.approx(np.exp(0.8 * 0.4), rel=0.02)
    assert not usual.changed[0]


def test_bands_hold_the_rest_and_never_cross() -> None:
    rest = told(0.8, 0.1)
    ordered = (np.zeros(1), rest.lo95, rest.lo80, rest.contacts, rest.hi80, rest.hi95)
    for low, high in pairwise(ordered):
        assert (low <= high).all()


def test_four_in_five_rests_lie_in_the_band_of_80() -> None:
    random = np.random.default_rng(9)
    mean = np.full((60, 40, SLOTS), 80.0)
    came = random.poisson(mean * np.exp(random.normal(0, 0.08, (60, 40, 1)))).astype(float)
    past, now = came[:, :-1], came[:, -1]
    rest = reforecast(mean[:, :-1], past, mean[:, -1], now[:, :CUT])
    inside = (now[:, CUT:] >= rest.lo80) & (now[:, CUT:] <= rest.hi80)
    assert 0.74 < inside.mean() < 0.87
    quiet = reforecast(mean[:, :-1], past, mean[:, -1], mean[:, -1, :CUT])
    assert not quiet.changed.any()


def test_no_past_and_no_morning_leave_the_forecast() -> None:
    forecast = np.full((2, SLOTS), 30.0)
    nothing = np.zeros((2, 0, SLOTS))
    rest = reforecast(nothing, nothing, forecast, forecast[:, :CUT])
    assert np.array_equal(rest.contacts, forecast[:, CUT:])
    assert not rest.changed.any()
    early = reforecast(nothing, nothing, forecast, forecast[:, :0])
    assert early.contacts.shape == forecast.shape
