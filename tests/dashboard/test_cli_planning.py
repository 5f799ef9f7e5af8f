"""`floorwalker forecast` and `floorwalker backtest` from the outside."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from dashboard.cli.planning import app, length_s, weekdays_of
from dashboard.feeds.options import Options
from dashboard.operations.desk import CLOCK, open_desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.forecasts.predict import predict_queues
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import ForecastRun, Queue, Setting
from dashboard.text import SaidError

KEYS = ["origins", "floor", "wape", "bias", "mase", "coverage80", "coverage95", "seconds", "chosen"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write twelve weeks of a small bank: Monday to Friday, 09:00 to 12:00."""
    random = np.random.default_rng(1)
    lines = ["when,calls,seconds"]
    first = dt.datetime(2024, 1, 1, 9, tzinfo=dt.UTC)
    for day in range(84):
        for slot in range(6):
            start = first + dt.timedelta(days=day, minutes=30 * slot)
            if start.weekday() < 5:
                calls = int(random.poisson(100 + 20 * slot - 5 * start.weekday()))
                lines.append(f"{start:%Y-%m-%d %H:%M},{calls},{200 * calls}")
    path = tmp_path_factory.mktemp("bank") / "calls.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def store(file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/floor.db"
    mapping = {"start": "when", "offered": "calls"}
    desk = open_desk(url)
    import_files(
        desk, SYSTEM, [file], "interval-csv", Options("bank", "Europe/Berlin", mapping, {}, None)
    )
    return url


def run(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def questions(file: Path) -> list[str]:
    return ["backtest", str(file), "--time", "when", "--value", "calls", "--open", "09:00-12:00"]


def test_backtest_answers_the_promised_keys(file: Path) -> None:
    found = run(*questions(file), "--from", "2024-02-26")
    assert list(found) == KEYS
    assert found["origins"] == 3
    assert {"floorwalker", "ha8", "seasonal_naive"} <= set(found["wape"])
    assert found["floor"] < found["wape"]["floorwalker"] < found["wape"]["seasonal_naive"]


def test_backtest_scores_handle_times_on_request(file: Path) -> None:
    found = run(
        *questions(file), "--from", "2024-03-11", "--horizon", "1d", "--handle-seconds", "seconds"
    )
    assert found["origins"] == 10
    assert found["aht"]["wape"] == pytest.approx({"floorwalker": 0, "ha8": 0}, abs=1e-9)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (["--value", "call"], "did you mean: calls"),
        (["--from", "soon"], "Expected a date"),
        (["--every", "often"], "Expected a length"),
        (["--weekdays", "mo-fr"], "Expected weekdays"),
        (["--open", "9-12"], "Expected a time"),
        (["--from", "2024-01-08"], "Too little history"),
    ],
)
def test_backtest_refuses_in_one_sentence(file: Path, change: list[str], sentence: str) -> None:
    result = CliRunner().invoke(app, [*questions(file), *change])
    assert isinstance(result.exception, SaidError)
    from dashboard.cli.answer import WORDS  # noqa: PLC0415 - the words of this terminal

    assert sentence in WORDS.say(result.exception)


def test_an_unreadable_cell_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("when,calls\n2024-01-01 09:00,5\n2024-01-01 09:30,many\n", "utf-8")
    result = CliRunner().invoke(app, questions(path))
    assert isinstance(result.exception, SaidError)
    assert result.exception.values["line"] == 3
    assert result.exception.values["text"] == "many"


def test_forecast_answers_rows_in_the_queues_zone_and_keeps_the_run(store: str) -> None:
    found = run("forecast", "--queue", "bank", "--days", "7", "--store", store)
    assert list(found) == ["queue", "every", "model", "rows"]
    assert found["every"] == "30m"
    assert len(found["rows"]) == 30
    row = found["rows"][0]
    assert list(row) == ["start", "contacts", "lo80", "hi80", "lo95", "hi95", "aht_s"]
    assert row["start"] == "2024-03-25T09:00:00+01:00"
    assert row["lo95"] < row["lo80"] < row["contacts"] < row["hi80"] < row["hi95"]
    assert row["contacts"] == pytest.approx(100, rel=0.15)


def test_forecast_on_longer_intervals_keeps_the_sum(store: str) -> None:
    halves = run("forecast", "--queue", "bank", "--days", "7", "--store", store)["rows"]
    found = run("forecast", "--queue", "bank", "--days", "7", "--every", "1h", "--store", store)
    assert len(found["rows"]) == 15
    assert sum(r["contacts"] for r in found["rows"]) == pytest.approx(
        sum(r["contacts"] for r in halves), rel=0.02
    )


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["--queue", "bonk"], "queue.unknown"),
        (["--queue", "bank", "--every", "5m"], "forecast.too_fine"),
    ],
)
def test_forecast_refuses(store: str, arguments: list[str], key: str) -> None:
    result = CliRunner().invoke(app, ["forecast", *arguments, "--store", store])
    assert isinstance(result.exception, SaidError)
    assert result.exception.sentence == key


def test_one_queue_without_history_does_not_stop_the_others(file: Path, tmp_path: Path) -> None:
    desk = open_desk(f"sqlite:///{tmp_path}/floor.db")
    short = tmp_path / "short.csv"
    short.write_text("\n".join(file.read_text("utf-8").splitlines()[:30]), "utf-8")
    mapping = {"start": "when", "offered": "calls"}
    for path, name in ((short, "a"), (file, "b")):
        import_files(desk, SYSTEM, [path], "interval-csv", Options(name, "UTC", mapping, {}, None))
    with desk.store.write() as session:
        session.add(Queue(name="empty"))
    told: list[float] = []
    done = predict_queues(desk, SYSTEM, [], 7, lambda share, _best: not told.append(share))
    assert done == ["a", "b"]
    assert told[-1] == 1.0
    with desk.store.read() as session:
        runs = {run.queue_id: run.report for run in session.exec(select(ForecastRun))}
    assert sorted(report["through"] for report in runs.values()) == ["own", "similar"]
    assert len(predict_queues(desk, SYSTEM, ["a", "b"], 7, lambda _share, _best: False)) < 2
    for name, why in (("a", "too little history"), ("empty", "no history")):
        with pytest.raises(SaidError, match=why):
            predict_queues(desk, SYSTEM, [name], 7, lambda _share, _best: True)


def test_a_forecast_is_made_at_the_time_of_the_floor(file: Path, tmp_path: Path) -> None:
    desk = open_desk(f"sqlite:///{tmp_path}/floor.db")
    told = Options("b", "UTC", {"start": "when", "offered": "calls"}, {}, None)
    import_files(desk, SYSTEM, [file], "interval-csv", told)
    shown = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
    with desk.store.write() as session:
        session.add(Setting(name=CLOCK, value={"shown": shown.isoformat(), "running": False}))
    predict_queues(desk, SYSTEM, ["b"], 7, lambda _share, _best: True)
    with desk.store.read() as session:
        assert session.exec(select(ForecastRun.made_at)).one() == shown


def test_options_are_read() -> None:
    assert weekdays_of("sun-thu") == (0, 1, 2, 3, 6)
    assert weekdays_of("mon,wed,sat-sun") == (0, 2, 5, 6)
    assert length_s("30m") == 1800
    assert length_s("7d") == 604_800
