import numpy as np

from forecasting.history import History
from forecasting.predict import Forecast, predict
from forecasting.special_days import Calendar


def test_a_look_back_is_the_last_weeks_in_order_with_what_came(history: History) -> None:
    made = predict(history, 14, Calendar())
    assert isinstance(made, Forecast)
    assert made.look is not None
    days = made.look.days
    assert days == history.days[-len(days) :]
    assert len(days) == 5 * made.report.origins
    assert np.array_equal(made.look.actual, history.contacts[-len(days) :])
    missed = np.abs(made.look.forecast - made.look.actual).sum() / made.look.actual.sum()
    assert missed < 0.12


def test_a_history_too_short_to_look_back_has_no_look(history: History) -> None:
    made = predict(history.until(20), 14, Calendar())
    assert isinstance(made, Forecast)
    assert made.look is None
