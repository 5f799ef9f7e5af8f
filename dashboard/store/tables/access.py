"""Who may come in, what they may do, and the trail of what they did."""

import datetime as dt
from typing import Any

from sqlmodel import Field

from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment, moment


class User(Row, table=True):
    """A local account."""

    __tablename__ = "user_account"  # pyright: ignore[reportAssignmentType] - "user" is a reserved word in PostgreSQL

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    password_hash: str
    language: str = ""
    must_change: bool = False
    failures: int = 0
    locked_until: dt.datetime | None = maybe_moment()
    active: bool = True
    created_at: dt.datetime = created()


class Grant(Row, table=True):
    """A role of a user within a site, a team, an agent, or everywhere when all are null."""

    __tablename__ = "role_grant"  # pyright: ignore[reportAssignmentType] - "grant" is a reserved word

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = key(to="user_account", index=True)
    role: str
    site_id: int | None = Field(default=None, foreign_key="site.id")
    team_id: int | None = Field(default=None, foreign_key="team.id")
    agent_id: int | None = Field(default=None, foreign_key="agent.id")


class SignIn(Row, table=True):
    """A session of a signed-in user; only a hash of its token is kept."""

    __tablename__ = "sign_in"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    token_hash: str = Field(primary_key=True)
    user_id: int = key(to="user_account", index=True)
    created_at: dt.datetime = created()
    expires_at: dt.datetime = moment()


class Audit(Row, table=True):
    """One write by one person; each row carries the hash of the one before."""

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = created()
    actor: str
    action: str
    subject: str
    details: dict[str, Any] = json_column()
    previous_hash: str
    row_hash: str = Field(unique=True)


class Wallboard(Row, table=True):
    """A screen on a wall: which boards it shows in turn, opened by a token without a sign-in.

    `boards` holds the list under ``shown``; only a hash of the token is kept.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    token_hash: str = Field(unique=True)
    boards: dict[str, Any] = json_column()
    rotate_s: int = 20
    language: str = "en"
    made_by: str
    made_at: dt.datetime = created()
    revoked_at: dt.datetime | None = maybe_moment()
