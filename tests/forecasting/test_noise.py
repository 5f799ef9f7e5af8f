import datetime as dt
import warnings
from typing import Any

import numpy as np
import pytest

from forecasting.batch import Batch
from forecasting.clean import clean
from forecasting.frames import Floats
from forecasting.history import Window
from forecasting.models.arima import arima_totals, likely_arima_totals
from forecasting.models.noise import carried, fit_noise, whitened
from forecasting.models.past import Ahead
from forecasting.special_days import Calendar


def noise(ar: float, ma: float, days: int, seed: int) -> Floats:
    """Return a series of ARMA(1,1) noise around 0.1."""
    random = np.random.default_rng(seed)
    e = random.normal(0, 0.05, days)
    u = np.zeros(days)
    for t in range(1, days):
        u[t] = ar * u[t - 1] + e[t] + ma * e[t - 1]
    return u + 0.1


@pytest.mark.parametrize(("ar", "ma"), [(0.7, -0.3), (0.9, 0.0), (0.3, 0.4), (-0.4, 0.0)])
def test_noise_is_estimated_as_by_statsforecast(ar: float, ma: float) -> None:
    models: Any = pytest.importorskip("statsforecast.models")
    series = noise(ar, ma, 500, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        likely = models.ARIMA(order=(1, 0, 1)).fit(series).model_["coef"]
    found = fit_noise(series[None])[0]
    assert found[0] == pytest.approx(likely["ar1"], abs=0.03)
    assert found[1] == pytest.approx(likely["ma1"], abs=0.03)
    assert found[2] == pytest.approx(likely["intercept"], abs=0.01)


def test_whitened_noise_is_white_and_carried_noise_fades_to_its_mean() -> None:
    series = noise(0.8, -0.2, 2000, 5)[None]
    found = fit_noise(series)
    white = whitened((series - found[0, 2])[:, :, None], found)[0, 5:, 0]
    assert np.corrcoef(white[1:], white[:-1])[0, 1] == pytest.approx(0, abs=0.05)
    ahead = carried(series, found, 60)[0]
    assert ahead[-1] == pytest.approx(found[0, 2], abs=1e-3)
    steps = ahead - found[0, 2]
    assert steps[1:] / steps[:-1] == pytest.approx(found[0, 0])


def test_both_forms_of_the_candidate_say_the_same_of_a_long_history() -> None:
    random = np.random.default_rng(1)
    window = Window(3600, 9 * 60, 17 * 60, (0, 1, 2, 3, 4))
    days = window.days_between(dt.date(2023, 1, 2), dt.date(2024, 7, 1))
    calendar = Calendar("US")
    rate = 300 * np.exp(noise(0.7, -0.2, len(days), 8))
    contacts = random.poisson(rate[:, None], (len(days), window.slots)).astype(float)[None]
    batch = Batch(window, days, contacts)
    now = len(days) - 10
    features = calendar.features(days)
    past = clean(batch, now, features[:now]).past
    ahead = Ahead(batch.weekday[now:], features[now:])
    assert arima_totals(past, ahead) == pytest.approx(likely_arima_totals(past, ahead), rel=0.005)
