import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.cli.rosters import app
from dashboard.operations.building.problem_file import load_problem
from dashboard.text import Words
from scheduling.errors import SchedulingError
from tests.scheduling.in_chinese import foreign

SMALL = Path(__file__).parents[1] / "scheduling" / "small_problem.json"
UNITS = ("--deterministic", "1", "--bound-seconds", "0")
KEYS = [
    "status",
    "objective",
    "bound",
    "gap",
    "bound_seconds",
    "under_share",
    "over_share",
    "violations",
    "soft",
    "seconds",
    "first_within",
    "seed",
    "input_hash",
    "roster_hash",
    "service_level",
    "chosen_by",
    "why",
]


def floorwalker(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["roster", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_build_writes_a_roster_that_the_audit_accepts(tmp_path: Path) -> None:
    out = tmp_path / "roster.csv"
    code, text, _ = floorwalker("build", SMALL, "--out", out, *UNITS, "--json")
    answer: dict[str, Any] = json.loads(text)
    assert code == 0
    assert list(answer) == KEYS
    assert answer["violations"] == []
    level = answer["service_level"]["q0"]
    assert level["lo95"] <= level["mean"] <= level["hi95"]
    assert 0 <= level["chance"] <= 1
    code, text, _ = floorwalker("audit", SMALL, out, "--json")
    checked: dict[str, Any] = json.loads(text)
    assert code == 0
    assert checked["objective"] == answer["objective"]
    assert checked["violations"] == []


def test_audit_names_what_is_broken(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("agent,day,start,end,paid_minutes,breaks,code\nann,0,07:00,11:00,240,,\n")
    code, text, _ = floorwalker("audit", SMALL, roster, "--json")
    found = {(v["rule"], v["agent"], v["day"]) for v in json.loads(text)["violations"]}
    assert code == 0
    assert ("opening_hours", "ann", 0) in found
    assert ("paid_week_min", "bo", 0) in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no JSON"),
        ("[]", "expected a JSON object"),
        ("{}", "floorwalker-roster-1"),
        ('{"agnets": []}', "did you mean 'agents'"),
    ],
)
def test_broken_problem_files_are_refused_in_one_line(
    tmp_path: Path, text: str, message: str
) -> None:
    problem = tmp_path / "problem.json"
    problem.write_text(text)
    code, _, error = floorwalker("build", problem, "--out", tmp_path / "r.csv", *UNITS)
    assert code == 1
    assert message in error
    assert error.count("\n") == 1


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    code, _, error = floorwalker("audit", tmp_path / "none.json", tmp_path / "none.csv")
    assert code == 1
    assert "No such file" in error
    code, _, error = floorwalker("build", SMALL, "--out", tmp_path / "no" / "r.csv")
    assert code == 1
    assert "there is no folder" in error


def test_usage_errors_end_with_two(tmp_path: Path) -> None:
    assert floorwalker("build", SMALL)[0] == 2
    assert floorwalker("build", SMALL, "--out", tmp_path / "r.csv", "--workers", "0")[0] == 2


def test_an_impossible_problem_is_explained_and_writes_nothing(tmp_path: Path) -> None:
    document = json.loads(SMALL.read_text())
    document["agents"][1] |= {"paid_week_min": [1800], "available": [None] * 7}
    problem, out = tmp_path / "problem.json", tmp_path / "r.csv"
    problem.write_text(json.dumps(document))
    code, text, error = floorwalker("build", problem, "--out", out, *UNITS, "--json")
    assert code == 1
    assert json.loads(text)["status"] == "infeasible"
    assert "agent bo" in error
    assert not out.exists()


def test_repair_writes_a_roster_and_tells_every_change(tmp_path: Path) -> None:
    roster, out = tmp_path / "roster.csv", tmp_path / "new.csv"
    roster.write_text(
        "agent,day,start,end,paid_minutes,breaks,code\n"
        "ann,0,12:00,16:00,240,,\nbo,0,12:00,16:00,240,,\ncy,0,08:00,12:00,240,,\n"
    )
    code, text, _ = floorwalker(
        "repair", SMALL, roster, "--now", "0@11:00", "--out", out, "--absent", "bo",
        "--surge", "q0=2", "--allow", "breaks,overtime", "--json",
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(text)
    assert code == 0
    assert list(answer) == [
        "status", "optimal", "changes", "objective", "before", "seconds", "violations",
    ]  # fmt: skip
    assert answer["optimal"]
    assert answer["violations"] == []
    assert {"agent": "ann", "what": "overtime", "from": "16:00", "to": "18:00"} in answer["changes"]
    assert "bo" not in out.read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--now", "noon"), "--now: expected DAY@HH:MM"),
        (("--now", "0@11:00", "--surge", "q0"), "--surge: expected QUEUE=FACTOR"),
        (("--now", "0@11:00", "--allow", "break"), "did you mean 'breaks'"),
    ],
)
def test_repair_refuses_what_it_cannot_read(
    tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("agent,day,start,end\n")
    code, _, error = floorwalker("repair", SMALL, roster, "--out", tmp_path / "n.csv", *words)
    assert code == 1
    assert message in error


def test_explain_names_the_clash_and_the_ways_out(tmp_path: Path) -> None:
    document = json.loads(SMALL.read_text())
    document["agents"][1] |= {"paid_week_min": [1500], "available": [None] * 7}
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(document))
    code, text, _ = floorwalker("explain", problem, "--json")
    answer: dict[str, Any] = json.loads(text)
    assert code == 0
    assert list(answer) == ["feasible", "clash", "relax"]
    assert not answer["feasible"]
    assert {c["rule"] for c in answer["clash"]} == {"available", "paid_week_min"}
    assert set(answer["clash"][0]) == {"rule", "agent", "days", "words"}
    assert [r["cost"] for r in answer["relax"]] == sorted(r["cost"] for r in answer["relax"])
    _, text, _ = floorwalker("explain", problem)
    assert "agent bo" in text


SIX_HOURS = {"start": "08:00", "minutes": 360}
AGENT: dict[str, Any] = {"id": "a", "contract": "FT", "skills": ["q0"]}
BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"agents": []}, "0 agents", "agents：坐席数为 0，无人可排班"),
    (
        {"agents": [AGENT | {"skills": ["q9"]}]},
        "skill 'q9' is unknown; did you mean 'q0'?",
        "坐席 a：未知的技能“q9”，您是否指“q0”？",
    ),
    (
        {"requirement": {"q0": [[-1] * 24] * 7}},
        "found -1",
        "requirement.q0[0][0]：应为不小于 0 的整数，实际为 -1",
    ),
    (
        {"agents": [AGENT | {"fixed": [{"day": day, **SIX_HOURS} for day in range(6)]}]},
        "agent a: the fixed assignment on days 0-5",
        "坐席 a：第0-5天的固定安排",
    ),
    (
        {"contracts": {"FT": {"shift_minutes": []}}},
        "contracts.FT: no shift is allowed",
        "contracts.FT：没有可用的班次，请填写“shift_minutes”或“codes”",
    ),
]


@pytest.mark.parametrize(("fields", "en", "zh"), BROKEN)
def test_explain_says_what_is_wrong_with_a_broken_problem_in_both_languages(
    tmp_path: Path, fields: dict[str, Any], en: str, zh: str
) -> None:
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(json.loads(SMALL.read_text()) | fields))
    _, text, _ = floorwalker("explain", problem, "--json")
    answer: dict[str, Any] = json.loads(text)
    assert not answer["feasible"]
    words = [clash["words"] for clash in answer["clash"]]
    assert any(en in said["en"] for said in words)
    assert zh in [said["zh"] for said in words]
    for said in words:
        assert foreign(said["zh"], problem.read_text()) == []


@pytest.mark.parametrize(("fields", "en", "zh"), [BROKEN[0], BROKEN[2], BROKEN[4]])
def test_a_terminal_refuses_a_broken_problem_in_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], en: str, zh: str
) -> None:
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(json.loads(SMALL.read_text()) | fields))
    for language, message in (("en", en), ("zh", zh)):
        monkeypatch.setattr("dashboard.cli.answer.WORDS", Words(language))
        code, _, error = floorwalker("audit", problem, tmp_path / "none.csv")
        assert code == 1
        assert message in error


@pytest.mark.parametrize(
    ("content", "zh"),
    [
        (None, "没有该文件"),
        (b"\xff\xfe", "不是 UTF-8 文本"),
        (b'{\n"days":}', "不是有效的 JSON，第 2 行第 8 列有误"),
        (b"[" * 100_000, "JSON 无法读取：数字过长或嵌套过深"),
        (b"9" * 5_000, "JSON 无法读取：数字过长或嵌套过深"),
        (b"[]", "应为一个 JSON 对象"),
    ],
)
def test_a_file_that_is_no_problem_is_refused_in_chinese(
    tmp_path: Path, content: bytes | None, zh: str
) -> None:
    problem = tmp_path / "problem.json"
    if content is not None:
        problem.write_bytes(content)
    with pytest.raises(SchedulingError) as caught:
        load_problem(problem)
    assert caught.value.words["zh"] == f"{problem}：{zh}"


@pytest.mark.parametrize(
    ("words", "zh"),
    [
        (("--now", "noon"), '--now：应为“天@HH:MM”，例如 2@13:00，实际为 "noon"'),
        (("--now", "0@11:00", "--surge", "q0"), "--surge：应为“队列=倍数”，例如 sales=1.2"),
        (
            ("--now", "0@11:00", "--allow", "break"),
            "--allow：未知的取值“break”，您是否指“breaks”？",
        ),
    ],
)
def test_options_are_refused_in_the_terminals_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], zh: str
) -> None:
    monkeypatch.setattr("dashboard.cli.answer.WORDS", Words("zh"))
    roster = tmp_path / "roster.csv"
    roster.write_text("agent,day,start,end\n")
    _, _, error = floorwalker("repair", SMALL, roster, "--out", tmp_path / "n.csv", *words)
    assert zh in error


def test_explain_says_when_nothing_clashes() -> None:
    _, text, _ = floorwalker("explain", SMALL, "--json")
    assert json.loads(text) == {"feasible": True, "clash": [], "relax": []}
