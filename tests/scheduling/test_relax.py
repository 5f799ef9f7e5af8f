"""Ways out carried out: whatever explain proposes makes a problem feasible."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduling.errors import SchedulingError
from scheduling.explain.why import Relaxation, explain
from scheduling.problem import read_problem
from scheduling.relax import can_ease, relaxed

SMALL = Path(__file__).with_name("small_problem.json")
Document = dict[str, Any]


def small() -> Document:
    return json.loads(SMALL.read_text(encoding="utf-8"))


def too_few_days(document: Document) -> None:
    agent = document["agents"][0]
    agent["available"] = [None] * 5 + [["00:00", "24:00"]] * 2
    agent["paid_week_min"] = [1440]


def too_many_hours(document: Document) -> None:
    document["agents"][0]["paid_week_min"] = [3000]


def fixed_days(document: Document) -> None:
    contract = document["contracts"][document["agents"][0]["contract"]]
    length = contract["shift_minutes"][0]
    contract["consecutive_days_max"] = 3
    document["agents"][0]["fixed"] = [
        {"day": day, "start": document["open"][0], "minutes": length} for day in range(5)
    ]


def no_rest(document: Document) -> None:
    contract = document["contracts"][document["agents"][0]["contract"]]
    contract["rest_minutes_min"] = 1380
    document["agents"][0]["fixed"] = [
        {"day": day, "start": "09:00", "minutes": contract["shift_minutes"][0]} for day in (1, 2)
    ]


@pytest.mark.parametrize("broken", [too_few_days, too_many_hours, fixed_days, no_rest])
def test_every_way_out_leads_out(broken: Callable[[Document], None]) -> None:
    document = small()
    broken(document)
    found = explain(read_problem(document, check=False))
    assert not found.feasible
    assert found.relax
    for way in found.relax:
        assert way.by > 0
        eased = relaxed(document, way)
        assert explain(read_problem(eased, check=False)).feasible, way
    untouched = small()
    broken(untouched)
    assert document == untouched


def test_what_cannot_be_eased_is_refused() -> None:
    with pytest.raises(SchedulingError, match="expected an agent"):
        relaxed(small(), Relaxation("available", "nobody", (0,), 0, 0.0, 0.0))
    agent = small()["agents"][0]["id"]
    with pytest.raises(SchedulingError, match="expected a rule"):
        relaxed(small(), Relaxation("breaks", agent, (0,), 0, 0.0, 0.0))


def test_every_rule_that_can_be_eased_is_and_no_other_is_offered() -> None:
    assert can_ease("paid_week_min")
    assert can_ease("minimum")
    assert not can_ease("law")
    assert not can_ease("opening_hours")
