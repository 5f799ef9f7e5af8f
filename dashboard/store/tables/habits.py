"""Habits of the floor: what one shift tells the next, what is excused, what was reported."""

import datetime as dt
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from dashboard.store.moment import Moment
from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment, moment


class HandoverNote(Row, table=True):
    """What one shift tells the next; `at` is by the clock of the floor."""

    __tablename__ = "handover_note"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = moment(index=True)
    author: str
    text: str
    withdrawn_at: dt.datetime | None = maybe_moment()


class HandoverRead(Row, table=True):
    """Who has read a note, and when."""

    __tablename__ = "handover_read"  # pyright: ignore[reportAssignmentType] - as above

    note_id: int = Field(foreign_key="handover_note.id", primary_key=True)
    user_name: str = Field(primary_key=True)
    at: dt.datetime = Field(sa_type=Moment)


class AdherenceExcuse(Row, table=True):
    """A period of an agent in which being out of adherence has a reason.

    It counts once it is ``approved``; until then it is ``asked``, afterwards maybe ``refused`` or
    ``withdrawn``.
    """

    __tablename__ = "adherence_excuse"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    agent_id: int = key(to="agent", index=True)
    since: dt.datetime = moment(index=True)
    until: dt.datetime = moment()
    reason: str
    comment: str = ""
    state: str = "asked"
    asked_by: str
    asked_at: dt.datetime = created()
    decided_by: str = ""
    decided_at: dt.datetime | None = maybe_moment()


class KeptReport(Row, table=True):
    """A report as it was sent, in the words it was sent in; one a kind and first day."""

    __tablename__ = "kept_report"  # pyright: ignore[reportAssignmentType] - as above
    __table_args__ = (UniqueConstraint("kind", "first_day"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    first_day: dt.date
    document: dict[str, Any] = json_column()
    made_at: dt.datetime = moment()
