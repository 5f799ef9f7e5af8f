"""Scenario files: read whole, refused by name."""

import copy
import math
from typing import Any

import pytest

from scheduling.errors import ScenarioError
from scheduling.simulation.read import read_scenario

FILE: dict[str, Any] = {
    "format": "floorwalker-scenario-1",
    "name": "a morning",
    "start": "2025-03-04T09:00:00",
    "timezone": "Asia/Shanghai",
    "slot_minutes": 30,
    "queues": {
        "accounts": {
            "contacts": [60, 80.5],
            "aht_s": [240, 250],
            "aht_shape": {"lognormal": 0.85},
            "patience_s": 300,
            "patience_shape": {"weibull": {"exponent": 1.2}},
            "target": 0.8,
            "target_wait_s": 30,
            "formula": "of_answered",
            "priority": 2,
            "concurrency": 1,
            "channel": "voice",
        },
        "cards": {"contacts": [20, 25], "aht_s": 200},
    },
    "groups": {
        "both": {
            "skills": {"accounts": {"priority": 1, "aht_factor": 1.1}, "cards": {}},
            "agents": [12, 14],
        },
        "cards": {"skills": {"cards": {}}, "agents": 3},
    },
    "busyness_cv": 0.06,
    "shrinkage": 0.1,
    "routing": "longest_idle",
}


def changed(path: str, value: object) -> dict[str, Any]:
    file = copy.deepcopy(FILE)
    place: dict[str, Any] = file
    *parents, last = path.split(".")
    for parent in parents:
        place = place[parent]
    place[last] = value
    return file


def test_a_whole_file_is_read() -> None:
    scenario = read_scenario(FILE)
    accounts, cards = scenario.queues
    assert scenario.start.isoformat() == "2025-03-04T09:00:00+08:00"
    assert (scenario.slot_s, scenario.slots, scenario.end_s) == (1800, 2, 3600)
    assert accounts.contacts == (60, 80.5)
    assert (accounts.aht_shape.kind, accounts.aht_shape.parameter) == ("lognormal", 0.85)
    assert (accounts.patience_shape.kind, accounts.patience_shape.parameter) == ("weibull", 1.2)
    assert (accounts.target, accounts.target_wait_s, accounts.priority) == (0.8, 30, 2)
    assert accounts.formula == "of_answered"
    assert cards.aht_s == (200, 200)
    assert math.isinf(cards.patience_s)
    assert scenario.groups[1].agents == (3, 3)
    assert scenario.groups[0].skills[0][1].aht_factor == 1.1
    assert (scenario.busyness_cv, scenario.shrinkage) == (0.06, 0.1)
    assert scenario.agent_hours == pytest.approx((12 + 14 + 3 + 3) / 2)


def test_the_fingerprint_follows_the_contents() -> None:
    first, again = read_scenario(FILE), read_scenario(copy.deepcopy(FILE))
    other = read_scenario(changed("queues.cards.aht_s", 201))
    assert first.fingerprint == again.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("busynes_cv", 0.1, "scenario: unknown key 'busynes_cv'; did you mean 'busyness_cv'?"),
        ("queues.cards.patiense_s", 1, "queues.cards: unknown key.*did you mean 'patience_s'"),
        ("groups.both.agent", 1, "groups.both: unknown key 'agent'; did you mean 'agents'"),
        ("queues.cards.concurrency", 0, "concurrency: expected a number of at least 1, found 0"),
        ("queues.cards.slowdown", 0.3, "queues.cards: expected a slowdown only beside a concurr"),
        ("queues.cards.deadline_s", 0, "deadline_s: expected a number above 0, found 0"),
        ("queues.cards.margin_s", 60, "expected a margin_s only beside a deadline_s"),
        ("queues.cards.redial", 1, "redial: expected a number of at least 0 and below 1, found 1"),
        ("queues.cards.transfer", {"cards": 0.1}, "unknown queue 'cards'; known: accounts"),
        ("queues.cards.reserve", 2, "expected a reserve only in an outbound queue"),
        ("queues.cards.aht_shape", {"peak": 0.2}, "a peak at given seconds in patience only"),
        ("queues.cards.aht_shape", {"hyperexponential": 0.5}, "of at least 1 and below 10"),
        ("activities", [{"name": "x"}], r"activities\[0\]: unknown group ''"),
        ("roster", {"problem": "p", "file": "r"}, "either as 'groups' or as a 'roster'"),
        ("groups", None, "either as 'groups' or as a 'roster'"),
        ("format", "floorwalker-scenario-2", "did you mean 'floorwalker-scenario-1'"),
        ("start", "morning", "scenario.start: expected a date and time"),
        ("timezone", "Asia/Shangai", "expected a zone such as Asia/Shanghai"),
        ("slot_minutes", 0, "slot_minutes: expected a number above 0, found 0"),
        ("shrinkage", 1, "shrinkage: expected a number of at least 0 and below 1, found 1"),
        ("routing", "random", "unknown routing 'random'"),
        ("queues", {}, "expected at least one queue"),
        ("queues.cards.contacts", [20], r"cards.contacts: expected one number a slot.*found 1"),
        ("queues.cards.contacts", 20, "cards.contacts: expected a list, found 20"),
        ("queues.cards.contacts", [20, -1], "contacts: expected a number of at least 0, found -1"),
        ("queues.cards.contacts", [20, "x"], "contacts: expected a number of at least 0"),
        ("queues.cards.aht_s", None, "queues.cards: expected a key 'aht_s'"),
        ("queues.cards.aht_s", [1], "expected 2 numbers, one a slot, found 1"),
        ("queues.cards.aht_s", 0, "aht_s: expected a number above 0, found 0"),
        ("queues.cards.target", 80, "target: expected a number above 0 and below 1, found 80"),
        ("queues.cards.formula", "of_all", "unknown formula 'of_all'"),
        ("queues.cards.aht_shape", "normal", "unknown shape 'normal'; did you mean 'lognormal'"),
        ("queues.cards.aht_shape", {"lognormal": {"sd": 1}}, "unknown key 'sd'"),
        ("groups.both.skills", {"card": {}}, "unknown queue 'card'; did you mean 'cards'"),
        ("groups.both.agents", [1, 1.5], "agents: expected a whole number, found 1.5"),
        ("groups.both.agents", [1, -1], "agents: expected a number of at least 0, found -1"),
        ("groups", [], r"groups: expected an object, found \[\]"),
    ],
)
def test_broken_files_are_refused_by_name(path: str, value: object, sentence: str) -> None:
    with pytest.raises(ScenarioError, match=sentence):
        read_scenario(changed(path, value))


def test_a_file_that_is_no_object_is_refused() -> None:
    with pytest.raises(ScenarioError, match="scenario: expected an object, found 3"):
        read_scenario(3)
