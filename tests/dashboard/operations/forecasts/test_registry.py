"""The registry of champions: one a queue, sorted and summed as it says."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.registry import (
    Champion,
    last_refusal,
    overall,
    ranked,
    read_registry,
    wins,
    wins_of_model,
)
from dashboard.operations.forecasts.runs import Run
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.trail import record
from tests.dashboard.made_runs import with_run
from tests.dashboard.planned_store import QUEUE, with_forecast, with_history

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def champion(name: str, wape: float | None, per_day: float | None, model: str = "a+b") -> Champion:
    zone, report = ZoneInfo("UTC"), {"wape": wape, "ha8": 0.1}
    run = Run(1, NOW, "lead", model, 1800, report)
    return Champion(name, zone, run, per_day)


def test_an_empty_store_has_no_champions(desk: Desk) -> None:
    assert read_registry(desk, SYSTEM) == []
    with pytest.raises(NotPermittedError):
        read_registry(desk, Actor("x", "agent"))


def test_a_queue_without_a_forecast_is_in_it_and_says_why(any_desk: Desk, tmp_path: Path) -> None:
    with_history(any_desk, tmp_path)
    (bare,) = read_registry(any_desk, SYSTEM)
    assert (bare.queue, bare.run, bare.per_day, bare.gain, bare.refused) == (
        QUEUE,
        None,
        None,
        None,
        {},
    )
    with any_desk.store.write() as session:
        record(session, SYSTEM, "forecast.skip", QUEUE, {"why": "too little history"})
    assert read_registry(any_desk, SYSTEM)[0].refused["why"] == "too little history"
    assert last_refusal(any_desk, SYSTEM, QUEUE)["why"] == "too little history"
    assert last_refusal(any_desk, SYSTEM, "other") == {}
    with any_desk.store.write() as session:
        record(session, SYSTEM, "forecast.make", QUEUE, {})
    assert read_registry(any_desk, SYSTEM)[0].refused == {}
    assert last_refusal(any_desk, SYSTEM, QUEUE) == {}


def test_the_newest_forecast_is_the_champion(any_desk: Desk, tmp_path: Path) -> None:
    with_forecast(any_desk, tmp_path)
    newer = with_run(any_desk, 9.0, days=2)
    (only,) = read_registry(any_desk, SYSTEM)
    assert only.run is not None
    assert (only.run.id, only.run.model) == (newer, "factors+arima")
    assert only.per_day == pytest.approx(180.0)
    assert only.gain == pytest.approx(-0.2)


def test_the_least_gain_or_the_most_contacts_come_first_and_the_unknown_last() -> None:
    rows = [champion("a", 0.05, 10), champion("b", None, None), champion("c", 0.12, 5)]
    assert [row.queue for row in ranked(rows, "gain")] == ["c", "a", "b"]
    assert [row.queue for row in ranked(rows, "volume")] == ["a", "c", "b"]


def test_figures_over_all_queues_are_weighted_by_contacts() -> None:
    rows = [champion("a", 0.05, 30), champion("b", None, 50), champion("c", 0.09, 10)]
    assert overall(rows, "wape") == pytest.approx(0.06)
    assert overall(rows[1:2], "wape") is None


def test_wins_count_champions_and_their_members() -> None:
    models = ("factors+arima", "factors+arima", "ridge+ha8", "ha8")
    counts = wins(champion(str(n), 0.1, 1, model) for n, model in enumerate(models))
    assert counts == {"factors+arima": 2, "ridge+ha8": 1, "ha8": 1}
    assert [wins_of_model(name, counts) for name in ("arima", "ha8", "similar")] == [2, 2, 0]
