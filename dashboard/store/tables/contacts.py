"""Contacts and the states of agents, as the sources told them."""

import datetime as dt

from sqlalchemy import Index, text
from sqlmodel import Field

from dashboard.store.moment import Moment
from dashboard.store.tables.base import Row, maybe_moment


class Contact(Row, table=True):
    """One contact's stay in one queue; times are null while it lasts.

    What names a contact is its source, the source's key, the queue and the segment; the arrival
    stands in the key too because PostgreSQL keeps the table in partitions by month of arrival.
    """

    __table_args__ = (
        Index("ix_contact_queue_id_arrived_at", "queue_id", "arrived_at"),
        Index(
            "ix_contact_open",
            "queue_id",
            "arrived_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"postgresql_partition_by": "RANGE (arrived_at)"},
    )

    source_id: int = Field(foreign_key="source.id", primary_key=True)
    source_key: str = Field(primary_key=True)
    queue_id: int = Field(foreign_key="queue.id", primary_key=True)
    segment: int = Field(primary_key=True)
    arrived_at: dt.datetime = Field(sa_type=Moment, primary_key=True)
    channel: str = "voice"
    answered_at: dt.datetime | None = maybe_moment()
    ended_at: dt.datetime | None = maybe_moment()
    outcome: str
    agent_id: int | None = Field(default=None, foreign_key="agent.id")
    talk_s: float | None = None
    hold_s: float | None = None
    acw_s: float | None = None
    transferred: bool | None = None
    customer: str | None = None
    topic: str | None = None


class AgentState(Row, table=True):
    """One stay of an agent in one state; `until` is null while it lasts."""

    __tablename__ = "agent_state"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
    since: dt.datetime = Field(sa_type=Moment, primary_key=True)
    state: str
    until: dt.datetime | None = maybe_moment(index=True)
    queue_id: int | None = Field(default=None, foreign_key="queue.id")
    detail: str | None = None
