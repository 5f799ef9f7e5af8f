"""Figures of queues and of people, against a naive count of a small floor."""

import datetime as dt

import pytest
from sqlmodel import select

from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.live.by_people import measure_groups
from dashboard.operations.live.by_queue import measure_queues
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.store.tables import Agent, Queue, Setting, Site, Team
from tests.dashboard.operations.feeds.test_take import take_lines

DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
NINE = int(DAY.timestamp()) + 9 * 3600


def _call(at: int, name: str, queue: str, wait_s: int, talk_s: int, agent: str) -> list[str]:
    taken, over = at + wait_s, at + wait_s + talk_s
    return [
        f"{at}|{name}|{queue}|NONE|ENTERQUEUE||1|1",
        f"{taken}|{name}|{queue}|{agent}|CONNECT|{wait_s}|{name}|1",
        f"{over}|{name}|{queue}|{agent}|COMPLETECALLER|{wait_s}|{talk_s}|1",
    ]


LINES = [
    f"{NINE}|NONE|cards|SIP/1|ADDMEMBER|",
    f"{NINE}|NONE|cards|SIP/2|ADDMEMBER|",
    f"{NINE}|NONE|loans|SIP/2|ADDMEMBER|",
    *_call(NINE + 60, "1.1", "cards", 10, 120, "SIP/1"),
    *_call(NINE + 600, "1.2", "cards", 30, 60, "SIP/1"),
    *_call(NINE + 700, "1.3", "loans", 5, 240, "SIP/2"),
    f"{NINE + 1500}|1.4|cards|NONE|ENTERQUEUE||1|1",
    f"{NINE + 1540}|1.4|cards|NONE|ABANDON|1|1|40",
]


@pytest.fixture
def floor(any_desk: Desk) -> Desk:
    take_lines(any_desk, sorted(LINES, key=lambda line: int(line.split("|", 1)[0])))
    with any_desk.store.write() as session:
        for number, agent in enumerate(session.exec(select(Agent).order_by(Agent.name)), 1):
            site = Site(name=f"site {number}")
            session.add(site)
            session.flush()
            team = Team(name=f"team {number}", site_id=site.id or 0)
            session.add(team)
            session.flush()
            agent.team_id = team.id
        shown = (DAY + dt.timedelta(hours=9, minutes=28)).isoformat()
        session.add(Setting(name=CLOCK, value={"shown": shown, "running": False}))
    return any_desk


def test_queues_and_the_center_are_counted_from_the_same_contacts(floor: Desk) -> None:
    rows = {row.name: row for row in measure_queues(floor, SYSTEM, "queue", "day")}
    assert dict(rows["cards"].counts) == {
        "offered": 3,
        "answered": 2,
        "in_target": 1,
        "abandoned": 1,
        "abandoned_in_target": 0,
        "short_abandoned": 0,
    }
    assert rows["cards"].values["service_level"] == pytest.approx(1 / 3)
    assert rows["cards"].formulas["of_answered"] == pytest.approx(1 / 2)
    assert (rows["cards"].values["wait_p50_s"], rows["cards"].values["wait_p95_s"]) == (10, 30)
    (center,) = measure_queues(floor, SYSTEM, "center", "day")
    assert center.counts["offered"] == 4
    assert center.values["aht_s"] == pytest.approx((120 + 60 + 240) / 3)
    (voice,) = measure_queues(floor, SYSTEM, "channel", "day")
    assert dict(voice.counts) == dict(center.counts)


def test_a_span_leaves_out_what_arrived_before_it(floor: Desk) -> None:
    (center,) = measure_queues(floor, SYSTEM, "center", "interval")
    assert (center.counts["offered"], center.counts["answered"]) == (1, 0)
    assert center.values["wait_p50_s"] is None


def test_people_are_counted_where_they_sit(floor: Desk) -> None:
    rows = {row["name"]: row for row in measure_groups(floor, SYSTEM, "site", "day").to_dicts()}
    first, second = rows["site 1"], rows["site 2"]
    assert (first["answered"], second["answered"]) == (2, 1)
    assert (first["of_answered"], second["of_answered"]) == (0.5, 1.0)
    assert first["asa_s"] == pytest.approx(20)
    assert second["aht_s"] == pytest.approx(240)
    assert (first["signed_in"], first["on_queue"], first["ready"]) == (1, 1, 1)
    assert first["occupancy"] == pytest.approx(180 / (28 * 60))
    assert first["adherence"] is None


def test_a_scope_hides_other_sites_and_teams(floor: Desk) -> None:
    with floor.store.read() as session:
        team = session.exec(select(Team).where(Team.name == "team 2")).one()
    lead = Actor("x", "team_lead", teams=(team.id or 0,))
    assert measure_groups(floor, lead, "team", "day")["name"].to_list() == ["team 2"]
    sited = Actor("y", "manager", sites=(team.site_id,))
    assert measure_groups(floor, sited, "site", "day")["name"].to_list() == ["site 2"]


def test_without_live_queues_there_is_nothing_to_measure(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        session.add(Queue(name="cards"))
    assert measure_queues(any_desk, SYSTEM, "queue", "day") == []
    assert measure_groups(any_desk, SYSTEM, "team", "day").is_empty()
