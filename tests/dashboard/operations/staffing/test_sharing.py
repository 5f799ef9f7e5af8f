"""People shared by queues, and the chance that those rostered keep a queue's targets."""

from pathlib import Path

import numpy as np
import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM
from dashboard.operations.plan import plan_heads
from dashboard.operations.queues import all_queues, id_of
from dashboard.operations.rosters import OnDuty
from dashboard.operations.staffing.rostered import people_on
from dashboard.operations.staffing.sharing import share_heads
from dashboard.operations.view_staffing import view_staffing
from dashboard.store.tables import Agent, AgentSkill, Queue, Requirement, Skill
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, QUEUE, with_heads, with_roster


def with_second_queue(desk: Desk) -> None:
    """Let every other agent serve a second queue, as busy as the first."""
    with desk.store.write() as session:
        first = all_queues(session)[0]
        told = first.model_dump(exclude={"id", "name"})
        second = Queue(name="cards", **told)
        session.add(second)
        session.flush()
        skill = Skill(name="cards", queue_id=id_of(second))
        session.add(skill)
        session.flush()
        for n, agent in enumerate(session.exec(select(Agent)).all()):
            if n % 2:
                session.add(AgentSkill(agent_id=agent.id or 0, skill_id=skill.id or 0))
        for row in session.exec(select(Requirement)).all():
            session.add(Requirement(**row.model_dump(exclude={"queue_id"}), queue_id=id_of(second)))


def test_who_serves_two_queues_counts_in_each_by_its_need() -> None:
    duty = [OnDuty("a", ("x", "y"), ((0.0, 1800.0),)), OnDuty("b", ("x",), ((0.0, 1800.0),))]
    span = np.array([0.0]), np.array([1800])
    needed = {"x": np.array([3.0]), "y": np.array([1.0])}
    assert people_on(duty, "x", *span).tolist() == [2.0]
    assert people_on(duty, "x", *span, needed).tolist() == [1.75]
    assert people_on(duty, "y", *span, needed).tolist() == [0.25]


def test_the_chance_of_a_roster_falls_with_the_people_it_shares(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    alone = view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows
    with_second_queue(desk)
    shared = view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows
    assert alone["counted_on"].to_list() == alone["on_contact"].to_list()
    assert (shared["counted_on"] <= shared["on_contact"]).all()
    busy = alone["on_contact"] > 0
    assert (shared["chance_rostered"] <= alone["chance_rostered"])[busy.arg_true()].all()
    assert alone["chance_rostered"].is_between(0, 1).all()
    nobody = alone.filter(~busy)
    assert (nobody["chance_rostered"] == 0).all()


def test_without_a_roster_its_chance_is_not_known(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    assert view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows["chance_rostered"].is_null().all()


def test_shared_skills_lie_between_silos_and_one_pool(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with_second_queue(desk)
    plan_heads(desk, SYSTEM, [QUEUE])
    start = view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows["start"][4]
    found = share_heads(desk, SYSTEM, start)
    assert found["pooled"] <= found["total"] <= found["siloed"]
    assert {row["name"] for row in found["groups"]} == {"bank", "bank + cards"}
    assert all(row["kept"] for row in found["queues"])
    assert sum(row["agents"] for row in found["groups"]) == found["total"]


def test_a_stopped_comparison_keeps_what_it_has(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    start = view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows["start"][4]
    assert share_heads(desk, SYSTEM, start, lambda _share, _best: False)["groups"] == []


def test_no_plan_or_nobody_rostered_is_said(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    start = view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows["start"][4]
    with pytest.raises(SaidError, match="rostered"):
        share_heads(desk, SYSTEM, start)
    with pytest.raises(SaidError, match="planned"):
        share_heads(desk, SYSTEM, start.replace(year=2020))
