"""kill -9 of the worker at any moment: no alert lost, none doubled, repeats carry their key."""

import datetime as dt
import random
import time
from collections import Counter

from sqlmodel import func, select

from dashboard.measures.rules import Condition, Rule
from dashboard.operations.alerting.keep_rules import make_rule
from dashboard.operations.desk import Desk
from dashboard.operations.notices.doors import Shape, make_door
from dashboard.store.tables import Alert, AlertStep, Delivery, IntervalFact, Notice, Queue
from tests.dashboard.faults.alerter import killed_after, work_until
from tests.dashboard.operations.alerting.alert_store import (
    ADMIN,
    MANAGER,
    NOON,
    furnish,
    queue_of,
    set_time,
)
from tests.dashboard.operations.notices.receiver import Receiver, receiving

QUEUES = 8
KILLS_A_QUEUE = 2
MOST_S = 20


def with_trouble(desk: Desk) -> None:
    """Make queues that one after another get too many contacts, five minutes apart."""
    furnish(desk)
    with desk.store.write() as session:
        session.add_all([Queue(name=f"q{n}") for n in range(QUEUES)])
    with desk.store.write() as session:
        for n in range(QUEUES):
            number = queue_of(session, f"q{n}").id or 0
            for place in range(n, QUEUES + 4):
                start = NOON + dt.timedelta(minutes=5 * place)
                session.add(IntervalFact(queue_id=number, start=start, length_s=300, offered=50))
    names = tuple(f"q{n}" for n in range(QUEUES))
    make_rule(desk, MANAGER, Rule("many", (Condition("offered", "above", 40),), queues=names))


def opened(desk: Desk) -> int:
    with desk.store.read() as session:
        return session.exec(select(func.count()).select_from(Alert)).one()


def finished(desk: Desk) -> bool:
    with desk.store.read() as session:
        events = Counter(session.exec(select(AlertStep.action)))
        waiting = session.exec(select(func.count()).where(Delivery.state == "waiting")).one()
    return events["escalated"] == QUEUES and waiting == 0


def check(desk: Desk, receiver: Receiver) -> None:
    with desk.store.read() as session:
        assert len(session.exec(select(Alert)).all()) == QUEUES
        steps = Counter((s.alert_id, s.action) for s in session.exec(select(AlertStep)))
        assert set(steps.values()) == {1}
        assert Counter(action for _, action in steps) == {"opened": QUEUES, "escalated": QUEUES}
        told = Counter((n.user_id, n.about) for n in session.exec(select(Notice)))
        assert set(told.values()) == {1}
        assert len(told) == 2 * QUEUES
        sent = session.exec(select(Delivery)).all()
        assert {d.state for d in sent} == {"delivered"}
        assert len(sent) == QUEUES
        assert {d.key for d in sent} == set(receiver.keys)
    assert len(set(zip(receiver.keys, receiver.bodies, strict=True))) == QUEUES


def test_no_alert_is_lost_and_none_doubled(any_desk: Desk) -> None:
    with_trouble(any_desk)
    draw = random.Random(1)
    url = any_desk.store.engine.url.render_as_string(hide_password=False)
    with receiving() as receiver:
        receiver.pause_s = 0.2
        make_door(any_desk, ADMIN, Shape("ops"), receiver.url)
        assert work_until(lambda: True, url, MOST_S)
        set_time(any_desk, 5)
        began = time.monotonic()
        assert work_until(lambda: opened(any_desk) > 0, url, MOST_S)
        usual_s = time.monotonic() - began
        hits = 0
        for stage in range(1, QUEUES):
            set_time(any_desk, 5 * (stage + 1))
            hits += sum(
                killed_after(draw.random() * (usual_s + 0.4), url) for _ in range(KILLS_A_QUEUE)
            )
        assert work_until(lambda: opened(any_desk) == QUEUES, url, MOST_S)
        set_time(any_desk, 5 * (QUEUES + 3))
        assert work_until(lambda: finished(any_desk), url, MOST_S)
        check(any_desk, receiver)
    assert hits == (QUEUES - 1) * KILLS_A_QUEUE
