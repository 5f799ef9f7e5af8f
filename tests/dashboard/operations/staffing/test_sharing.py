"""People shared by queues, and how those rostered serve each."""

from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import plan_heads
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues, id_of
from dashboard.operations.staffing.day_chance import DAYS, day_chance
from dashboard.operations.staffing.sharing import share_heads
from dashboard.operations.staffing.view import view_staffing
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


def test_people_whom_two_queues_share_serve_each_less(desk: Desk, tmp_path: Path) -> None:
    published = with_roster(desk, tmp_path)
    alone = day_chance(desk, SYSTEM, MONDAY)
    with_second_queue(desk)
    shared = day_chance(desk, SYSTEM, MONDAY)
    assert (alone["schedule_id"], alone["days"]) == (published, DAYS)
    rows = view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows
    starts = [start.isoformat() for start in rows["start"].dt.convert_time_zone("UTC").to_list()]
    mine = alone["queues"][QUEUE]
    assert mine["start"] == starts
    assert all(0 <= chance <= 1 for chance in mine["chance"])
    # nobody is there from eight to nine
    assert max(mine["level"][:2]) < 0.05
    assert mine["level"][3] > 0.9  # from half past nine; at ten all are on a break
    assert sum(shared["queues"]["cards"]["level"][2:]) < sum(mine["level"][2:])
    assert day_chance(desk, SYSTEM, MONDAY) == shared


def test_a_day_without_roster_is_not_simulated(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    with pytest.raises(SaidError) as refused:
        day_chance(desk, SYSTEM, MONDAY)
    assert refused.value.sentence == "scenario.no_people"


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
