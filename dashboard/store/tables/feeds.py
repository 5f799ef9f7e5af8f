"""Where data comes from, how far it was read, and what could not be taken."""

import datetime as dt
from typing import Any

from sqlmodel import Field

from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment


class Source(Row, table=True):
    """One feed of one system; its name keeps keys of different systems apart."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    feed: str
    options: dict[str, Any] = json_column()


class FeedCursor(Row, table=True):
    """How far a source was read; written in the transaction of the rows themselves."""

    __tablename__ = "feed_cursor"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    position: str = ""
    rows: int = 0
    last_event_at: dt.datetime | None = maybe_moment()
    updated_at: dt.datetime = created()


class FeedReject(Row, table=True):
    """A line that could not be taken, masked, with the reason."""

    __tablename__ = "feed_reject"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = key(to="source", index=True)
    file: str
    line: int
    reason: str
    text: str
    at: dt.datetime = created()


class RawEvent(Row, table=True):
    """An event that an adapter did not understand, kept as it came (masked)."""

    __tablename__ = "raw_event"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = key(to="source", index=True)
    kind: str
    text: str
    at: dt.datetime = created()
