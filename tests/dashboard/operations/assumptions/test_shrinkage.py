"""Shrinkage by kind and time: what is kept, what is refused, and the people that follow."""

from pathlib import Path

import pytest

from dashboard.operations.assumptions.shrinkage import Part, set_shrinkage, shrinkage_parts
from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import plan_heads
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import all_queues
from dashboard.operations.staffing.view import view_staffing
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, QUEUE, with_forecast

LEAD = Actor("l", "team_lead")
PARTS = (
    Part("leave", 0.10),
    Part("breaks", 0.20, "12:00", "14:00"),
    Part("meetings", 0.50, "08:00", "09:00"),
)


def test_kinds_multiply_and_hold_at_their_times(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    set_shrinkage(desk, LEAD, QUEUE, PARTS)
    plan_heads(desk, SYSTEM, [])
    rows = view_staffing(desk, LEAD, QUEUE, MONDAY).rows
    clock = rows["start"].dt.strftime("%H:%M").to_list()
    people = {
        time: (agents, scheduled)
        for time, agents, scheduled in zip(clock, rows["agents"], rows["scheduled"], strict=True)
    }
    agents = people["10:00"][0]
    left = {"10:00": 0.9, "12:30": 0.9 * 0.8, "08:30": 0.9 * 0.5}
    for time, share in left.items():
        # at least so many, and not two more: the real-valued minimum may be a little less
        assert people[time][0] == agents
        assert (agents - 1) / share < people[time][1] <= agents / share + 1
    assert people["08:30"][1] > people["12:30"][1] > people["10:00"][1]


def test_the_mean_over_the_opening_hours_becomes_the_queues_own(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with desk.store.write() as session:
        queue = all_queues(session)[0]
        queue.opens, queue.closes = "08:00", "18:00"
    mean = set_shrinkage(desk, LEAD, QUEUE, PARTS)
    hours = [0.9 * 0.5, *[0.9] * 3, *[0.9 * 0.8] * 2, *[0.9] * 4]
    assert mean == pytest.approx(1 - sum(hours) / len(hours), abs=1e-4)
    with desk.store.read() as session:
        assert all_queues(session)[0].shrinkage == mean
    assert shrinkage_parts(desk, LEAD, QUEUE) == list(PARTS)
    assert set_shrinkage(desk, LEAD, QUEUE, []) == mean
    assert shrinkage_parts(desk, LEAD, QUEUE) == []


@pytest.mark.parametrize(
    "part",
    [
        Part("naps", 0.1),
        Part("leave", 0.9),
        Part("leave", -0.1),
        Part("leave", 0.1, "14:00", "12:00"),
        Part("leave", 0.1, "noon", "14:00"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk, tmp_path: Path, part: Part
) -> None:
    with_forecast(desk, tmp_path)
    with pytest.raises(SaidError):
        set_shrinkage(desk, LEAD, QUEUE, [Part("leave", 0.1), part])
    assert shrinkage_parts(desk, LEAD, QUEUE) == []


def test_too_much_together_is_refused(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with pytest.raises(SaidError, match=r"0\.8"):
        set_shrinkage(desk, LEAD, QUEUE, [Part("leave", 0.7), Part("training", 0.7)])


def test_who_only_looks_may_not_change_it(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with pytest.raises(NotPermittedError):
        set_shrinkage(desk, Actor("x", "auditor"), QUEUE, PARTS)
