"""What people are told inside the application, and what goes out of it."""

import datetime as dt
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment, moment


class Notice(Row, table=True):
    """Something told to one user, once: `about` names the event that it tells of.

    The words are a key of the catalogue with values, so that each reader gets the own language.
    """

    __table_args__ = (UniqueConstraint("user_id", "about"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = key(to="user_account")
    about: str
    sentence: str
    told: dict[str, Any] = json_column()
    link: str = ""
    severity: str = ""
    at: dt.datetime = moment()
    read_at: dt.datetime | None = maybe_moment()


class Door(Row, table=True):
    """A way out of the application: a webhook, a chat tool, a mailbox.

    `url` and `secret` are kept to be used and are never shown whole again. An empty list of queues
    stands for all; one for escalations only takes nothing else.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    kind: str
    url: str
    secret: str = ""
    severity: str = "watch"
    queues: dict[str, Any] = json_column()
    language: str = "en"
    escalation_only: bool = False
    state: str = "active"
    made_by: str


class Delivery(Row, table=True):
    """The outbox: one message through one door, sent until the other side has taken it.

    `key` stays the same however often it is sent, so that a receiver can drop a repeat.
    """

    __table_args__ = (UniqueConstraint("door_id", "about"),)

    id: int | None = Field(default=None, primary_key=True)
    door_id: int = key(to="door")
    about: str = Field(index=True)
    key: str = Field(unique=True)
    document: dict[str, Any] = json_column()
    state: str = "waiting"
    tries: int = 0
    reason: str = ""
    created_at: dt.datetime = created()
    due_at: dt.datetime = moment(index=True)
    delivered_at: dt.datetime | None = maybe_moment()
