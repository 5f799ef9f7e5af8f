import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.frames import Floats
from forecasting.history import History, TooLittleHistory, Window, read_history
from forecasting.many import Outcome, Refused, Request, predict_many
from forecasting.predict import Forecast, predict
from forecasting.special_days import Calendar

Bank = Callable[..., pl.DataFrame]
US = Calendar("US")
BANDS = ("lo95", "lo80", "contacts", "hi80", "hi95")
SMALL = Window(3600, 9 * 60, 13 * 60, (0, 1, 2, 3, 4))


def values(outcome: Outcome) -> Floats:
    """Return the numbers of what must be a forecast."""
    assert isinstance(outcome, Forecast)
    return outcome.frame.select(BANDS).to_numpy()


@pytest.fixture(scope="module")
def requests(bank: Bank, window: Window) -> dict[str, Request]:
    """Queues of one clock, one of another, one that is too short."""
    levels = {"large": 4000.0, "middling": 800.0, "small": 90.0}
    made = {
        name: read_history(bank(16, seed, level), window)
        for seed, (name, level) in enumerate(levels.items())
    }
    return {
        **{name: Request(history, US) for name, history in made.items()},
        "younger": Request(read_history(bank(9, 7), window), US),
        "new": Request(read_history(bank(1), window), US),
        "closed": Request(made["large"], US, first=dt.date(2024, 1, 2)),
    }


def test_each_queue_gets_what_it_would_get_alone(requests: dict[str, Request]) -> None:
    found = predict_many(requests, 14)
    assert set(found) == set(requests)
    for name in ("large", "middling", "small", "younger"):
        alone = predict(requests[name].history, 14, US)
        assert isinstance(alone, Forecast)
        together = found[name]
        assert isinstance(together, Forecast)
        assert values(together) == pytest.approx(values(alone), rel=1e-6, abs=1e-6)
        assert together.report.model == alone.report.model
        assert together.report.input_hash == alone.report.input_hash
    assert isinstance(found["new"], TooLittleHistory)
    refused = found["closed"]
    assert isinstance(refused, Refused)
    assert "first day after" in refused.reason


def test_an_always_empty_queue_beside_changes_nothing(requests: dict[str, Request]) -> None:
    large = requests["large"]
    history = large.history
    empty = History(history.window, history.days, np.zeros_like(history.contacts))
    found = predict_many({"empty": Request(empty, US), "large": large}, 14)
    assert values(found["large"]) == pytest.approx(values(predict_many({"q": large}, 14)["q"]))
    assert not values(found["empty"]).any()


def test_progress_is_told_and_can_stop(requests: dict[str, Request]) -> None:
    told: list[tuple[float, Sequence[str]]] = []

    def once(share: float, names: Sequence[str]) -> bool:
        told.append((share, names))
        return False

    found = predict_many(requests, 14, once)
    assert len(told) == 1
    assert set(found) == set(told[0][1]) < set(requests)
    assert told[0][0] == pytest.approx(len(found) / len(requests))


def history_of(draws: Floats) -> History:
    """Return a history from drawn cells."""
    days = SMALL.days_between(dt.date(2024, 1, 1), dt.date(2024, 12, 31))[: len(draws)]
    return History(SMALL, days, draws)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_the_history_forecasts_keep_their_rules(data: st.DataObject) -> None:
    """Never below zero, quantiles in order, closed slots zero, finite; or a labelled answer."""
    seed = data.draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    days = data.draw(st.integers(5, 120))
    level = data.draw(st.sampled_from([0.0, 0.05, 1.0, 30.0, 5000.0]))
    cells = random.poisson(level, (days, SMALL.slots)).astype(float)
    cells[:, data.draw(st.integers(0, 3))] = 0
    cells[random.random(days) < data.draw(st.sampled_from([0.0, 0.2, 0.9]))] = np.nan
    cells[random.random(cells.shape) < data.draw(st.sampled_from([0.0, 0.1]))] = np.nan
    cells[int(random.integers(days))] *= data.draw(st.sampled_from([0.0, 1.0, 100.0]))
    found = predict_many({"q": Request(history_of(cells), US)}, 14)["q"]
    if isinstance(found, TooLittleHistory):
        assert found.found < found.needed
        return
    numbers = values(found)
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    assert (np.diff(numbers, axis=1) >= -1e-9).all()
    by_slot = numbers[:, 2].reshape(-1, SMALL.slots)
    shut = ~np.nan_to_num(cells).any(axis=0)
    assert by_slot[:, shut] == pytest.approx(0.0, abs=1e-6)
