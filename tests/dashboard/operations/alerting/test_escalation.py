"""Nobody takes an alert: the next person hears of it, once a step."""

import pytest

from dashboard.operations.alerting import handle
from dashboard.operations.alerting.policy import DEFAULT, Step, change_policy, read_policy
from dashboard.operations.alerting.steps import steps_of
from dashboard.operations.alerting.tend import tend
from dashboard.operations.desk import Desk
from dashboard.operations.notices.doors import Shape, make_door
from dashboard.operations.permit import NotPermittedError
from dashboard.store.tables import Grant, Site, Team, User
from dashboard.text import SaidError
from tests.dashboard.operations.alerting.alert_store import (
    ADMIN,
    LEAD,
    MANAGER,
    abnormal,
    furnish,
    outbox,
    set_time,
    told,
)


def test_a_watch_reaches_the_manager_after_ten_minutes_and_only_once(any_desk: Desk) -> None:
    furnish(any_desk)
    abnormal(any_desk)
    set_time(any_desk, 9)
    assert tend(any_desk).escalated == 0
    set_time(any_desk, 10)
    assert tend(any_desk).escalated == 1
    assert told(any_desk, MANAGER) == ["alerts.told_escalated"]
    set_time(any_desk, 30)
    assert not tend(any_desk).any
    assert told(any_desk, LEAD) == ["alerts.told_opened"]
    assert steps_of(any_desk, LEAD, 1)[-1].details == {
        "to": [{"kind": "role", "target": "manager"}]
    }


@pytest.mark.parametrize("act", [handle.acknowledge, handle.snooze, handle.resolve])
def test_what_somebody_has_taken_does_not_escalate(desk: Desk, act: object) -> None:
    furnish(desk)
    abnormal(desk)
    act(desk, LEAD, 1)  # pyright: ignore[reportCallIssue] - each takes these three
    set_time(desk, 20)
    assert tend(desk).escalated == 0
    assert told(desk, MANAGER) == []


def test_what_is_given_back_waits_anew(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    handle.acknowledge(desk, LEAD, 1)
    set_time(desk, 60)
    handle.reopen(desk, LEAD, 1)
    assert not tend(desk).any
    set_time(desk, 70)
    assert tend(desk).escalated == 1


def test_steps_name_people_teams_and_doors(desk: Desk) -> None:
    furnish(desk)
    with desk.store.write() as session:
        site = Site(name="s")
        session.add(site)
        session.flush()
        team = Team(name="Daily A", site_id=site.id or 0)
        user = User(name="tom", password_hash="-")
        session.add_all([team, user])
        session.flush()
        session.add(Grant(user_id=user.id or 0, role="team_lead", team_id=team.id))
    make_door(desk, ADMIN, Shape("pager", escalation_only=True), "https://pager.example/x")
    steps = (
        Step(0, "watch", "user", MANAGER.name),
        Step(300, "watch", "team", "Daily A"),
        Step(300, "breach", "door", "pager"),
        Step(600, "watch", "door", "pager"),
    )
    assert change_policy(desk, ADMIN, steps) == DEFAULT
    abnormal(desk)
    assert told(desk, LEAD) == []
    assert told(desk, MANAGER) == ["alerts.told_opened"]
    set_time(desk, 5)
    assert tend(desk).escalated == 1
    assert outbox(desk) == []
    set_time(desk, 10)
    tend(desk)
    assert [d.document["event"] for d in outbox(desk)] == ["escalated"]


def test_a_policy_that_reaches_nobody_is_refused(desk: Desk) -> None:
    furnish(desk)
    for wrong in (
        (),
        (Step(60, "watch", "role", "manager"),),
        (*DEFAULT, Step(60, "watch", "user", "nobody")),
        (*DEFAULT, Step(60, "watch", "role", "executive")),
        (*DEFAULT, Step(60, "watch", "door", "none")),
        (*DEFAULT, Step(-1, "watch", "role", "manager")),
        (*DEFAULT, Step(60, "watch", "rank", "manager")),
    ):
        with pytest.raises(SaidError):
            change_policy(desk, MANAGER, wrong)
    with pytest.raises(NotPermittedError):
        change_policy(desk, LEAD, DEFAULT)
    assert read_policy(desk, MANAGER) == DEFAULT
