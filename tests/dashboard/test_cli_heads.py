"""`floorwalker staff`, `simulate` and `whatif` from the outside."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.cli.heads import app

ROW_KEYS = [
    "agents",
    "scheduled",
    "service_level",
    "asa_s",
    "wait_all_s",
    "abandon_rate",
    "occupancy",
    "binding",
]
METRICS = {
    "offered",
    "answered",
    "abandoned",
    "service_level",
    "asa_s",
    "wait_all_s",
    "occupancy",
}
SCENARIO: dict[str, Any] = {
    "format": "floorwalker-scenario-1",
    "start": "2025-03-04T09:00:00+08:00",
    "timezone": "Asia/Shanghai",
    "slot_minutes": 30,
    "queues": {
        "accounts": {"contacts": [60, 80, 70, 60], "aht_s": 240, "patience_s": 300, "target": 0.8},
        "cards": {"contacts": [20, 25, 30, 20], "aht_s": [200, 200, 210, 210], "patience_s": 400},
    },
    "groups": {
        "both": {"skills": {"accounts": {}, "cards": {"priority": 1}}, "agents": [12, 14, 14, 12]}
    },
}


def refusal(arguments: list[str]) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    (sentence,) = result.stderr.strip().splitlines()
    return sentence


def answer(arguments: list[str]) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(SCENARIO), encoding="utf-8")
    return path


def test_staff_answers_one_row_of_options() -> None:
    arguments = [
        "staff",
        "--contacts",
        "100",
        "--aht",
        "180",
        "--interval",
        "30m",
        "--target",
        "80/20",
    ]
    (row,) = answer(arguments)["rows"]
    assert list(row) == ROW_KEYS
    assert row["agents"] == 14
    assert row["service_level"] == pytest.approx(0.88835, abs=5e-6)
    assert row["binding"] == "service_level"


def test_staff_says_what_given_agents_deliver() -> None:
    arguments = [
        "staff",
        "--contacts",
        "48",
        "--aht",
        "60",
        "--patience",
        "120",
        "--interval",
        "60s",
        "--agents",
        "50",
    ]
    (row,) = answer(arguments)["rows"]
    assert row["abandon_rate"] == pytest.approx(0.0309, abs=5e-5)
    assert row["binding"] == "none"


def test_staff_reads_a_file_with_its_own_targets(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    file.write_text(
        "contacts,aht_s,patience_s,target\n100,180,,80/20\n100,180,300,80/20\n0,,,\n", "utf-8"
    )
    rows = answer(["staff", str(file)])["rows"]
    assert [row["agents"] for row in rows] == [14, 13, 0]


def test_an_endless_queue_has_no_wait_in_json() -> None:
    (row,) = answer(
        ["staff", "--contacts", "100", "--aht", "180", "--agents", "9", "--target", "80/20"]
    )["rows"]
    assert row["asa_s"] is None
    assert row["service_level"] == 0


def test_staff_prints_a_table_for_people() -> None:
    arguments = ["staff", "--contacts", "100", "--aht", "180", "--target", "80/20"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert "service_level" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--contacts -1 --aht 180 --target 80/20", "contacts of at least 0, found -1"),
        ("--contacts 1 --aht 180", "expected a service level, ASA, abandon or occupancy target"),
        ("--contacts 1 --aht 180 --target soon", "such as 80/20, found 'soon'"),
        ("--contacts 1 --aht 180 --target 100/20", "below 1, found 1"),
        ("--contacts 1 --aht 180 --target 80/20 --model erlang-a", "expected a patience"),
        ("--contacts 1 --aht 180 --target 80/20 --formula best", "expected one of of_offered"),
        ("--contacts 1 --aht 180 --target 80/20 --shrinkage 1", "shrinkage of at least 0 and"),
    ],
)
def test_staff_refuses_in_one_sentence(arguments: str, sentence: str) -> None:
    assert sentence in refusal(["staff", *arguments.split()])


def test_staff_refuses_files_that_are_none(tmp_path: Path) -> None:
    assert "expected a CSV file" in refusal(["staff", str(tmp_path / "absent.csv")])
    file = tmp_path / "day.csv"
    for content, sentence in (
        ("", "expected a CSV file with a header"),
        ("contacts,aht_s\n", "at least one interval"),
        ("calls,aht_s\n1,2\n", "expected a column 'contacts', found calls, aht_s"),
        ("contacts,aht_s\nmany,2\n", "column 'contacts': expected numbers"),
    ):
        file.write_text(content, "utf-8")
        assert sentence in refusal(["staff", str(file), "--target", "80/20"])


@pytest.mark.parametrize(
    "arguments", ["staff", "staff --contacts 5", "staff --contacts 1 --aht 1 --interval soon"]
)
def test_a_question_that_is_none_is_a_usage_error(arguments: str) -> None:
    assert CliRunner().invoke(app, arguments.split()).exit_code == 2


def test_simulate_answers_with_intervals(scenario: Path) -> None:
    found = answer(["simulate", str(scenario), "--days", "20", "--seed", "3"])
    assert set(found["queues"]) == {"accounts", "cards"}
    assert {"total", "days", "seed", "events", "events_per_s", "input_hash"} <= set(found)
    assert set(found["total"]) == METRICS
    for figure in found["total"].values():
        assert figure["lo95"] <= figure["mean"] <= figure["hi95"]
    assert found["total"]["offered"]["mean"] == pytest.approx(365, rel=0.1)
    again = answer(["simulate", str(scenario), "--days", "20", "--seed", "3"])
    assert {**again, "events_per_s": 0} == {**found, "events_per_s": 0}


def test_one_day_has_a_mean_and_no_interval(scenario: Path) -> None:
    found = answer(["simulate", str(scenario), "--days", "1"])
    assert found["total"]["offered"]["mean"] > 0
    assert found["total"]["offered"]["lo95"] is None


def test_whatif_answers_with_both_intervals(scenario: Path, tmp_path: Path) -> None:
    change = tmp_path / "change.json"
    extra = {"kind": "add_agents", "group": "both", "agents": 2, "from": "09:30", "to": "10:30"}
    change.write_text(json.dumps([extra]), "utf-8")
    found = answer(["whatif", str(scenario), str(change), "--days", "30"])
    assert set(found) == {"difference", "cost", "rules", "days", "seed", "input_hash"}
    level = found["difference"]["total"]["service_level"]
    assert level["lo95"] > 0
    assert level["predict_lo95"] < level["lo95"] < level["hi95"] < level["predict_hi95"]
    assert found["cost"]["agent_hours"] == pytest.approx(2)
    assert found["rules"] == []


def test_simulate_and_whatif_refuse_in_one_sentence(scenario: Path, tmp_path: Path) -> None:
    assert "expected a file" in refusal(["simulate", str(tmp_path / "absent.json")])
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    assert "expected JSON" in refusal(["simulate", str(broken)])
    broken.write_text(json.dumps({**SCENARIO, "busynes_cv": 0.1}), "utf-8")
    assert "did you mean 'busyness_cv'?" in refusal(["simulate", str(broken)])
    broken.write_text(json.dumps([{"kind": "callback_ofer"}]), "utf-8")
    assert "did you mean 'callback_offer'?" in refusal(["whatif", str(scenario), str(broken)])


def test_tables_for_people(scenario: Path) -> None:
    result = CliRunner().invoke(app, ["simulate", str(scenario), "--days", "3"])
    assert result.exit_code == 0
    assert "occupancy" in result.stdout


PROBLEM: dict[str, Any] = {
    "format": "floorwalker-roster-1",
    "name": "one person",
    "start": "2025-03-03",
    "days": 7,
    "timezone": "Asia/Shanghai",
    "slot_minutes": 30,
    "start_every_minutes": 30,
    "open": ["08:00", "18:00"],
    "queues": ["accounts"],
    "requirement": {"accounts": [[1] * 20] * 7},
    "contracts": {
        "full": {
            "shift_minutes": [480],
            "paid_week_max": 2400,
            "work_days_week_max": 5,
            "consecutive_days_max": 6,
            "rest_minutes_min": 660,
            "start_band_week_minutes": 120,
        }
    },
    "breaks": {"480": []},
    "agents": [
        {
            "id": "ann",
            "contract": "full",
            "skills": ["accounts"],
            "paid_week_min": [0],
            "available": [["08:00", "18:00"]] * 7,
        }
    ],
    "weights": {
        "paid_slot": 1,
        "under": 4,
        "deep_under": 12,
        "deep_share": 0.7,
        "over": 1,
        "preference": 4,
        "weekend": 4,
    },
}


def test_a_scenario_takes_its_people_from_a_roster_beside_it(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.json"
    people = {"problem": "problem.json", "file": "roster.csv"}
    day = {key: value for key, value in SCENARIO.items() if key != "groups"}
    scenario.write_text(json.dumps(day | {"roster": people}), "utf-8")
    assert "problem.json: expected a file" in refusal(["simulate", str(scenario)])
    (tmp_path / "problem.json").write_text(json.dumps(PROBLEM), "utf-8")
    (tmp_path / "roster.csv").write_text("agent,day,start,end\nann,1,09:00,17:00\n", "utf-8")
    found = answer(["simulate", str(scenario), "--days", "5"])
    assert 15 < found["queues"]["accounts"]["answered"]["mean"] < 60
    assert found["queues"]["cards"]["answered"]["mean"] == 0
