"""Agents of any feed with states, beside the roster in force."""

import datetime as dt

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.figures.measure_agents import measure_agents
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.store.tables import Activity, Agent, Contract, Schedule, Shift, Site, Team
from tests.dashboard.operations.feeds.test_take import take_lines

DAY = dt.date(2026, 3, 2)
NINE = int(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC).timestamp())
LOG = f"""{NINE + 600}|NONE|cards|SIP/1|ADDMEMBER|
{NINE + 900}|1.1|cards|NONE|ENTERQUEUE||1|1
{NINE + 900}|1.1|cards|SIP/1|CONNECT|0|1.2|1
{NINE + 1500}|1.1|cards|SIP/1|COMPLETECALLER|0|600|1
{NINE + 1800}|NONE|NONE|SIP/1|PAUSEALL|lunch
{NINE + 3600}|NONE|NONE|SIP/1|UNPAUSEALL|
{NINE + 7200}|NONE|cards|SIP/1|REMOVEMEMBER|"""


@pytest.fixture
def floor(any_desk: Desk) -> Desk:
    take_lines(any_desk, LOG.splitlines())
    with any_desk.store.write() as session:
        agent = session.exec(select(Agent)).one()
        site = Site(name="s")
        session.add(site)
        session.flush()
        team, contract = Team(name="t", site_id=site.id or 0), Contract(name="c")
        session.add_all([team, contract])
        session.flush()
        agent.team_id, agent.contract_id = team.id, contract.id
        roster = Schedule(
            name="w", first_day=DAY, days=1, timezone="UTC", state="published", made_by="x"
        )
        session.add(roster)
        session.flush()
        roster_id, agent_id = roster.id or 0, agent.id or 0
        session.add(
            Shift(
                schedule_id=roster_id,
                agent_id=agent_id,
                day=DAY,
                start_minute=540,
                end_minute=660,
                paid_minutes=120,
            )
        )
        session.add(
            Activity(
                schedule_id=roster_id, agent_id=agent_id, day=DAY, start_minute=570, minutes=30
            )
        )
    return any_desk


def test_figures_by_their_definitions(floor: Desk) -> None:
    row = measure_agents(floor, SYSTEM, DAY).rows.row(0, named=True)
    assert row["agent"] == "SIP/1"
    assert (row["handled"], row["aht_s"]) == (1, 600)
    assert row["adherence"] == pytest.approx(1 - 600 / 7200)
    assert row["conformance"] == pytest.approx((7200 - 600 - 1800) / (7200 - 1800))
    assert row["occupancy"] == pytest.approx(600 / (7200 - 600 - 1800))
    assert row["utilisation"] == pytest.approx(600 / 7200)


def test_a_lead_sees_the_own_team_and_a_day_without_plan_has_no_adherence(floor: Desk) -> None:
    other = Actor("x", "team_lead", teams=(99,))
    assert measure_agents(floor, other, DAY).rows.is_empty()
    with floor.store.write() as session:
        session.exec(select(Schedule)).one().state = "draft"
    row = measure_agents(floor, SYSTEM, DAY).rows.row(0, named=True)
    assert row["adherence"] is None
    assert row["occupancy"] is not None
