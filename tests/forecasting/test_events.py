import datetime as dt

import numpy as np
import pytest

from forecasting.errors import ForecastingError
from forecasting.events import Effect, Unmeasured, lunar, measure_events, monthly
from forecasting.history import History, Window
from forecasting.predict import Forecast, predict
from forecasting.special_days import NAMES, Calendar, Event

WINDOW = Window(3600, 9 * 60, 17 * 60, (0, 1, 2, 3, 4))
US = Calendar("US")
DAYS = WINDOW.days_between(dt.date(2024, 1, 1), dt.date(2024, 9, 30))
PROMO = Event(
    "promo", frozenset(DAYS[i] for i in (33, 61, 94, 122, 151, 183)) | {dt.date(2024, 10, 9)}
)
OTHER = Event("other", frozenset(DAYS[i] for i in (40, 77, 111, 160)))


def history(effect: float, seed: int = 1) -> History:
    """Return days whose promotion multiplies contacts."""
    random = np.random.default_rng(seed)
    wander = np.zeros(len(DAYS))
    for t in range(1, len(DAYS)):
        wander[t] = 0.6 * wander[t - 1] + random.normal(0, 0.03)
    level = 200 * np.exp(wander + effect * np.array([d in PROMO.days for d in DAYS]))
    return History(
        WINDOW, DAYS, random.poisson(level[:, None], (len(DAYS), WINDOW.slots)).astype(float)
    )


def measured(effect: float, seed: int, event: Event = PROMO) -> Effect:
    found = measure_events(history(effect, seed), US, [event])[0]
    assert isinstance(found, Effect)
    return found


def test_an_effect_and_its_error_are_measured() -> None:
    """The truth lies within two standard errors about as often as it should."""
    found = [measured(0.3, seed) for seed in range(30)]
    away = np.array([(e.log_effect - 0.3) / e.standard_error for e in found])
    assert np.mean(np.abs(away) < 1.96) > 0.8
    assert 0.6 < away.std() < 1.5
    assert found[0].factor == pytest.approx(np.exp(found[0].log_effect))
    assert found[0].days == 6


def test_an_event_that_did_nothing_is_told_apart() -> None:
    first, second = measure_events(history(0.3), US, [PROMO, OTHER])
    assert isinstance(first, Effect)
    assert isinstance(second, Effect)
    assert abs(first.log_effect) > 5 * first.standard_error
    assert abs(second.log_effect) < 3 * second.standard_error


def test_what_cannot_be_measured_says_why() -> None:
    coming = Event("coming", frozenset({dt.date(2030, 1, 1)}))
    assert measure_events(history(0.3), US, [coming]) == [
        Unmeasured("coming", "None of its days is in the history.")
    ]
    short = measure_events(history(0.3).until(20), US, [Event("x", frozenset({DAYS[3]}))])[0]
    assert isinstance(short, Unmeasured)
    assert "needs 30 open days" in short.reason


def test_an_event_of_the_calendar_is_carried_ahead() -> None:
    plain, with_event = (
        predict(history(0.4), 14, calendar) for calendar in (US, Calendar("US", events=(PROMO,)))
    )
    assert isinstance(plain, Forecast)
    assert isinstance(with_event, Forecast)
    on = plain.frame["start"].dt.date() == dt.date(2024, 10, 9)
    ratio = (with_event.frame["contacts"] / plain.frame["contacts"]).to_numpy()
    assert ratio[on.to_numpy()].mean() > 1.25
    assert ratio[~on.to_numpy()] == pytest.approx(1, abs=0.05)
    assert Calendar("US", events=(PROMO,)).features(DAYS).shape == (len(DAYS), len(NAMES) + 1)


def test_days_of_the_month_roll_to_business_days() -> None:
    first, last = dt.date(2024, 6, 1), dt.date(2024, 9, 30)
    assert sorted(monthly("pay", 15, first, last, US, roll=-1).days) == [
        dt.date(2024, 6, 14),
        dt.date(2024, 7, 15),
        dt.date(2024, 8, 15),
        dt.date(2024, 9, 13),
    ]
    assert dt.date(2024, 9, 30) in monthly("end", -1, first, last, US).days
    assert dt.date(2024, 6, 30) in monthly("end", 31, first, last, US, roll=0).days
    with pytest.raises(ForecastingError, match="expected a day of 1-31"):
        monthly("x", 0, first, last, US)


def test_lunar_days_follow_the_new_year() -> None:
    """The lunar new year was on 10 February 2024 and 29 January 2025."""
    assert lunar("lantern_festival", [2024, 2025]).days == {
        dt.date(2024, 2, 24),
        dt.date(2025, 2, 12),
    }
    assert dt.date(2024, 2, 9) in lunar("week_before_spring_festival", [2024]).days
    with pytest.raises(ForecastingError, match="lantern_festival"):
        lunar("christmas", [2024])


def test_no_events_have_no_effects(history: History) -> None:
    assert measure_events(history, Calendar(), ()) == []
