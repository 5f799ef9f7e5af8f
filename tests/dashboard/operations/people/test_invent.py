"""Agents made to fit the heads that are planned."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.people.invent import agents_needed, invent_agents
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.posing.pose import pose
from dashboard.operations.queues.known import all_queues
from dashboard.operations.rosters.versions import skills_of
from dashboard.store.tables import Agent, Queue
from dashboard.text import SaidError
from scheduling.audit import audit
from scheduling.problem import read_problem
from tests.dashboard.planned_store import (
    MONDAY,
    QUEUE,
    usual_week,
    with_forecast,
    with_heads,
    with_roster,
)


def need(days: int, hours: int, agents: int) -> pl.DataFrame:
    rows = [
        (MONDAY + dt.timedelta(days=d), agents, 3600) for d in range(days) for _ in range(hours)
    ]
    return pl.DataFrame(rows, schema=["day", "agents", "length_s"], orient="row")


def test_the_number_follows_from_work_peak_and_week() -> None:
    assert agents_needed(need(days=5, hours=14, agents=7)) == 15  # 98 h a day / 7 h, 5 % more
    assert agents_needed(need(days=7, hours=14, agents=7)) == 21  # the same seven days / five
    assert agents_needed(need(days=5, hours=2, agents=70)) == 84  # the peak: 70 / (7 of 8 hours)
    assert agents_needed(need(days=12, hours=14, agents=7)) == 21  # by week, not over both


def test_made_agents_serve_the_queue_and_can_be_rostered(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    count = invent_agents(desk, SYSTEM, MONDAY, 7)
    with desk.store.read() as session:
        names = sorted(skills_of(session))
        assert skills_of(session) == dict.fromkeys(names, (QUEUE,))
        problem = read_problem(pose(session, all_queues(session), MONDAY, 7))
    assert (names[0], len(names)) == ("Agent 001", count)
    assert audit(problem, usual_week(names)).violations == ()


def test_a_queue_that_is_served_gets_no_more(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with pytest.raises(SaidError):
        invent_agents(desk, SYSTEM, MONDAY, 7)


def test_without_heads_nobody_is_made(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with pytest.raises(SaidError, match="no requirement"):
        invent_agents(desk, SYSTEM, MONDAY, 7)
    with desk.store.read() as session:
        assert session.exec(select(Agent)).all() == []


def test_a_queue_open_for_less_than_a_shift_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    with desk.store.write() as session:
        session.exec(select(Queue)).one().closes = "15:00"
    with pytest.raises(SaidError, match=QUEUE):
        invent_agents(desk, SYSTEM, MONDAY, 7)


def test_agents_may_not_make_agents(desk: Desk, tmp_path: Path) -> None:
    with_heads(desk, tmp_path)
    with pytest.raises(NotPermittedError):
        invent_agents(desk, Actor("a", "agent"), MONDAY, 7)
