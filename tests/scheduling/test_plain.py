"""Plain weeks: whom they name has a legal roster, and whoever owes little is named."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.explain.model import AgentModel
from scheduling.explain.sequence import add_sequence
from scheduling.plain import plainly_rostered
from scheduling.problem import read_problem
from tests.scheduling.coded_problem import small

OPEN = ["08:00", "20:00"]


def one(**fields: object) -> dict[str, Any]:
    agent = {"id": "a", "contract": "FT", "skills": ["q0"], "paid_week_min": [0]} | fields
    return small() | {"agents": [agent]}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"paid_week_min": [1320]}, True),
        ({"paid_week_min": [1320], "available": [None] * 5 + [OPEN] * 2}, False),
        ({"paid_week_min": [1320], "available": [None] * 2 + [OPEN] * 5}, True),
        ({"paid_week_min": [60 * 24 * 7]}, False),
    ],
)
def test_whom_a_plain_week_suits_is_named(fields: dict[str, Any], *, named: bool) -> None:
    problem = read_problem(one(**fields), check=False)
    assert plainly_rostered(problem) == ({"a"} if named else set())


@settings(max_examples=60, deadline=None)
@given(
    owed=st.integers(0, 45).map(lambda hours: 60 * hours),
    open_days=st.lists(st.sampled_from([None, OPEN, ["08:00", "14:00"]]), min_size=7, max_size=7),
    worked=st.integers(0, 6),
)
def test_who_is_named_has_a_legal_roster(
    owed: int, open_days: list[list[str] | None], worked: int
) -> None:
    history = {"days_worked_in_a_row": worked}
    document = one(paid_week_min=[owed], available=open_days, history=history)
    problem = read_problem(document, check=False)
    if plainly_rostered(problem):
        model = add_sequence(AgentModel(problem, problem.agents[0]))
        held = [switch.on for switch in model.switches]
        assert model.model.solve(5.0, fixed=held) in {"optimal", "feasible"}
