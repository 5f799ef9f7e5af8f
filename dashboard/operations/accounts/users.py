"""Local accounts: add, change role, reset a password."""

import secrets
from dataclasses import asdict, dataclass
from functools import cache

from pwdlib import PasswordHash
from sqlmodel import Session, col, select

from dashboard.feeds.errors import did_you_mean
from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, SYSTEM, Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Grant, User
from dashboard.text import SaidError

LEAST_PASSWORD = 10
_ONE_TIME_BYTES = 9


@dataclass(frozen=True)
class Scope:
    """Where a role holds; all None: everywhere."""

    site_id: int | None = None
    team_id: int | None = None
    agent_id: int | None = None


EVERYWHERE = Scope()


@cache
def hasher() -> PasswordHash:
    """Return the password hasher (argon2id with the library's recommended cost)."""
    return PasswordHash.recommended()


def one_time_password() -> str:
    """Return a random password to be changed at the first sign-in."""
    return secrets.token_urlsafe(_ONE_TIME_BYTES)


def user_named(session: Session, name: str) -> User:
    """Return a user by name.

    Raises
    ------
    SaidError
        When there is none.
    """
    found = session.exec(select(User).where(User.name == name)).first()
    if found is None:
        near = did_you_mean(name, session.exec(select(User.name)).all())
        raise SaidError("users.unknown", name=name, near=near)
    return found


def add_user(
    desk: Desk, actor: Actor, name: str, role: str, password: str | None = None, *, scope: Scope
) -> str:
    """Create an account and return its password.

    Without `password` a one-time password is made, which the user must change.

    Raises
    ------
    SaidError
        For an unknown role, a name that is taken, or a password that is too short.
    """
    require(actor, "manage_users")
    _check_role(role)
    if password is not None:
        check_password(password)
    given = password or one_time_password()
    with desk.store.write() as session:
        if session.exec(select(User).where(User.name == name)).first():
            raise SaidError("users.taken", name=name)
        user = User(name=name, password_hash=hasher().hash(given), must_change=password is None)
        session.add(user)
        session.flush()
        session.add(_grant(user, role, scope))
        record(session, actor, "user.add", name, {"role": role, **asdict(scope)})
    return given


def _grant(user: User, role: str, scope: Scope) -> Grant:
    assert user.id is not None  # noqa: S101 - flushed before
    return Grant(
        user_id=user.id,
        role=role,
        site_id=scope.site_id,
        team_id=scope.team_id,
        agent_id=scope.agent_id,
    )


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise SaidError("users.unknown_role", role=role, known=", ".join(ROLES))


def check_password(password: str) -> None:
    """Raise `SaidError` when a password is too short."""
    if len(password) < LEAST_PASSWORD:
        raise SaidError("users.short_password", least=LEAST_PASSWORD)


def set_role(desk: Desk, actor: Actor, name: str, role: str, scope: Scope = EVERYWHERE) -> None:
    """Give a user another role, in place of every other."""
    require(actor, "manage_users")
    _check_role(role)
    with desk.store.write() as session:
        user = user_named(session, name)
        for grant in session.exec(select(Grant).where(Grant.user_id == user.id)):
            session.delete(grant)
        session.add(_grant(user, role, scope))
        record(session, actor, "user.role", name, {"role": role, **asdict(scope)})


def reset_password(desk: Desk, actor: Actor, name: str) -> str:
    """Give a user a one-time password and return it."""
    require(actor, "manage_users")
    given = one_time_password()
    with desk.store.write() as session:
        user = user_named(session, name)
        user.password_hash, user.must_change = hasher().hash(given), True
        user.failures, user.locked_until = 0, None
        record(session, actor, "user.reset", name, {})
    return given


def first_administrator(desk: Desk) -> str | None:
    """Create the administrator of an installation without users; return the one-time password."""
    with desk.store.read() as session:
        if session.exec(select(User.id).limit(1)).first() is not None:
            return None
    return add_user(desk, SYSTEM, "admin", "administrator", scope=Scope())


@dataclass(frozen=True)
class Account:
    """A user as shown to an administrator."""

    name: str
    role: str
    language: str
    locked: bool
    scope: Scope = EVERYWHERE


def accounts(desk: Desk, actor: Actor) -> list[Account]:
    """Return all accounts by name."""
    require(actor, "see_settings")
    statement = select(User, Grant).join(Grant).order_by(col(User.name))
    with desk.store.read() as session:
        rows = session.exec(statement).all()
    return [
        Account(
            user.name,
            grant.role,
            user.language,
            user.locked_until is not None,
            Scope(grant.site_id, grant.team_id, grant.agent_id),
        )
        for user, grant in rows
    ]
