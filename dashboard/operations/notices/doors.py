"""Doors to the world outside: made, changed and closed by administrators, tried on demand."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.notices.chat_tools import is_known
from dashboard.operations.notices.say import Phrase, say
from dashboard.operations.notices.send import Outcome, Parcel, Way, send
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Door
from dashboard.text import LANGUAGES, SaidError, Words

KINDS = ("webhook", "apprise")
_SHOWN = 4


@dataclass(frozen=True)
class Shape:
    """What a door takes, and in which language.

    Attributes
    ----------
    name : str
        As people call it.
    kind : str
        One of `KINDS`.
    severity : str
        ``watch`` takes everything, ``breach`` breaches only.
    queues : tuple of str
        Empty for all.
    language : str
        A key of `LANGUAGES`.
    escalation_only : bool
        Takes only what nobody has taken in time.
    """

    name: str
    kind: str = "webhook"
    severity: str = "watch"
    queues: tuple[str, ...] = ()
    language: str = "en"
    escalation_only: bool = False


@dataclass(frozen=True)
class DoorView:
    """A door as shown: its address masked, never whole."""

    id: int
    shape: Shape
    address: str
    active: bool


def masked(kind: str, url: str) -> str:
    """Return enough of an address to know it by, and none of its secrets."""
    if kind == "webhook":
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.hostname or ''}/…{url[-_SHOWN:]}"
    return f"{url.split('://', 1)[0]}://…"


def doors(desk: Desk, actor: Actor) -> list[DoorView]:
    """Return all doors that are not removed, by name."""
    require(actor, "see_alerting")
    with desk.store.read() as session:
        rows = session.exec(select(Door).where(Door.state != "removed").order_by(Door.name)).all()
    return [
        DoorView(row.id or 0, _shape(row), masked(row.kind, row.url), row.state == "active")
        for row in rows
    ]


def _shape(row: Door) -> Shape:
    return Shape(
        row.name,
        row.kind,
        row.severity,
        tuple(row.queues.get("names", ())),
        row.language,
        row.escalation_only,
    )


def make_door(desk: Desk, actor: Actor, shape: Shape, url: str) -> str:
    """Make a door and return the secret that signs its messages, shown this once.

    Raises
    ------
    SaidError
        For a name that is empty or taken, or an address that is none.
    """
    require(actor, "change_settings")
    _check(shape)
    check_address(shape.kind, url)
    secret = secrets.token_urlsafe(24) if shape.kind == "webhook" else ""
    with desk.store.write() as session:
        row = session.exec(select(Door).where(Door.name == shape.name)).first()
        if row is not None and row.state != "removed":
            raise SaidError("doors.taken", name=shape.name)
        row = row or Door(name=shape.name, kind="", url="", made_by="")
        row.kind, row.url, row.secret, row.made_by = shape.kind, url.strip(), secret, actor.name
        row.state = "active"
        _put(row, shape)
        session.add(row)
        record(session, actor, "door.make", shape.name, _recorded(shape, url))
    return secret


def change_door(desk: Desk, actor: Actor, number: int, shape: Shape, url: str = "") -> Shape:
    """Change what a door takes, and its address where a new one is given; return what was.

    Raises
    ------
    SaidError
        As `make_door`.
    """
    require(actor, "change_settings")
    _check(shape)
    with desk.store.write() as session:
        row = session.get_one(Door, number)
        before = _shape(row)
        if url.strip():
            check_address(row.kind, url)
            row.url = url.strip()
        _put(row, replace(shape, name=row.name, kind=row.kind))
        details = _recorded(shape, row.url) | {"before": asdict(before), "moved": bool(url.strip())}
        record(session, actor, "door.change", row.name, details)
    return before


def set_door(desk: Desk, actor: Actor, number: int, state: str) -> None:
    """Open, shut or remove a door: ``active``, ``shut``, ``removed``; each can be taken back."""
    require(actor, "change_settings")
    if state not in {"active", "shut", "removed"}:
        raise SaidError("doors.bad_state", state=state)
    with desk.store.write() as session:
        row = session.get_one(Door, number)
        row.state = state
        record(session, actor, f"door.{state}", row.name, {})


def try_door(desk: Desk, actor: Actor, number: int) -> Outcome:
    """Send a trial through a door now, and say how it went."""
    require(actor, "change_settings")
    with desk.store.write() as session:
        row = session.get_one(Door, number)
        way, words = Way(row.kind, row.url, row.secret), Words(row.language)
        record(session, actor, "door.try", row.name, {})
    text = say(words, Phrase("doors.trial", {"name": actor.name}))
    return send(way, Parcel(secrets.token_hex(16), text, {"event": "trial"}))


def open_doors(session: Session) -> Sequence[Door]:
    """Return the doors that are in use."""
    return session.exec(select(Door).where(col(Door.state) == "active")).all()


def takes(door: Door, severity: str, queue: str) -> bool:
    """Tell whether a door wants alerts of a severity and queue; an empty queue is no queue's."""
    wanted = door.queues.get("names", ())
    return (door.severity == "watch" or severity == "breach") and (not wanted or queue in wanted)


def _put(row: Door, shape: Shape) -> None:
    row.severity, row.language = shape.severity, shape.language
    row.queues, row.escalation_only = {"names": list(shape.queues)}, shape.escalation_only


def _recorded(shape: Shape, url: str) -> dict[str, Any]:
    return {**asdict(shape), "queues": list(shape.queues), "address": masked(shape.kind, url)}


def _check(shape: Shape) -> None:
    if not shape.name.strip():
        raise SaidError("doors.no_name")
    if shape.kind not in KINDS or shape.language not in LANGUAGES:
        raise SaidError("doors.bad_address")
    if shape.severity not in {"watch", "breach"}:
        raise SaidError("doors.bad_address")


def check_address(kind: str, url: str) -> None:
    """Refuse an address that cannot be one of its kind."""
    try:
        parts = urlsplit(url.strip())
        known = bool(parts.scheme)
        if kind == "webhook":
            known = (
                parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
            )
        elif known:
            known = is_known(url.strip())
    except ValueError:
        known = False
    if not known:
        raise SaidError("doors.bad_address")
