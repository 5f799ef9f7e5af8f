"""A roster's people on a simulated floor."""

import copy
import datetime as dt
from typing import Any

import pytest

from scheduling.errors import ScenarioError
from scheduling.problem import Problem, read_problem
from scheduling.roster import Roster
from scheduling.shifts import Shift
from scheduling.simulation.change import apply_changes
from scheduling.simulation.read import read_scenario, rostered_files
from scheduling.simulation.scenario import Scenario
from scheduling.simulation.simulate import simulate
from scheduling.simulation.whatif import whatif

SLOTS = 96
PROBLEM: dict[str, Any] = {
    "format": "floorwalker-roster-1",
    "name": "two queues",
    "start": "2025-03-03",
    "days": 7,
    "timezone": "Asia/Shanghai",
    "slot_minutes": 15,
    "start_every_minutes": 15,
    "open": ["00:00", "24:00"],
    "queues": ["accounts", "cards"],
    "requirement": {queue: [[1] * SLOTS] * 7 for queue in ("accounts", "cards")},
    "contracts": {
        "full": {
            "shift_minutes": [480],
            "paid_week_max": 2400,
            "work_days_week_max": 5,
            "consecutive_days_max": 6,
            "rest_minutes_min": 660,
            "start_band_week_minutes": 1440,
        }
    },
    "breaks": {"480": []},
    "agents": [
        {
            "id": name,
            "contract": "full",
            "skills": skills,
            "paid_week_min": [0],
            "available": [["00:00", "30:00"]] * 7,
        }
        for name, skills in (
            ("ann", ["accounts", "cards"]),
            ("bo", ["cards"]),
            ("cy", ["accounts"]),
        )
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
SCENARIO: dict[str, Any] = {
    "start": "2025-03-04T08:00:00",
    "timezone": "Asia/Shanghai",
    "slot_minutes": 30,
    "queues": {
        "cards": {"contacts": [6] * 8, "aht_s": 200, "patience_s": 300},
        "accounts": {"contacts": [6] * 8, "aht_s": 200, "patience_s": 300},
    },
    "roster": {"problem": "problem.json", "file": "roster.csv"},
}


@pytest.fixture
def problem() -> Problem:
    return read_problem(PROBLEM)


def roster(*shifts: Shift) -> Roster:
    return Roster.of(shifts)


def shift(agent: str, day: int, start: int, end: int, *breaks: tuple[int, int]) -> Shift:
    return Shift(agent, day, start * 60, end * 60, (end - start) * 60, breaks)


def test_shifts_breaks_and_skills_are_taken_over(problem: Problem) -> None:
    people = roster(
        shift("ann", 1, 9, 17, (600, 30)), shift("bo", 0, 22, 33), shift("cy", 2, 8, 16)
    )
    scenario = read_scenario(SCENARIO, (problem, people))
    (team_a, ann), (team_b, bo) = scenario.crew
    assert (team_a, team_b) == ("cards+accounts", "cards")
    assert ann.on_contact == ((3600, 7200), (9000, 14400))
    assert [skill.queue for skill in ann.skills] == [0, 1]
    assert bo.on_contact == ((0, 3600),)
    assert scenario.agent_hours == pytest.approx(1 + 1.5 + 1)


def test_a_rostered_day_is_simulated_and_changed(problem: Problem) -> None:
    people = roster(shift("ann", 1, 8, 16), shift("bo", 1, 8, 16))
    scenario = read_scenario(SCENARIO, (problem, people))
    change = [{"kind": "add_agents", "group": "cards", "agents": 1}]
    alone, helped = (simulate(s, 20, 1) for s in (scenario, apply_changes(scenario, change)))
    assert alone.queues["cards"]["answered"].mean > 30
    assert helped.total["service_level"].mean > alone.total["service_level"].mean


def test_wall_clock_shifts_follow_the_clock_change() -> None:
    document = copy.deepcopy(PROBLEM) | {"start": "2025-03-29", "timezone": "Europe/Berlin"}
    scenario = SCENARIO | {"start": "2025-03-30T06:00:00+02:00", "timezone": "Europe/Berlin"}
    people = roster(shift("ann", 1, 7, 9))
    crew = read_scenario(scenario, (read_problem(document), people)).crew
    assert crew[0][1].on_contact == ((3600, 10800),)
    assert dt.date.fromisoformat(document["start"]).weekday() == 5


def test_what_does_not_fit_is_refused(problem: Problem) -> None:
    with pytest.raises(ScenarioError, match="agents of the problem file, found 'zoe'"):
        read_scenario(SCENARIO, (problem, roster(shift("zoe", 1, 8, 16))))
    with pytest.raises(ScenarioError, match="somebody on contact from 2025-03-04T08:00:00"):
        read_scenario(SCENARIO, (problem, roster(shift("ann", 3, 8, 16))))
    with pytest.raises(ScenarioError, match="either as 'groups' or as a 'roster'"):
        read_scenario(SCENARIO)


def test_the_files_of_a_roster_are_named() -> None:
    assert rostered_files(SCENARIO) == ("problem.json", "roster.csv")
    assert rostered_files({"groups": {}}) is None
    with pytest.raises(ScenarioError, match="did you mean 'problem'"):
        rostered_files({"roster": {"problm": "x", "file": "y"}})


def whole_week(problem: Problem) -> Scenario:
    """Ann and Bo at work, Bo with a break in the middle of the scenario's morning."""
    people = roster(shift("ann", 1, 8, 16), shift("bo", 1, 8, 16, (600, 30)))
    return read_scenario(SCENARIO, (problem, people))


def test_a_named_agent_moves_his_break_and_keeps_his_hours(problem: Problem) -> None:
    scenario = whole_week(problem)
    moved = apply_changes(
        scenario, [{"kind": "move_break", "agent": "bo", "from": "10:00", "to": "11:00"}]
    )
    assert scenario.crew[1][1].on_contact == ((0, 7200), (9000, 14400))
    assert moved.crew[1][1].on_contact == ((0, 10800), (12600, 14400))
    assert moved.made[0].kind == "move_break"
    assert moved.made[0].agent_hours == pytest.approx(0)


def test_overtime_and_early_leave_of_named_agents_are_costed_and_checked(problem: Problem) -> None:
    people = roster(shift("ann", 1, 2, 10), shift("bo", 1, 8, 16))
    scenario = read_scenario(SCENARIO, (problem, people))
    changes = [
        {"kind": "overtime", "agent": "ann", "to": "11:30"},
        {"kind": "early_leave", "agent": "bo", "from": "11:00"},
    ]
    result = whatif(scenario, apply_changes(scenario, changes), 3, 1)
    assert [made.agent_hours for made in result.made] == pytest.approx([1.5, -1.0])
    assert result.agent_hours == pytest.approx(0.5)
    assert {violation.agent for violation in result.rules} == {"ann", "bo"}
    assert {violation.day for violation in result.rules} == {1}
    same = whatif(scenario, apply_changes(scenario, []), 3, 1)
    assert same.rules == ()
    assert same.made == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "overtime", "agent": "an", "to": "19:00"}, "unknown agent 'an'; did you mean"),
        ({"kind": "overtime", "agent": "ann", "to": "11:00"}, "expected a shift of 'ann'"),
        ({"kind": "early_leave", "agent": "cy", "from": "11:00"}, "expected a shift of 'cy'"),
        ({"kind": "move_break", "agent": "bo", "from": "9:00", "to": "11:00"}, "a shift of 'bo'"),
    ],
)
def test_what_no_shift_allows_is_refused(
    problem: Problem, change: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ScenarioError, match=sentence):
        apply_changes(whole_week(problem), [change])


def test_without_a_roster_agents_have_no_names() -> None:
    groups: dict[str, Any] = {"all": {"skills": {"cards": {}}, "agents": 3}}
    scenario = read_scenario(
        {k: v for k, v in SCENARIO.items() if k != "roster"} | {"groups": groups}
    )
    with pytest.raises(ScenarioError, match="the people are not those of a roster"):
        apply_changes(scenario, [{"kind": "early_leave", "agent": "bo", "from": "11:00"}])
