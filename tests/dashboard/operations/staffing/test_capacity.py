"""Capacity months ahead: people by site, the gap that a plan closes, and what is refused."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import all_queues, id_of
from dashboard.operations.staffing.capacity import (
    Assumptions,
    assumptions,
    keep_assumptions,
    people_by_site,
    plan_capacity,
    read_told,
)
from dashboard.store.tables import (
    Agent,
    AgentSkill,
    Contract,
    ForecastMonth,
    ForecastRun,
    Queue,
    Site,
    Skill,
    Team,
)
from dashboard.text import SaidError
from tests.dashboard.planned_store import QUEUE, REPORT, with_forecast

MONTHS = {"yearly": False, "growth": 0.01, "wape": None, "naive": None, "origins": 0}


def with_people(desk: Desk) -> None:
    """Add two sites: four full-time people of one queue, and two half-time ones who share."""
    with desk.store.write() as session:
        queue, other = all_queues(session)[0], Queue(name="other")
        full = Contract(name="full", rules={"paid_week_max": 2400})
        half = Contract(name="half", rules={"paid_week_max": 1200})
        sites = [Site(name="north"), Site(name="south")]
        session.add_all([other, full, half, *sites])
        session.flush()
        skills = [Skill(name="a", queue_id=id_of(queue)), Skill(name="b", queue_id=other.id or 0)]
        teams = [Team(name=site.name, site_id=site.id or 0) for site in sites]
        session.add_all([*skills, *teams])
        session.flush()
        for n in range(6):
            team, contract = (teams[0], full) if n < 4 else (teams[1], half)
            agent = Agent(name=f"p{n}", team_id=team.id, contract_id=contract.id)
            session.add(agent)
            session.flush()
            for skill in skills[: 1 if n < 4 else 2]:
                session.add(AgentSkill(agent_id=agent.id or 0, skill_id=skill.id or 0))


def with_months(desk: Desk, contacts: float) -> None:
    """Add a year of equal months to the newest forecast."""
    with desk.store.write() as session:
        run = session.exec(select(ForecastRun)).one()
        run.report = {**REPORT, "months": MONTHS}
        for n in range(12):
            month = dt.date(2026 + (3 + n) // 12, (3 + n) % 12 + 1, 1)
            low, high = 0.9 * contacts, 1.1 * contacts
            session.add(
                ForecastMonth(
                    run_id=run.id or 0,
                    month=month,
                    contacts=contacts,
                    lo80=low,
                    hi80=high,
                    lo95=low,
                    hi95=high,
                    days=22,
                )
            )


def test_people_count_by_their_hours_and_in_part_where_they_share(
    any_desk: Desk, tmp_path: Path
) -> None:
    with_forecast(any_desk, tmp_path)
    with_people(any_desk)
    with any_desk.store.read() as session:
        people = people_by_site(session, all_queues(session)[0])
    assert people == {"north": pytest.approx(4.0), "south": pytest.approx(0.5)}


def test_a_gap_is_closed_by_classes_and_each_site_takes_its_share(
    desk: Desk, tmp_path: Path
) -> None:
    with_forecast(desk, tmp_path)
    with_people(desk)
    with_months(desk, 9000.0)
    none = plan_capacity(desk, SYSTEM, QUEUE, Assumptions(class_most=0, overtime=0.0))
    assert set(none["sites"]) == {"north", "south"}
    assert not none["sites"]["north"]["closed"]
    north = none["sites"]["north"]["rows"][0]
    assert north["contacts"] == pytest.approx(9000 * 4 / 4.5)
    hired = plan_capacity(desk, SYSTEM, QUEUE, Assumptions(lead_months=0, ramp=(1.0,)))
    assert hired["sites"]["north"]["closed"]
    assert sum(one["people"] for one in hired["sites"]["north"]["classes"]) > 0
    safe = plan_capacity(desk, SYSTEM, QUEUE, Assumptions(lead_months=0, ramp=(1.0,), safe=True))
    assert safe["sites"]["north"]["cost"] > hired["sites"]["north"]["cost"]


def test_assumptions_are_kept_and_read_again(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    assert assumptions(desk, SYSTEM) == Assumptions()
    told = read_told({"wage": 1.0, "ramp": [0.5], "nonsense": 3})
    keep_assumptions(desk, SYSTEM, told)
    assert assumptions(desk, SYSTEM) == told
    assert told.ramp == (0.5,)
    with pytest.raises(NotPermittedError):
        keep_assumptions(desk, Actor("x", "executive"), told)


def test_what_cannot_be_planned_is_said(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with pytest.raises(SaidError) as months:
        plan_capacity(desk, SYSTEM, QUEUE, Assumptions())
    assert months.value.sentence == "capacity.no_months"
    with_months(desk, 100.0)
    with pytest.raises(SaidError) as people:
        plan_capacity(desk, SYSTEM, QUEUE, Assumptions())
    assert people.value.sentence == "capacity.no_people"
    with_people(desk)
    with pytest.raises(SaidError) as numbers:
        plan_capacity(desk, SYSTEM, QUEUE, Assumptions(attrition=2.0))
    assert numbers.value.sentence == "capacity.refused"
