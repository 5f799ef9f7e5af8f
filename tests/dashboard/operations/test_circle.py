"""The circle without screens: surge, alert, advice, intervention, effect, undo."""

import datetime as dt

import pytest
from sqlmodel import select

from dashboard.operations.alerting import alerts, handle
from dashboard.operations.alerting.watch import watch
from dashboard.operations.demo import tick
from dashboard.operations.demo.effect import measure_effects
from dashboard.operations.demo.incidents import inject
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.forecasts.project import project, read_projection
from dashboard.operations.interventions import apply as intervene
from dashboard.operations.interventions.advise import advise, advise_next, read_advice
from dashboard.operations.interventions.doing import Doing
from dashboard.operations.interventions.option import HORIZONS, interval
from dashboard.operations.notices.inbox import unread
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.rosters.versions import published_on, shifts_of
from dashboard.store.tables import Agent, Alert, Grant, Intervention, Schedule, Setting, User
from dashboard.text import SaidError

MANAGER, LEAD = Actor("m", "manager"), Actor("l", "team_lead")


def step(desk: Desk, day: tick.DemoDay, minutes: float) -> None:
    """Let some minutes of the bank's day pass, with the clock standing still otherwise."""
    with desk.store.write() as session:
        clock = session.get_one(Setting, CLOCK)
        shown = dt.datetime.fromisoformat(clock.value["shown"]) + dt.timedelta(minutes=minutes)
        clock.value = {**clock.value, "shown": shown.isoformat(), "running": False}
    tick.tick(desk, day)
    with desk.store.write() as session:
        clock = session.get_one(Setting, CLOCK)
        clock.value = {**clock.value, "running": False}


def surge(desk: Desk) -> tuple[tick.DemoDay, alerts.AlertView]:
    """Let a surge begin and time pass until it is an alert."""
    day = tick.DemoDay()
    inject(desk, MANAGER, "surge", tick.ZONE)
    for _ in range(12):
        step(desk, day, 5)
        watch(desk)
        found = [a for a in alerts.list_alerts(desk, MANAGER) if a.indicator == "volume"]
        if found:
            return day, found[0]
    pytest.fail("the surge did not become an alert within an hour")


def test_a_surge_is_mended_and_the_effect_measured_against_its_twin(demo_desk: Desk) -> None:
    day, alert = surge(demo_desk)
    assert alert.evidence["direction"] == 1
    assert advise_next(demo_desk) is not None
    advice = advise(demo_desk, alert.id)
    assert advice is not None
    nothing, best = advice.options[0], advice.options[1]
    assert (nothing.kind, nothing.doing) == ("nothing", Doing())
    assert nothing.gain["60"].mean == 0
    assert best.gain["60"].mean > 0
    assert best.broken == ()
    assert read_advice(demo_desk, MANAGER, alert.id) == advice or advice.seed == 1

    moved = next(option for option in advice.options if option.kind == "move_breaks")
    assert moved.broken == ()
    number = intervene.apply(demo_desk, MANAGER, advice, moved)
    with demo_desk.store.read() as session:
        row = session.get_one(Intervention, number)
        before, after = (
            session.get_one(Schedule, key) for key in (row.parent_schedule_id, row.schedule_id)
        )
        assert after.parent_id == before.id
        changed = set(map(str, shifts_of(session, after).shifts())) ^ set(
            map(str, shifts_of(session, before).shifts())
        )
        assert changed
        assert session.get_one(Alert, alert.id).state == "acknowledged"

    for _ in range(7):
        step(demo_desk, day, 10)
    measure_effects(demo_desk)
    entry = intervene.log(demo_desk, MANAGER)[0]
    assert set(entry.measured) == {"30", "60"}
    assert entry.measured["60"]["gain"] > -0.05
    assert set(entry.promised["gain"]) == set(HORIZONS)
    assert check_facts(demo_desk, SYSTEM).is_empty()


def test_the_present_is_not_changed_by_what_is_changed_now(demo_desk: Desk) -> None:
    """What the screens have shown must not be rewritten by an intervention."""
    from dashboard.operations.facts.kept import read_contacts  # noqa: PLC0415
    from dashboard.operations.queues.known import all_queues  # noqa: PLC0415

    day, alert = surge(demo_desk)
    advice = advise(demo_desk, alert.id)
    assert advice is not None
    now = demo_desk.now()
    since = now - dt.timedelta(hours=12)
    with demo_desk.store.read() as session:
        before = read_contacts(session, all_queues(session), since, now)
    intervene.apply(demo_desk, MANAGER, advice, advice.options[1])
    fresh = tick.DemoDay()
    step(demo_desk, fresh, 20)
    with demo_desk.store.read() as session:
        after = read_contacts(session, all_queues(session), since, now)
    key = ["source_key", "segment"]
    ended = before.drop_nulls("ended_at").sort(key)
    again = after.join(ended.select(key), on=key, how="semi")
    assert set(ended["queue"]) >= {"accounts", "chat", "email", "bot"}
    assert ended.equals(again.sort(key))
    assert day is not fresh


def test_undo_restores_the_roster_and_only_once(demo_desk: Desk) -> None:
    _, alert = surge(demo_desk)
    advice = advise(demo_desk, alert.id)
    assert advice is not None
    with demo_desk.store.read() as session:
        start = published_on(session, dt.date(2026, 11, 18))
        assert start is not None
        original = shifts_of(session, start).fingerprint
    number = intervene.apply(demo_desk, MANAGER, advice, advice.options[1])
    with pytest.raises(SaidError):
        intervene.apply(demo_desk, MANAGER, advice, advice.options[1])
    intervene.undo(demo_desk, MANAGER, number)
    with demo_desk.store.read() as session:
        current = published_on(session, dt.date(2026, 11, 18))
        assert current is not None
        assert shifts_of(session, current).fingerprint == original
    with pytest.raises(SaidError):
        intervene.undo(demo_desk, MANAGER, number)


def test_whom_an_intervention_touches_is_told_of_it_and_of_its_undoing(demo_desk: Desk) -> None:
    _, alert = surge(demo_desk)
    advice = advise(demo_desk, alert.id)
    assert advice is not None
    option = next(o for o in advice.options if o.doing.people and not o.broken)
    touched = account_of(demo_desk, option.doing.people[-1])
    number = intervene.apply(demo_desk, MANAGER, advice, option)
    told = unread(demo_desk, touched)
    assert told
    intervene.undo(demo_desk, MANAGER, number)
    assert unread(demo_desk, touched) == 2 * told


def account_of(desk: Desk, agent: str) -> Actor:
    """Add the account of an agent, who is told what changes for it."""
    with desk.store.write() as session:
        person = session.exec(select(Agent).where(Agent.name == agent)).one()
        user = User(name=agent, password_hash="-")
        session.add(user)
        session.flush()
        session.add(Grant(user_id=user.id or 0, role="agent", agent_id=person.id))
    return Actor(agent, "agent")


def test_only_those_who_may_intervene(demo_desk: Desk) -> None:
    _, alert = surge(demo_desk)
    advice = advise(demo_desk, alert.id)
    assert advice is not None
    for actor in (LEAD, Actor("e", "executive"), Actor("x", "auditor")):
        with pytest.raises(NotPermittedError):
            intervene.apply(demo_desk, actor, advice, advice.options[1])


def test_an_alert_opens_once_and_closes_by_itself(demo_desk: Desk) -> None:
    day, alert = surge(demo_desk)
    watch(demo_desk)
    with demo_desk.store.read() as session:
        same = session.exec(select(Alert).where(Alert.fingerprint == f"volume:{alert.queue}")).all()
    assert len(same) == 1
    for _ in range(10):
        step(demo_desk, day, 15)
        watch(demo_desk)
    closed = alerts.alert_by_id(demo_desk, MANAGER, alert.id)
    assert closed is not None
    assert closed.state == "closed"
    assert closed.closed_at is not None


def test_people_handle_alerts_and_undo_it(demo_desk: Desk) -> None:
    _, alert = surge(demo_desk)
    for action, state in (
        (handle.acknowledge, "acknowledged"),
        (handle.reopen, "open"),
        (handle.snooze, "snoozed"),
        (handle.resolve, "resolved"),
    ):
        action(demo_desk, LEAD, alert.id)
        found = alerts.alert_by_id(demo_desk, LEAD, alert.id)
        assert found is not None
        assert found.state == state
    with pytest.raises(NotPermittedError):
        handle.acknowledge(demo_desk, Actor("e", "executive"), alert.id)


def test_a_dead_queue_becomes_an_alert(demo_desk: Desk) -> None:
    day = tick.DemoDay()
    inject(demo_desk, MANAGER, "dead_queue", tick.ZONE)
    for _ in range(6):
        step(demo_desk, day, 5)
        watch(demo_desk)
    found = [a for a in alerts.list_alerts(demo_desk, MANAGER) if a.indicator == "dead_queue"]
    assert [a.queue for a in found] == ["loans"]


def test_the_days_end_is_projected_once_in_five_minutes(demo_desk: Desk) -> None:
    assert project(demo_desk)
    assert not project(demo_desk)
    with demo_desk.store.read() as session:
        found = read_projection(session, ["accounts", "cards"])
    assert found["lo95"] <= found["mean"] <= found["hi95"]
    assert 0 < found["mean"] <= 1


def test_the_promise_holds_confidence_and_prediction_apart() -> None:
    found = interval([0.1, 0.2, 0.3, 0.2])
    assert found.mean == pytest.approx(0.2)
    assert found.predict_lo95 < found.lo95 < found.mean < found.hi95 < found.predict_hi95
