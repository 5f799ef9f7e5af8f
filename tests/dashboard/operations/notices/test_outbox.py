"""The outbox: signed, with a stable key, tried again, given up with a reason."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from dashboard.operations.alerting import handle
from dashboard.operations.desk import Desk
from dashboard.operations.notices import outbox as post
from dashboard.operations.notices import send as sending
from dashboard.operations.notices.doors import (
    Shape,
    change_door,
    doors,
    make_door,
    masked,
    set_door,
    try_door,
)
from dashboard.operations.notices.outbox import deliver, deliveries, pause_s, send_again
from dashboard.operations.notices.postman import Postman
from dashboard.operations.notices.send import Parcel, Way, send
from dashboard.operations.permit import NotPermittedError
from dashboard.store.tables import Audit, Delivery
from dashboard.text import SaidError
from tests.dashboard.operations.alerting.alert_store import (
    ADMIN,
    LEAD,
    MANAGER,
    abnormal,
    furnish,
    outbox,
)
from tests.dashboard.operations.notices.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def due_now(desk: Desk) -> None:
    """Let every waiting message be due."""
    with desk.store.write() as session:
        for row in session.exec(select(Delivery).where(Delivery.state == "waiting")):
            row.due_at = dt.datetime.now(dt.UTC)


def test_an_alert_goes_out_once_signed_in_the_doors_language(
    any_desk: Desk, receiver: Receiver
) -> None:
    furnish(any_desk)
    secret = make_door(any_desk, ADMIN, Shape("ops", language="zh"), receiver.url)
    abnormal(any_desk)
    assert deliver(any_desk) == 1
    assert deliver(any_desk) == 0
    assert receiver.documents[0]["text"] == "信用卡：来电较今日预期 +40%"
    alert = receiver.documents[0]["alert"]
    assert (alert["id"], alert["queue"], alert["severity"]) == (1, "cards", "watch")
    told = receiver.headers[0]["x-floorwalker-signature"]
    digest = hmac.new(secret.encode(), receiver.bodies[0], hashlib.sha256).hexdigest()
    assert told == f"sha256={digest}"
    assert receiver.documents[0]["key"] == receiver.keys[0]
    assert [(d.state, d.tries) for d in deliveries(any_desk, LEAD)] == [("delivered", 1)]


def test_a_refusal_that_may_pass_is_tried_again_with_the_same_key(
    desk: Desk, receiver: Receiver
) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    receiver.answers = [503, 429]
    abnormal(desk)
    assert [deliver(desk), deliver(desk)] == [1, 0]
    assert outbox(desk)[0].reason == "HTTP 503"
    for _ in range(2):
        due_now(desk)
        deliver(desk)
    assert len(receiver.keys) == 3
    assert len(set(receiver.keys)) == 1
    assert len(set(receiver.bodies)) == 1
    assert (outbox(desk)[0].state, outbox(desk)[0].reason) == ("delivered", "")


def test_a_refusal_that_stays_is_given_up_and_can_be_sent_again(
    desk: Desk, receiver: Receiver
) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    receiver.answers = [410]
    abnormal(desk)
    deliver(desk)
    due_now(desk)
    assert deliver(desk) == 0
    assert (outbox(desk)[0].state, outbox(desk)[0].reason) == ("given_up", "HTTP 410")
    send_again(desk, LEAD, 1)
    assert deliver(desk) == 1
    assert outbox(desk)[0].state == "delivered"
    assert len(set(receiver.keys)) == 1


def test_a_redirect_is_not_followed(desk: Desk, receiver: Receiver) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    receiver.answers = [302]
    abnormal(desk)
    deliver(desk)
    assert len(receiver.bodies) == 1
    assert outbox(desk)[0].reason == "HTTP 302"


def test_nobody_there_is_given_up_after_some_tries(desk: Desk) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), "http://127.0.0.1:9/x")
    abnormal(desk)
    for _ in range(post.TRIES + 1):
        due_now(desk)
        deliver(desk)
    row = outbox(desk)[0]
    assert (row.state, row.tries, row.reason) == ("given_up", post.TRIES, "connection refused")


def test_a_crash_between_sending_and_marking_repeats_the_same_key(
    desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    abnormal(desk)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(post, "_settle", crash)
    with pytest.raises(KeyboardInterrupt):
        deliver(desk)
    monkeypatch.undo()
    assert deliver(desk) == 0
    due_now(desk)
    assert deliver(desk) == 1
    assert len(receiver.keys) == 2
    assert len(set(receiver.keys)) == 1


def test_sending_holds_no_transaction(
    desk: Desk, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    abnormal(desk)

    def writes_meanwhile(way: Way, parcel: Parcel) -> sending.Outcome:
        handle.comment(desk, LEAD, 1, "meanwhile")
        return send(way, parcel)

    monkeypatch.setattr(post, "send", writes_meanwhile)
    assert deliver(desk) == 1


def test_the_postman_delivers_beside_the_loop(desk: Desk, receiver: Receiver) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    abnormal(desk)
    postman = Postman(desk)
    postman.start()
    for _ in range(100):
        postman.join(0.05)
        if outbox(desk)[0].state == "delivered":
            break
    postman.stop()
    assert not postman.is_alive()
    assert len(receiver.bodies) == 1


def test_who_heard_of_it_hears_that_it_is_over(desk: Desk, receiver: Receiver) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("all"), receiver.url)
    make_door(desk, ADMIN, Shape("breach", severity="breach"), receiver.url)
    make_door(desk, ADMIN, Shape("loans", queues=("loans",)), receiver.url)
    make_door(desk, ADMIN, Shape("late", escalation_only=True), receiver.url)
    abnormal(desk)
    handle.resolve(desk, LEAD, 1)
    assert [(d.door, d.event) for d in deliveries(desk, LEAD, "alert:1:")] == [
        ("all", "resolved"),
        ("all", "opened"),
    ]


def test_a_shut_door_takes_nothing_more(desk: Desk, receiver: Receiver) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    abnormal(desk)
    set_door(desk, ADMIN, 1, "shut")
    abnormal(desk, queue="loans")
    assert deliver(desk) == 0
    assert [(d.state, d.reason) for d in deliveries(desk, LEAD)] == [("given_up", "shut")]
    assert receiver.bodies == []


def test_a_trial_says_how_it_went(desk: Desk, receiver: Receiver) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), receiver.url)
    receiver.answers = [204, 500]
    assert try_door(desk, ADMIN, 1).sent
    assert try_door(desk, ADMIN, 1).reason == "HTTP 500"
    assert "ada" in receiver.documents[0]["text"]


def test_apprise_carries_chat_tools(receiver: Receiver) -> None:
    way = Way("apprise", receiver.url.replace("http://", "json://"))
    assert send(way, Parcel("k" * 32, "dead queue", {})).sent
    assert receiver.documents[0]["message"] == "dead queue\n#kkkkkkkkkkkk"
    receiver.answers = [500]
    assert send(way, Parcel("k" * 32, "x", {})).reason == "HTTP 500"
    assert send(Way("apprise", "nonsense"), Parcel("k", "x", {})).final


SECRET = "xoxb-very-secret"


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("webhook", f"https://hooks.example.com/{SECRET}/T0"),
        ("apprise", f"mailto://me:{SECRET}@example.com"),
    ],
)
def test_an_address_is_never_shown_whole_nor_kept_in_the_trail(
    desk: Desk, kind: str, url: str
) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops", kind), url)
    change_door(desk, ADMIN, 1, Shape("ops", kind, severity="breach"), url)
    (seen,) = doors(desk, MANAGER)
    assert SECRET not in str(seen)
    assert seen.shape.severity == "breach"
    with desk.store.read() as session:
        assert all(SECRET not in str(row.details) for row in session.exec(select(Audit)))


@given(st.text(min_size=8))
def test_a_mask_shows_no_more_than_four_signs_of_a_path(path: str) -> None:
    assert path not in masked("webhook", f"https://example.com/{path}/end")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("webhook", ""),
        ("webhook", "file:///etc/passwd"),
        ("webhook", "https://"),
        ("webhook", "https://user:pass@example.com"),
        ("webhook", "https://[bad"),
        ("apprise", "nonsense"),
        ("apprise", "https:"),
        ("pigeon", "https://example.com"),
    ],
)
def test_addresses_that_are_none_are_refused(desk: Desk, kind: str, url: str) -> None:
    furnish(desk)
    with pytest.raises(SaidError):
        make_door(desk, ADMIN, Shape("ops", kind), url)
    assert doors(desk, ADMIN) == []


def test_names_are_unique_and_doors_are_administrators(desk: Desk) -> None:
    furnish(desk)
    make_door(desk, ADMIN, Shape("ops"), "https://example.com/a")
    for wrong in (Shape("ops"), Shape(" ")):
        with pytest.raises(SaidError):
            make_door(desk, ADMIN, wrong, "https://example.com/a")
    for stranger in (MANAGER, LEAD):
        with pytest.raises(NotPermittedError):
            make_door(desk, stranger, Shape("mine"), "https://example.com/a")
    set_door(desk, ADMIN, 1, "removed")
    assert doors(desk, ADMIN) == []
    make_door(desk, ADMIN, Shape("ops"), "https://example.com/b")


@given(st.integers(1, 60))
def test_pauses_grow_up_to_ten_minutes(tries: int) -> None:
    assert 5 <= pause_s(tries) <= pause_s(tries + 1) <= 600
