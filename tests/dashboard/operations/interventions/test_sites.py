"""Asking another site: a candidate of its own, whose leads and people are told."""

import datetime as dt

import pytest
from sqlmodel import col, select

from dashboard.operations.accounts.users import Scope, add_user
from dashboard.operations.desk import Desk
from dashboard.operations.interventions import apply as intervene
from dashboard.operations.interventions.advise import Case, advise, read_advice
from dashboard.operations.interventions.candidates import Floor, candidates
from dashboard.operations.interventions.orders import MORE, ONLY
from dashboard.operations.notices.tell import leads_at
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.rosters.versions import published_on
from dashboard.store.tables import Alert, Notice, Queue, Site, Team
from tests.dashboard.conftest import DAY

MANAGER = Actor("max", "manager")


def floor_of(desk: Desk, name: str) -> Floor:
    with desk.store.read() as session:
        queue = session.exec(select(Queue).where(Queue.name == name)).one()
        schedule = published_on(session, DAY)
        assert schedule is not None
        return Case(session, queue, schedule, desk.now(), 1).floor


def home_of(floor: Floor) -> str:
    places = {agent.name: agent.site for agent in floor.problem.agents}
    serving = [places[p.agent] for p in floor.duty if floor.queue.name in p.queues]
    return max(set(serving), key=serving.count)


@pytest.mark.parametrize("name", ["accounts", "loans"])
def test_a_site_is_asked_for_its_own_people_alone(demo_desk: Desk, name: str) -> None:
    floor = floor_of(demo_desk, name)
    places = {agent.name: agent.site for agent in floor.problem.agents}
    skills = {person.agent: person.queues for person in floor.duty}
    asked = [doing for kind, _, doing in candidates(floor) if kind == "site"]
    assert len({doing.site for doing in asked}) == len(asked) <= 2
    for doing in asked:
        assert doing.site not in {"", home_of(floor)}
        assert {places[agent] for agent in doing.people} == {doing.site}
        for order in doing.orders:
            knows = [name in skills[agent] for agent in order.agents]
            assert all(knows) if order.kind == ONLY else not any(knows)
            assert order.kind in {ONLY, MORE}


def test_leads_of_the_site_and_of_its_teams_are_told(demo_desk: Desk) -> None:
    floor = next(
        floor
        for floor in (floor_of(demo_desk, name) for name in ("accounts", "loans", "cards"))
        if any(kind == "site" for kind, _, _ in candidates(floor))
    )
    site = next(doing.site for kind, _, doing in candidates(floor) if kind == "site")
    with demo_desk.store.read() as session:
        place = session.exec(select(Site).where(Site.name == site)).one()
        team = session.exec(select(Team).where(Team.site_id == place.id)).first()
        queue = session.exec(select(Queue).where(Queue.name == floor.queue.name)).one()
    assert team is not None
    scope = Scope(team_id=team.id)
    add_user(demo_desk, SYSTEM, "site_lead", "team_lead", "long enough", scope=scope)
    now = demo_desk.now()
    with demo_desk.store.write() as session:
        alert = Alert(
            indicator="volume",
            queue_id=queue.id,
            severity="breach",
            opened_at=now - dt.timedelta(minutes=5),
            last_seen_at=now,
            fingerprint="x",
            open_key="x",
            evidence={"direction": 1},
        )
        session.add(alert)
        session.flush()
        number = alert.id or 0
    advise(demo_desk, number)
    advice = read_advice(demo_desk, MANAGER, number)
    assert advice is not None
    option = next(o for o in advice.options if o.kind == "site" and o.doing.site == site)
    intervene.apply(demo_desk, MANAGER, advice, option)
    with demo_desk.store.read() as session:
        leads = leads_at(session, option.doing.site)
        told = session.exec(select(Notice).where(col(Notice.user_id).in_(leads))).all()
        assert leads
    assert "notice.site_asked" in {notice.sentence for notice in told}
