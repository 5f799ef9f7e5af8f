"""Where data comes from, how far it was read, and what could not be taken."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from dashboard.store.moment import Moment
from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment


class Source(Row, table=True):
    """One feed of one system; its name keeps keys of different systems apart.

    `options` says how to read it (zone, column map, switches) and where from (a followed file or
    folder); `secret_hash` opens its webhook, empty while it has none.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    feed: str
    options: dict[str, Any] = json_column()
    secret_hash: str = ""
    active: bool = True


class FeedCursor(Row, table=True):
    """How far a source was read; written in the transaction of the rows themselves.

    `trouble` is why the last attempt failed as a whole, empty after one that did not.
    """

    __tablename__ = "feed_cursor"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    position: str = ""
    rows: int = 0
    last_event_at: dt.datetime | None = maybe_moment()
    updated_at: dt.datetime = created()
    trouble: str = ""


class FeedFile(Row, table=True):
    """How far one file of a source was read; `identity` tells a rotated file from its heir."""

    __tablename__ = "feed_file"  # pyright: ignore[reportAssignmentType] - as above

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    identity: str = Field(primary_key=True)
    name: str
    offset: int = Field(default=0, sa_type=BigInteger)
    lines: int = 0
    read_at: dt.datetime = created()


class FeedPulse(Row, table=True):
    """What a source told in one minute: the pulse by which a silent feed is noticed."""

    __tablename__ = "feed_pulse"  # pyright: ignore[reportAssignmentType] - as above

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    minute: dt.datetime = Field(sa_type=Moment, primary_key=True)
    rows: int = 0
    rejects: int = 0


class FeedReject(Row, table=True):
    """A line that could not be taken, masked, with the reason; `header` lets a table row retry."""

    __tablename__ = "feed_reject"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = key(to="source", index=True)
    file: str
    line: int
    reason: str
    text: str
    header: str = ""
    at: dt.datetime = created()


class RawEvent(Row, table=True):
    """An event of a source that tells its contacts piece by piece, kept to assemble them again.

    `digest` is a hash of the rest: the same event twice is one event. Customers are keyed hashes.
    """

    __tablename__ = "raw_event"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (
        Index("ix_raw_event_source_id_call", "source_id", "call"),
        Index("ix_raw_event_source_id_agent_at", "source_id", "agent", "at"),
        Index("ix_raw_event_source_id_kind_at", "source_id", "kind", "at"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    at: dt.datetime = Field(sa_type=Moment, primary_key=True)
    digest: bytes = Field(primary_key=True)
    kind: str
    call: str | None = None
    queue: str | None = None
    agent: str | None = None
    agent_name: str | None = None
    customer: str | None = None
    fields: str | None = None
