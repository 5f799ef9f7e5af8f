"""A build in the store with aims: a chance for every day, fairness, few changes."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dashboard.operations.building.build_store import build_store_roster
from dashboard.operations.building.publish import difference
from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM
from dashboard.operations.posing.pose import Aims, pose
from dashboard.operations.queues.known import all_queues
from tests.dashboard.planned_store import MONDAY, with_roster

ASKED = {"first_day": MONDAY.isoformat(), "days": 7, "seconds": 2.0}


def built(desk: Desk, **aims: float) -> dict[str, Any]:
    return build_store_roster(desk, ASKED | aims, SYSTEM.name, lambda _share, _best: True)


def changed(desk: Desk, answer: dict[str, Any]) -> int:
    """Count the shifts that differ from the roster in force."""
    found = difference(desk, SYSTEM, answer["schedule_id"])
    assert found is not None
    return found.added + found.removed + found.moved


def test_days_in_force_become_wishes(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with desk.store.read() as session:
        queues = all_queues(session)
        first = MONDAY + dt.timedelta(days=4)
        document = pose(session, queues, first, 7, Aims(stability=8.0))
    wishes = document["agents"][0]["requests"]
    assert [wish["day"] for wish in wishes] == [0, 1, 2]  # the roster in force ends on Sunday
    assert wishes[0] == {
        "day": 0,
        "want": "shift",
        "start": "09:00",
        "minutes": 480,
        "weight": 8.0,
    }
    assert [wish["want"] for wish in wishes[1:]] == ["off", "off"]


def test_few_changes_are_fewer(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    free, kept = built(desk), built(desk, stability=1000.0)
    assert kept["violations"] == []
    assert changed(desk, kept) < changed(desk, free)


def test_fairness_is_a_weighted_rule_with_the_holidays(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with desk.store.read() as session:
        queues = all_queues(session)
        fair = pose(session, queues, MONDAY, 7, Aims(fairness=4.0))
        plain = pose(session, queues, MONDAY, 7)
    assert fair["soft"] == [{"rule": "fairness", "weight": 4.0}]
    assert fair["holidays"] == []
    assert "soft" not in plain
    assert built(desk, fairness=4.0)["violations"] == []


def test_a_chance_that_is_wanted_is_reached_or_said_to_be_out_of_reach(
    desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    answer = built(desk, chance=0.95)
    told = answer["assured"]
    assert told["after"] >= told["before"]
    assert told["after"] >= 0.95 or told["outcome"] in {"no_gain", "limit"}
    assert 0 <= answer["service_level"]["bank"]["chance"] <= 1
    with pytest.raises(KeyError):
        built(desk)["assured"]
