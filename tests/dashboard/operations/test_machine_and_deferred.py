"""Queues that a machine works, and work that may wait: told for themselves, drowning no others."""

import datetime as dt
import math

import polars as pl
import pytest
from sqlmodel import Session, select

from dashboard.frames import MOMENT
from dashboard.measures.abnormal import Verdict
from dashboard.operations.alerting import alerts
from dashboard.operations.alerting.raise_alert import raise_alert
from dashboard.operations.alerting.watch import watch
from dashboard.operations.building.ready import roster_ready
from dashboard.operations.desk import Desk
from dashboard.operations.figures.board import view_board
from dashboard.operations.figures.day import view_day
from dashboard.operations.forecasts.project import project, read_projection
from dashboard.operations.forecasts.rest_of_day import draw_days, floor_of, outlook, play, service
from dashboard.operations.heads.heads import Way, heads_of
from dashboard.operations.interventions import apply as intervene
from dashboard.operations.interventions.advise import advise, read_advice
from dashboard.operations.live.snapshot import snapshot
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import all_queues, queues_named, waited_for, worked_by_people
from dashboard.operations.rosters.versions import duty_on
from dashboard.operations.scenarios.of_day import scenario_of
from dashboard.store.tables import Alert, Queue
from scheduling.simulation.read import read_scenario
from scheduling.simulation.simulate import simulate

MANAGER = Actor("m", "manager")
DAY = dt.date(2026, 11, 18)


def _alert(session: Session, desk: Desk, name: str) -> None:
    raise_alert(session, "volume", queues_named(session, [name])[0], "watch", {}, desk.now())


def test_totals_are_of_the_queues_in_which_somebody_waits(demo_desk: Desk) -> None:
    seen = snapshot(demo_desk, MANAGER)
    rows = {row["name"]: row for row in seen["queues"]}
    assert {"bot", "email", "chat"} <= rows.keys()
    waited = [row for name, row in rows.items() if name not in {"bot", "email"}]
    assert seen["total"]["offered"] == sum(row["offered"] for row in waited)
    assert sum(seen["series"]["offered"]) <= seen["total"]["offered"]
    assert rows["email"]["deferred"]
    assert not rows["chat"]["deferred"]
    assert rows["email"]["target_wait_s"] == 8 * 3600
    assert rows["bot"]["service_level"] == 1.0
    day = view_day(demo_desk, MANAGER, [], DAY)
    assert day.total["offered"] == seen["total"]["offered"]
    assert 0.7 < seen["total"]["service_level"] < 1.0
    board = view_board(demo_desk, MANAGER)
    assert board is not None
    assert not {"bot", "email"} & set(board.queues["queue"])


def test_which_queues_people_work_and_somebody_waits_in() -> None:
    queues = [Queue(name=c, channel=c) for c in ("voice", "chat", "email", "bot")]
    assert [q.name for q in worked_by_people(queues)] == ["voice", "chat", "email"]
    assert [q.name for q in waited_for(queues)] == ["voice", "chat"]
    assert [q.name for q in waited_for(queues[3:])] == ["bot"]
    assert [q.name for q in waited_for(queues[2:])] == ["email"]


def test_a_bot_needs_no_heads_and_nobody_misses_people_for_it(demo_desk: Desk) -> None:
    start = pl.Series([dt.datetime(2026, 11, 18, 2, tzinfo=dt.UTC)], dtype=MOMENT)
    values = pl.DataFrame({"start": start, "contacts": [500.0], "aht_s": [60.0]})
    for way in (Way("formula"), Way("corrected"), Way("chance")):
        heads = heads_of(Queue(name="bot", channel="bot"), values, 1800, way)
        assert heads.select("agents", "scheduled", "service_level").row(0) == (0, 0, 1.0)
    assert roster_ready(demo_desk, MANAGER).unserved == ()


def test_advice_for_a_bot_says_that_nothing_can_be_simulated(demo_desk: Desk) -> None:
    with demo_desk.store.write() as session:
        _alert(session, demo_desk, "bot")
    (alert,) = alerts.list_alerts(demo_desk, MANAGER)
    advice = advise(demo_desk, alert.id)
    assert advice is not None
    assert (advice.options, advice.why_not) == ((), "automated")
    assert read_advice(demo_desk, MANAGER, alert.id) == advice


@pytest.mark.parametrize("name", ["chat", "email"])
def test_advice_for_chat_and_email_is_simulated_as_they_are_worked(
    demo_desk: Desk, name: str
) -> None:
    with demo_desk.store.write() as session:
        _alert(session, demo_desk, name)
    (alert,) = alerts.list_alerts(demo_desk, MANAGER)
    advice = advise(demo_desk, alert.id)
    assert advice is not None
    assert advice.why_not == ""
    assert advice.options[0].kind == "nothing"
    assert 0.6 < advice.options[0].service_level["end"] <= 1.0
    if len(advice.options) > 1:
        assert intervene.apply(demo_desk, MANAGER, advice, advice.options[1]) > 0


def test_the_rest_of_the_day_has_chats_at_once_and_work_that_waits(demo_desk: Desk) -> None:
    with demo_desk.store.read() as session:
        queues = worked_by_people(all_queues(session))
        known = outlook(session, queues, demo_desk.now())
        (draw,) = draw_days(known, 1, 1)
        duty = duty_on(session, DAY)
        (blended,) = play([draw], floor_of(duty, queues), queues)
        names = [queue.name for queue in queues]
        alone = [
            Queue(name=q.name, priority=q.priority, target_wait_s=q.target_wait_s) for q in queues
        ]
        (plain,) = play([draw], floor_of(duty, queues), alone)
    everything = (-math.inf, math.inf)
    chat, email = names.index("chat"), names.index("email")
    by_chat = [service(draw, o, queues, everything, chat).service_level for o in (blended, plain)]
    assert by_chat[0] > by_chat[1]
    mail = service(draw, blended, queues, everything, email)
    assert mail.abandoned == 0
    assert service(draw, plain, queues, everything, email).abandoned > 0


def test_what_waits_for_hours_is_not_projected_as_late(demo_desk: Desk) -> None:
    assert project(demo_desk)
    with demo_desk.store.read() as session:
        assert read_projection(session, ["email"])["mean"] > 0.9
        assert read_projection(session, ["bot"]) == {}


def test_emails_are_not_judged_by_five_minutes_and_a_bot_only_for_silence(
    demo_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(*_: object) -> Verdict:
        return Verdict(abnormal=True, score=2.0, direction=1, expected=1.0, signal="ewma")

    for judge in ("volume", "dead_queue"):
        monkeypatch.setattr(f"dashboard.operations.alerting.alarms.{judge}", always)
    watch(demo_desk)
    with demo_desk.store.read() as session:
        found = session.exec(select(Alert)).all()
    judged = {alert.fingerprint for alert in found}
    group = next(alert for alert in found if alert.fingerprint == "volume:all")
    drivers = {name for name, _ in group.evidence["drivers"]}
    assert {"accounts", "chat"} <= drivers
    assert {"dead_queue:chat", "dead_queue:bot"} <= judged
    assert "dead_queue:email" not in judged
    assert not drivers & {"email", "bot"}


def test_a_day_of_the_demo_bank_is_a_scenario_that_can_be_simulated(demo_desk: Desk) -> None:
    with demo_desk.store.read() as session:
        queues = worked_by_people(all_queues(session))
        document = scenario_of(session, queues, DAY, demo_desk.now())
    assert document["queues"]["chat"]["concurrency"] == 3
    assert document["queues"]["email"]["deadline_s"] == 8 * 3600
    found = simulate(read_scenario(document), days=2, seed=1)
    assert found.queues["chat"]["service_level"].mean > 0.5
