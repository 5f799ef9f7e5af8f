"""A day of the store as a scenario that the simulation reads, and what changes do to it."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import queues_named
from dashboard.operations.rosters.versions import OnDuty
from dashboard.operations.scenarios.kinds import PARAMETERS
from dashboard.operations.scenarios.of_day import groups_of, scenario_of, skill_groups
from dashboard.operations.scenarios.try_changes import CHANGES, try_changes
from dashboard.text import SaidError
from scheduling.simulation.read import read_scenario
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast, with_roster


def test_people_are_counted_by_what_they_serve_and_have_no_names() -> None:
    duty = [
        OnDuty("Ann", ("a", "b"), ((0.0, 1800.0),)),
        OnDuty("Bob", ("a", "b"), ((900.0, 3600.0),)),
        OnDuty("Cid", ("b",), ((0.0, 900.0), (1800.0, 2700.0))),
        OnDuty("Dot", ("elsewhere",), ((0.0, 3600.0),)),
    ]
    groups = groups_of(duty, {"a": 1, "b": 1}, 4)
    assert groups == {
        "a + b": {"skills": {"a": {}, "b": {}}, "agents": [1, 2, 1, 1]},
        "b": {"skills": {"b": {}}, "agents": [1, 0, 1, 0]},
    }
    assert "Ann" not in json.dumps(groups)


def test_a_planned_day_is_what_the_forecast_expects(any_desk: Desk, tmp_path: Path) -> None:
    with_roster(any_desk, tmp_path)
    with any_desk.store.read() as session:
        queues = queues_named(session, [])
        document = scenario_of(session, queues, MONDAY, any_desk.now())
    scenario = read_scenario(json.loads(json.dumps(document)))
    assert sum(scenario.queues[0].contacts) == pytest.approx(200, abs=0.1)
    assert scenario.busyness_cv > 0
    assert scenario.start == dt.datetime.combine(MONDAY, dt.time(), ZONE)
    assert skill_groups(any_desk, SYSTEM, MONDAY) == [QUEUE]


def test_a_day_that_is_over_is_what_came(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    past = MONDAY - dt.timedelta(days=3)
    with desk.store.read() as session:
        queues = queues_named(session, [])
        duty = [OnDuty("x", (QUEUE,), ((0.0, 86_400.0),))]
        document = scenario_of(session, queues, past, desk.now(), duty=duty)
    contacts = np.array(document["queues"][QUEUE]["contacts"])
    assert contacts.sum() == 200
    assert document["busyness_cv"] == 0


def test_more_people_serve_better_and_the_answer_is_the_same_again(
    desk: Desk, tmp_path: Path
) -> None:
    with_roster(desk, tmp_path)
    clock = {"from": "12:00", "to": "18:00"}
    surge = {"kind": "volume", "queue": QUEUE, "factor": 6.0, **clock}
    help_ = {"kind": "add_agents", "group": QUEUE, "agents": 3, **clock}
    worse = try_changes(desk, SYSTEM, MONDAY, [surge])
    level = worse["difference"]["total"]["service_level"]
    assert level["hi95"] < 0
    assert worse["agent_hours"] == 0
    better = try_changes(desk, SYSTEM, MONDAY, [surge, help_])
    assert better["difference"]["total"]["service_level"]["mean"] > level["mean"]
    assert better["agent_hours"] == pytest.approx(18)
    assert [made["kind"] for made in better["made"]] == ["volume", "add_agents"]
    again = try_changes(desk, SYSTEM, MONDAY, [surge, help_])
    assert again == better
    json.dumps(better, allow_nan=False)


def test_what_cannot_be_simulated_is_said(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with pytest.raises(SaidError) as nobody:
        try_changes(desk, SYSTEM, MONDAY, [])
    assert nobody.value.sentence == "scenario.no_people"
    with pytest.raises(SaidError) as unknown:
        try_changes(desk, SYSTEM, MONDAY + dt.timedelta(days=90), [])
    assert unknown.value.sentence == "scenario.no_contacts"
    with pytest.raises(NotPermittedError):
        try_changes(desk, Actor("x", "agent"), MONDAY, [])


def test_a_change_that_is_not_possible_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with pytest.raises(SaidError) as refused:
        try_changes(desk, SYSTEM, MONDAY, [{"kind": "volume", "queue": "nowhere", "factor": 2}])
    assert refused.value.sentence == "scenario.refused"
    assert "nowhere" in str(refused.value)


def test_the_screen_offers_kinds_that_the_simulation_knows() -> None:
    assert set(PARAMETERS) <= set(CHANGES)
