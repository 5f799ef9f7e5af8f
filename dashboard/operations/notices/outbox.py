"""The outbox: messages written with what they tell of, sent afterwards until they are taken."""

import datetime as dt
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from dashboard.operations.desk import Desk
from dashboard.operations.notices.say import Phrase, phrase_from, say
from dashboard.operations.notices.send import Outcome, Parcel, Way, send
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Delivery, Door
from dashboard.text import Words

LEASE_S = 30.0
"""For so long nobody else sends a message that is being sent; after a crash it is sent again."""
TRIES = 8
_AT_ONCE, _HANDS = 8, 4
_FIRST_S, _LONGEST_S = 5.0, 600.0


def put(
    session: Session, door: Door, about: str, document: Mapping[str, Any], *, quiet: bool = False
) -> None:
    """Write a message for a door, inside the transaction of what it tells of.

    Parameters
    ----------
    session : Session
        A writing transaction.
    door : Door
        Through which.
    about : str
        The event; a door gets one message of each.
    document : mapping
        ``said`` (a kept phrase), ``at`` (ISO 8601), ``event``, and what else a program reads;
        ``language`` where it is not the door's, ``enclosed`` where a sheet goes along.
    quiet : bool
        Keep it without sending: outside hears nothing in quiet hours.
    """
    known = select(Delivery.id).where(Delivery.door_id == door.id, Delivery.about == about)
    if session.exec(known).first() is not None:
        return
    session.add(
        Delivery(
            door_id=door.id or 0,
            about=about,
            key=secrets.token_hex(16),
            document=dict(document),
            state="quiet" if quiet else "waiting",
            due_at=_now(),
        )
    )


def _now() -> dt.datetime:
    """Deliveries run on real time, also where the floor's clock is simulated."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class _Claimed:
    """A message that is being sent, and how."""

    number: int
    way: Way
    parcel: Parcel


def deliver(desk: Desk) -> int:
    """Send what is due, outside any transaction; return how many messages were tried.

    A message is claimed, sent, and then marked. A crash in between sends it again after the lease
    with the same key: nothing is lost, and a receiver can tell.
    """
    if not _any_due(desk):
        return 0
    claimed = _claim(desk)
    with ThreadPoolExecutor(_HANDS) as hands:
        outcomes = list(hands.map(_sent, claimed))
    with desk.store.write() as session:
        for one, outcome in zip(claimed, outcomes, strict=True):
            _settle(session.get_one(Delivery, one.number), outcome)
    return len(claimed)


def _sent(claimed: _Claimed) -> Outcome:
    return send(claimed.way, claimed.parcel)


def _due(at: dt.datetime) -> SelectOfScalar[Delivery]:
    return (
        select(Delivery)
        .where(Delivery.state == "waiting", Delivery.due_at <= at)
        .order_by(col(Delivery.id))
        .limit(_AT_ONCE)
    )


def _any_due(desk: Desk) -> bool:
    with desk.store.read() as session:
        return session.exec(_due(_now())).first() is not None


def _claim(desk: Desk) -> list[_Claimed]:
    at = _now()
    with desk.store.write() as session:
        rows = session.exec(_due(at).with_for_update(skip_locked=True)).all()
        claimed: list[_Claimed] = []
        for row in rows:
            door = session.get_one(Door, row.door_id)
            if door.state != "active":
                row.state, row.reason = "given_up", "shut"
                continue
            row.due_at, row.tries = at + dt.timedelta(seconds=LEASE_S), row.tries + 1
            claimed.append(_Claimed(row.id or 0, *_ready(row, door)))
        return claimed


def _ready(row: Delivery, door: Door) -> tuple[Way, Parcel]:
    document = dict(row.document)
    enclosed = document.pop("enclosed", None)
    words = Words(document.pop("language", door.language))
    text = say(words, phrase_from(document.pop("said")))
    return Way(door.kind, door.url, door.secret), Parcel(row.key, text, document, enclosed)


def _settle(row: Delivery, outcome: Outcome) -> None:
    row.reason = outcome.reason
    if outcome.sent:
        row.state, row.delivered_at = "delivered", _now()
    elif outcome.final or row.tries >= TRIES:
        row.state = "given_up"
    else:
        row.due_at = _now() + dt.timedelta(seconds=pause_s(row.tries))


def pause_s(tries: int) -> float:
    """Return the seconds to wait after a number of tries: 5, 10, 20 … up to ten minutes."""
    return min(_LONGEST_S, _FIRST_S * 2.0 ** (tries - 1))


@dataclass(frozen=True)
class Sent:
    """A delivery as shown; `said` is what it tells, `at` the floor's time of what it tells of."""

    id: int
    door: str
    event: str
    said: Phrase
    state: str
    tries: int
    reason: str
    at: dt.datetime


def deliveries(desk: Desk, actor: Actor, about: str = "", limit: int = 30) -> list[Sent]:
    """Return the newest deliveries, of all or of events whose name begins with `about`."""
    require(actor, "see_alerts")
    statement = (
        select(Delivery, Door.name)
        .join(Door, col(Delivery.door_id) == col(Door.id))
        .where(col(Delivery.about).startswith(about, autoescape=True))
        .order_by(col(Delivery.id).desc())
        .limit(limit)
    )
    with desk.store.read() as session:
        rows = session.exec(statement).all()
    return [
        Sent(
            row.id or 0,
            door,
            str(row.document.get("event", "")),
            phrase_from(row.document["said"]),
            row.state,
            row.tries,
            row.reason,
            dt.datetime.fromisoformat(row.document["at"]),
        )
        for row, door in rows
    ]


def send_again(desk: Desk, actor: Actor, number: int) -> None:
    """Let a message that was given up, or kept quiet, be sent; its key stays the same."""
    require(actor, "handle_alerts")
    with desk.store.write() as session:
        row = session.get_one(Delivery, number)
        if row.state in {"given_up", "quiet"}:
            row.state, row.tries, row.due_at = "waiting", 0, _now()
            record(session, actor, "delivery.again", row.about, {"key": row.key})
