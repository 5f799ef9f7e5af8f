import datetime as dt

import numpy as np
import pytest

from forecasting.frames import Floats
from forecasting.history import History, TooLittleHistory, Window
from forecasting.many import Outcome, Request, predict_many
from forecasting.pool import predict_all
from forecasting.predict import Forecast
from forecasting.special_days import Calendar

WINDOW = Window(1800, 8 * 60, 18 * 60, (0, 1, 2, 3, 4))
US = Calendar("US")
FIRST = dt.date(2024, 1, 1)
SHAPE = np.exp(-0.5 * ((np.linspace(0, 1, WINDOW.slots) - 0.3) / 0.2) ** 2)
WEEKDAY = (1.3, 1.0, 0.9, 0.9, 1.1)


def rate(day: dt.date, level: float) -> Floats:
    """Return the true rate of a day's slots."""
    return level * WEEKDAY[day.weekday()] * SHAPE / SHAPE.mean()


def queue(level: float, weeks: int, seed: int, skip: int = 0) -> Request:
    random = np.random.default_rng(seed)
    last = FIRST + dt.timedelta(7 * weeks - 1)
    days = WINDOW.days_between(FIRST + dt.timedelta(7 * skip), last)
    contacts = random.poisson([rate(day, level) for day in days]).astype(float)
    return Request(History(WINDOW, days, contacts), US)


def missed(outcome: Outcome, level: float) -> float:
    """Return Σ|F - true rate|."""
    assert isinstance(outcome, Forecast)
    frame = outcome.frame
    days = frame["start"].dt.date().unique().sort().to_list()
    true = np.concatenate([rate(day, level) for day in days])
    return float(np.abs(frame["contacts"].to_numpy() - true).sum())


def test_small_queues_are_nearer_to_their_rate_through_their_group() -> None:
    levels = {f"q{i}": 1.0 + 0.7 * i for i in range(8)}
    requests = {name: queue(level, 20, i) for i, (name, level) in enumerate(levels.items())}
    own, pooled = predict_many(requests, 14), predict_all(requests, 14)
    through = [name for name in requests if told(pooled[name]).report.through == "group"]
    assert len(through) >= 4
    alone, together = (
        sum(missed(found[name], levels[name]) for name in through) for found in (own, pooled)
    )
    assert together < 0.9 * alone
    for name in through:
        report = told(pooled[name]).report
        assert "8 queues under 10" in report.reason
        assert report.floor is not None
        assert report.floor < report.wape["floorwalker"]


def told(outcome: Outcome) -> Forecast:
    assert isinstance(outcome, Forecast)
    return outcome


def test_large_queues_and_an_empty_one_beside_are_left_alone() -> None:
    large = queue(50.0, 20, 1)
    history = large.history
    empty = Request(History(WINDOW, history.days, np.zeros_like(history.contacts)), US)
    small = {"a": queue(2.0, 20, 2), "b": queue(3.0, 20, 3)}
    without, beside = (
        predict_all(requests, 14)
        for requests in ({"large": large, **small}, {"large": large, **small, "empty": empty})
    )
    assert told(beside["large"]).report.through == "own"
    for name, outcome in without.items():
        assert told(beside[name]).frame["contacts"].to_numpy() == pytest.approx(
            told(outcome).frame["contacts"].to_numpy(), rel=1e-3, abs=1e-3
        )
    assert told(beside["empty"]).frame["contacts"].to_numpy().max() < 1e-6


def test_a_new_queue_takes_the_profile_of_similar_ones_and_says_so() -> None:
    requests = {
        "grown": queue(60.0, 20, 1),
        "old": queue(90.0, 20, 2),
        "new": queue(12.0, 20, 3, 18),
    }
    assert isinstance(predict_many(requests, 14)["new"], TooLittleHistory)
    found = told(predict_all(requests, 14)["new"])
    assert found.report.through == found.report.model == "similar"
    assert found.report.reason.startswith("Only 10 days of history: the profile of 2 similar")
    assert missed(found, 12.0) / (12.0 * 200) < 0.12
    frame = found.frame
    assert (frame["lo95"] <= frame["lo80"]).all()
    assert (frame["hi80"] <= frame["hi95"]).all()


def test_without_similar_queues_too_little_stays_too_little() -> None:
    assert isinstance(predict_all({"new": queue(12.0, 1, 3)}, 14)["new"], TooLittleHistory)
