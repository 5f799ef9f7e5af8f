"""An alert opens once, becomes worse, is taken, put aside, resolved, closed; its steps are kept."""

import pytest
from sqlmodel import func, select

from dashboard.operations.alerting import handle
from dashboard.operations.alerting.alerts import list_alerts
from dashboard.operations.alerting.raise_alert import close_normal
from dashboard.operations.alerting.steps import steps_of
from dashboard.operations.alerting.tend import tend
from dashboard.operations.desk import Desk
from dashboard.operations.permit import NotPermittedError
from dashboard.store.tables import Alert, Audit
from dashboard.text import SaidError
from tests.dashboard.operations.alerting.alert_store import (
    AGENT,
    LEAD,
    MANAGER,
    NOON,
    abnormal,
    alert_of,
    furnish,
    newest,
    set_time,
    told,
)


def actions(desk: Desk, number: int = 1) -> list[str]:
    return [step.action for step in steps_of(desk, MANAGER, number)]


def normal_after(desk: Desk, minutes: float) -> int:
    now = set_time(desk, minutes)
    with desk.store.write() as session:
        return close_normal(session, ["volume"], now)


def test_it_opens_once_and_closes_after_its_indicator_was_normal_for_a_while(
    any_desk: Desk,
) -> None:
    furnish(any_desk)
    assert abnormal(any_desk)
    set_time(any_desk, 5)
    assert not abnormal(any_desk)
    assert normal_after(any_desk, 19) == 0
    assert normal_after(any_desk, 20) == 1
    assert alert_of(any_desk).state == "closed"
    assert actions(any_desk) == ["opened", "closed"]
    assert abnormal(any_desk)
    with any_desk.store.read() as session:
        assert session.exec(select(func.count()).select_from(Alert)).one() == 2


def test_leads_hear_of_it_at_once_managers_of_a_breach(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    assert told(desk, LEAD) == ["alerts.told_opened"]
    assert told(desk, MANAGER) == []
    abnormal(desk, "breach")
    abnormal(desk, "breach")
    abnormal(desk, "watch")
    assert alert_of(desk).severity == "breach"
    assert told(desk, LEAD) == ["alerts.told_opened", "alerts.told_raised"]
    assert told(desk, MANAGER) == ["alerts.told_raised"]
    assert told(desk, AGENT) == []
    assert newest(desk, MANAGER).link == "alerts?alert=1"


def test_what_was_resolved_is_not_opened_again_while_it_lasts_unless_it_becomes_worse(
    desk: Desk,
) -> None:
    furnish(desk)
    abnormal(desk)
    handle.resolve(desk, MANAGER, 1)
    set_time(desk, 5)
    assert not abnormal(desk)
    assert abnormal(desk, "breach")
    handle.resolve(desk, MANAGER, 2)
    set_time(desk, 5 + 16)
    assert abnormal(desk)


def test_who_takes_it_owns_it_and_who_is_given_it_is_told(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    handle.acknowledge(desk, LEAD, 1)
    assert (alert_of(desk).state, alert_of(desk).owner) == ("acknowledged", LEAD.name)
    assert handle.assignable(desk, LEAD) == [LEAD.name, MANAGER.name]
    handle.assign(desk, LEAD, 1, MANAGER.name)
    assert alert_of(desk).owner == MANAGER.name
    assert told(desk, MANAGER) == ["alerts.told_assigned"]
    handle.snooze(desk, LEAD, 1)
    assert alert_of(desk).owner == MANAGER.name
    with pytest.raises(SaidError):
        handle.assign(desk, LEAD, 1, AGENT.name)
    assert actions(desk) == ["opened", "acknowledged", "assigned", "snoozed"]


def test_a_snoozed_one_wakes_by_itself_or_when_it_becomes_worse(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    handle.snooze(desk, LEAD, 1, 10)
    set_time(desk, 9)
    assert not tend(desk).any
    set_time(desk, 10)
    assert tend(desk).woken == 1
    assert alert_of(desk).state == "open"
    handle.snooze(desk, LEAD, 1, 480)
    abnormal(desk, "breach")
    assert alert_of(desk).state == "open"
    with pytest.raises(SaidError):
        handle.snooze(desk, LEAD, 1, 7)


def test_a_resolution_is_undone_but_not_over_a_newer_one(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    handle.resolve(desk, LEAD, 1)
    handle.reopen(desk, LEAD, 1)
    assert alert_of(desk).state == "open"
    assert not abnormal(desk)
    handle.resolve(desk, LEAD, 1)
    assert abnormal(desk, "breach")
    with pytest.raises(SaidError):
        handle.reopen(desk, LEAD, 1)


def test_what_is_over_is_not_taken_but_may_be_commented(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    normal_after(desk, 60)
    for act in (handle.acknowledge, handle.resolve, handle.reopen):
        with pytest.raises(SaidError):
            act(desk, LEAD, 1)
    handle.comment(desk, LEAD, 1, "  a campaign nobody told us of ")
    assert steps_of(desk, LEAD, 1)[-1].details == {"text": "a campaign nobody told us of"}
    for empty in ("", " ", "x" * 501):
        with pytest.raises(SaidError):
            handle.comment(desk, LEAD, 1, empty)


def test_every_write_is_in_the_trail_and_an_agent_may_do_none(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    handle.acknowledge(desk, LEAD, 1)
    handle.comment(desk, LEAD, 1, "on it")
    handle.resolve(desk, LEAD, 1)
    with desk.store.read() as session:
        assert list(session.exec(select(Audit.action).order_by(Audit.id))) == [  # pyright: ignore[reportArgumentType] - a column
            "alert.acknowledged",
            "alert.comment",
            "alert.resolved",
        ]
    with pytest.raises(NotPermittedError):
        handle.acknowledge(desk, AGENT, 1)


def test_open_ones_come_first(desk: Desk) -> None:
    furnish(desk)
    abnormal(desk)
    abnormal(desk, queue="loans")
    handle.resolve(desk, LEAD, 2)
    assert [view.id for view in list_alerts(desk, LEAD)] == [1, 2]
    assert list_alerts(desk, LEAD)[0].opened_at == NOON
