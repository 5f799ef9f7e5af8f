"""Planning an activity: refused with the reason, named once, withdrawn and brought back."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.posing.window import Window
from dashboard.operations.training.plan import Wanted, bring_back, plan_activity, withdraw
from dashboard.operations.training.standing import standings
from dashboard.store.tables import Agent, Audit, Contract, Site, Skill, Team
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, with_roster
from tests.dashboard.training_store import MANAGER, NAME, WEEK, names_of, the_one, wanted


def with_people(desk: Desk) -> list[str]:
    with desk.store.write() as session:
        site, contract = Site(name="s"), Contract(name="c")
        session.add_all([site, contract])
        session.flush()
        team = Team(name="t", site_id=site.id or 0)
        session.add(team)
        session.flush()
        for name in ("Ann", "Bo"):
            session.add(Agent(name=name, team_id=team.id, contract_id=contract.id))
    return ["Ann", "Bo"]


def test_what_is_planned_is_kept_listed_and_on_the_trail(any_desk: Desk) -> None:
    people = with_people(any_desk)
    assert plan_activity(any_desk, MANAGER, wanted(people, together=False)) == NAME
    row = the_one(any_desk)
    assert (row.name, row.kind, row.minutes, row.together) == (NAME, "training", 60, False)
    assert (row.attendees, row.waiting) == (tuple(people), tuple(people))
    assert row.window == WEEK
    assert (row.times, row.held, row.drafts, row.state) == ((), 0, (), "open")
    with any_desk.store.read() as session:
        assert session.exec(select(Audit.action)).all()[-1] == "training.plan"


def test_a_name_that_is_taken_gets_a_number(any_desk: Desk) -> None:
    people = with_people(any_desk)
    told = [plan_activity(any_desk, MANAGER, wanted(people)) for _ in range(3)]
    assert told == [NAME, f"{NAME} (2)", f"{NAME} (3)"]
    assert plan_activity(any_desk, MANAGER, wanted(people, "training")) == "training (2)"


SHORT = Window(MONDAY, 9 * 60, MONDAY, 9 * 60 + 30)
BACKWARDS = Window(MONDAY, 9 * 60, MONDAY - dt.timedelta(days=1), 18 * 60)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (wanted(["Ann"], " "), "training.bad_name"),
        (wanted(["Ann"], "a;b"), "training.bad_name"),
        (wanted(["Ann"], minutes=50), "training.bad_minutes"),
        (wanted(["Ann"], minutes=0), "training.bad_minutes"),
        (wanted(["Ann"], window=SHORT), "training.bad_window"),
        (wanted(["Ann"], window=BACKWARDS), "training.bad_window"),
        (wanted([]), "training.nobody"),
        (wanted(["Nobody"]), "training.not_your_agent"),
        (Wanted(NAME, "party", 60, ["Ann"], True, WEEK), "training.bad_kind"),  # noqa: FBT003 - as asked
        (Wanted(NAME, "meeting", 60, ["Ann"], True, WEEK, "x"), "training.no_such_skill"),  # noqa: FBT003 - as above
    ],
)
def test_what_no_roster_could_place_is_refused_with_the_reason(
    desk: Desk, asked: Wanted, sentence: str
) -> None:
    with_people(desk)
    with pytest.raises(SaidError) as refusal:
        plan_activity(desk, MANAGER, asked)
    assert refusal.value.sentence == sentence
    assert standings(desk, MANAGER) == []


def test_withdrawn_and_brought_back(any_desk: Desk) -> None:
    plan_activity(any_desk, MANAGER, wanted(with_people(any_desk)))
    withdraw(any_desk, MANAGER, the_one(any_desk).id)
    assert the_one(any_desk).state == "withdrawn"
    bring_back(any_desk, MANAGER, the_one(any_desk).id)
    assert the_one(any_desk).state == "open"


def test_roles_and_teams_are_kept_to(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    people = names_of(desk)[:1]
    with desk.store.read() as session:
        team = session.exec(select(Team)).one().id or 0
    stranger, lead = (Actor("l", "team_lead", teams=(n,)) for n in (team + 1, team))
    with pytest.raises(NotPermittedError):
        plan_activity(desk, Actor("x", "executive"), wanted(people))
    with pytest.raises(SaidError, match="not among your agents"):
        plan_activity(desk, stranger, wanted(people))
    plan_activity(desk, lead, wanted(people))
    assert standings(desk, stranger) == []
    with pytest.raises(SaidError, match="not among your agents"):
        withdraw(desk, stranger, the_one(desk, lead).id)


def test_who_is_not_active_any_more_breaks_nothing(desk: Desk) -> None:
    plan_activity(desk, MANAGER, wanted(with_people(desk)))
    with desk.store.write() as session:
        session.exec(select(Agent).where(Agent.name == "Ann")).one().active = False
    assert the_one(desk).name == NAME
    with pytest.raises(SaidError, match="not among your agents"):
        plan_activity(desk, MANAGER, wanted(["Ann"]))


def test_the_skill_that_it_teaches_is_told(desk: Desk, tmp_path: Path) -> None:
    with_roster(desk, tmp_path)
    with desk.store.read() as session:
        skill = session.exec(select(Skill.name)).first() or ""
    people = names_of(desk)[:1]
    plan_activity(desk, MANAGER, Wanted(NAME, "training", 30, people, True, WEEK, skill))  # noqa: FBT003 - as asked
    assert the_one(desk).skill == skill
