"""Rules are judged on complete buckets of the store, and the past is replayed."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlmodel import func, select

from dashboard.measures.rules import Condition, Rule
from dashboard.measures.weekly import Weekly
from dashboard.operations.alerting.alerts import list_alerts
from dashboard.operations.alerting.judge_rules import judge_rules
from dashboard.operations.alerting.keep_rules import change_rule, make_rule, rules, set_rule
from dashboard.operations.alerting.rule_preview import preview
from dashboard.operations.desk import Desk
from dashboard.operations.notices.say import say
from dashboard.operations.permit import NotPermittedError
from dashboard.store.tables import (
    Agent,
    AgentState,
    Alert,
    Contact,
    IntervalFact,
    Source,
)
from dashboard.text import SaidError, Words
from tests.dashboard.operations.alerting.alert_store import (
    LEAD,
    MANAGER,
    NOON,
    alert_of,
    furnish,
    queue_of,
    set_time,
    told,
)

FIVE = dt.timedelta(minutes=5)
MANY = Rule("many", (Condition("offered", "above", 100, 80),), for_s=600, queues=("cards",))


def offered(desk: Desk, counts: dict[int, int], queue: str = "cards", length_s: int = 300) -> None:
    """Store facts: bucket from noon, in fives of minutes → contacts offered in it."""
    with desk.store.write() as session:
        number = queue_of(session, queue).id or 0
        for place, count in counts.items():
            start = NOON + place * FIVE
            session.add(
                IntervalFact(queue_id=number, start=start, length_s=length_s, offered=count)
            )


def count_of(desk: Desk) -> int:
    with desk.store.read() as session:
        return session.exec(select(func.count()).select_from(Alert)).one()


def test_a_rule_opens_one_alert_when_it_has_held_and_closes_it_when_it_is_clear(
    any_desk: Desk,
) -> None:
    furnish(any_desk)
    make_rule(any_desk, MANAGER, MANY)
    offered(any_desk, {0: 120, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1})
    set_time(any_desk, 9)
    assert judge_rules(any_desk) == 0
    set_time(any_desk, 10)
    assert judge_rules(any_desk) == 1
    assert judge_rules(any_desk) == 0
    alert = alert_of(any_desk)
    assert (alert.indicator, alert.fingerprint) == ("rule", "rule:1:cards")
    assert alert.evidence["conditions"][0]["value"] == 121
    assert told(any_desk, LEAD) == ["alerts.told_opened"]
    set_time(any_desk, 35)
    assert judge_rules(any_desk) == 0
    set_time(any_desk, 40)
    assert judge_rules(any_desk) == 1
    assert alert_of(any_desk).state == "closed"
    assert count_of(any_desk) == 1


def test_without_a_newly_complete_bucket_nothing_is_judged(desk: Desk) -> None:
    furnish(desk)
    make_rule(desk, MANAGER, MANY)
    offered(desk, {0: 120, 1: 1})
    now = set_time(desk, 11)
    assert judge_rules(desk, now - dt.timedelta(seconds=30)) == 0
    assert judge_rules(desk, now - FIVE) == 1


def test_every_queue_of_its_own_or_all_as_one(desk: Desk) -> None:
    furnish(desk)
    each = replace(MANY, queues=())
    make_rule(desk, MANAGER, each)
    make_rule(desk, MANAGER, replace(each, name="sum", together=True))
    offered(desk, {0: 60, 1: 1})
    offered(desk, {0: 60, 1: 1}, "loans")
    set_time(desk, 10)
    assert judge_rules(desk) == 1
    assert alert_of(desk).fingerprint == "rule:2:total"


def test_of_conditions_of_which_one_is_enough_those_that_are_met_are_told(desk: Desk) -> None:
    furnish(desk)
    conditions = (*MANY.conditions, Condition("waiting", "above", 5))
    make_rule(desk, MANAGER, replace(MANY, conditions=conditions, mode="any"))
    offered(desk, {0: 120, 1: 1})
    set_time(desk, 10)
    judge_rules(desk)
    (view,) = list_alerts(desk, LEAD)
    assert say(Words("en"), view.said) == ("cards: many (contacts in half an hour 121, above 100)")


def test_paused_removed_and_changed_rules_close_what_they_opened(desk: Desk) -> None:
    furnish(desk)
    number = make_rule(desk, MANAGER, MANY)
    offered(desk, {0: 120, 1: 1})
    set_time(desk, 10)
    judge_rules(desk)
    set_rule(desk, MANAGER, number, "paused")
    assert alert_of(desk).state == "closed"
    assert judge_rules(desk) == 0
    set_rule(desk, MANAGER, number, "active")
    assert judge_rules(desk) == 1
    before = change_rule(desk, MANAGER, number, replace(MANY, name="more"))
    assert before == MANY
    assert alert_of(desk, 2).state == "closed"
    set_rule(desk, MANAGER, number, "removed")
    assert rules(desk, MANAGER) == []
    set_rule(desk, MANAGER, number, "active")
    assert [kept.rule.name for kept in rules(desk, MANAGER)] == ["more"]


def test_a_rule_holds_in_its_hours_only(desk: Desk) -> None:
    furnish(desk)
    thursday = Weekly((3,), 0, 0)
    make_rule(desk, MANAGER, replace(MANY, hours=thursday))
    make_rule(desk, MANAGER, replace(MANY, hours=Weekly((2,), 12 * 60, 13 * 60)))
    offered(desk, {0: 120, 1: 1})
    set_time(desk, 10)
    assert judge_rules(desk) == 1
    assert alert_of(desk).fingerprint == "rule:2:cards"


def with_contacts(desk: Desk) -> None:
    """Store three contacts that wait from noon on: until 12:03, until 12:08, and still."""
    with desk.store.write() as session:
        session.add(Source(name="s", feed="x"))
        session.flush()
        number = queue_of(session, "cards").id or 0
        for key, answered in (("a", 3), ("b", 8), ("c", None)):
            session.add(
                Contact(
                    source_id=1,
                    source_key=key,
                    segment=0,
                    queue_id=number,
                    arrived_at=NOON + dt.timedelta(seconds=30),
                    answered_at=None if answered is None else NOON + dt.timedelta(minutes=answered),
                    outcome="open" if answered is None else "answered",
                )
            )


def test_who_waits_at_the_end_of_a_bucket(desk: Desk) -> None:
    furnish(desk)
    with_contacts(desk)
    both = (Condition("waiting", "above", 1), Condition("longest_wait_s", "above", 200))
    make_rule(desk, MANAGER, Rule("wait", both, for_s=0, queues=("cards",)))
    set_time(desk, 5)
    assert judge_rules(desk) == 1
    values = [c["value"] for c in alert_of(desk).evidence["conditions"]]
    assert values == [2, 270]
    set_time(desk, 10)
    assert judge_rules(desk) == 1
    assert alert_of(desk).state == "closed"


def with_agents(desk: Desk) -> None:
    with desk.store.write() as session:
        for name, state in (("ann", "ready"), ("bob", "contact"), ("eva", "contact")):
            agent = Agent(name=name)
            session.add(agent)
            session.flush()
            session.add(AgentState(agent_id=agent.id or 0, since=NOON, state=state))


def test_agents_in_a_state_and_occupancy_are_of_the_whole_floor(desk: Desk) -> None:
    furnish(desk)
    with_agents(desk)
    conditions = (Condition("agents_ready", "below", 2), Condition("occupancy", "above", 0.6))
    make_rule(desk, MANAGER, Rule("busy", conditions, for_s=300))
    set_time(desk, 5)
    assert judge_rules(desk) == 1
    alert = alert_of(desk)
    assert alert.fingerprint == "rule:1:total"
    assert [c["value"] for c in alert.evidence["conditions"]] == [1, pytest.approx(2 / 3, abs=1e-3)]


def test_the_past_is_replayed_by_the_intervals_that_it_is_kept_in(desk: Desk) -> None:
    furnish(desk)
    offered(desk, {-12 * n: 200 if n in {5, 6, 20} else 10 for n in range(1, 49)}, length_s=3600)
    found = preview(desk, MANAGER, replace(MANY, for_s=3600))
    assert (found.times, found.hours, found.bucket_s) == (2, 3.0, 3600)
    assert found.days == pytest.approx(2.0)
    assert found.moments[0] == NOON - dt.timedelta(hours=5)


def test_what_history_does_not_carry_is_said(desk: Desk) -> None:
    furnish(desk)
    found = preview(desk, MANAGER, Rule("x", (Condition("agents_ready", "below", 2),)))
    assert found.not_carried == ("agents_ready",)
    with_agents(desk)
    set_time(desk, 30)
    found = preview(desk, MANAGER, Rule("x", (Condition("agents_ready", "below", 2),)))
    assert (found.times, found.not_carried) == (1, ())


def test_bad_rules_and_strangers_are_refused(desk: Desk) -> None:
    furnish(desk)
    for wrong in (
        replace(MANY, conditions=()),
        replace(MANY, queues=("crads",)),
    ):
        with pytest.raises(SaidError):
            make_rule(desk, MANAGER, wrong)
        with pytest.raises(SaidError):
            preview(desk, MANAGER, wrong)
    with pytest.raises(SaidError):
        make_rule(desk, MANAGER, replace(MANY, name=""))
    assert preview(desk, MANAGER, replace(MANY, name="")).not_carried == ("offered",)
    with pytest.raises(NotPermittedError):
        make_rule(desk, LEAD, MANY)
