"""Sign-in with local accounts: a growing delay after failures, and sessions that expire."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from dashboard.operations.accounts.users import check_password, hasher
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.trail import record
from dashboard.store.tables import Grant, SignIn, User

COOKIE = "floorwalker_session"
_FREE_FAILURES = 4
_LONGEST_LOCK_S = 900
_Granted = tuple[str, int | None, int | None, int | None]
"""A role with its team, site and agent."""
_WHO = (
    columns(
        col(SignIn.expires_at),
        col(User.name),
        col(User.language),
        col(Grant.role),
        col(Grant.team_id),
        col(Grant.site_id),
        col(Grant.agent_id),
    )
    .select_from(SignIn)
    .join(User, col(User.id) == col(SignIn.user_id))
    .outerjoin(Grant, col(Grant.user_id) == col(User.id))
    .where(col(SignIn.token_hash) == bindparam("token"), col(User.active))
    .order_by(col(Grant.id))
)


@dataclass(frozen=True)
class SignedIn:
    """A session: its token (only its hash is stored) and the actor."""

    token: str
    actor: Actor
    must_change: bool


@dataclass(frozen=True)
class Refused:
    """No session: wrong name or password, or locked for some seconds."""

    locked_s: float = 0.0


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _real_now() -> dt.datetime:
    """Sessions run on real time, also where the floor's clock is simulated."""
    return dt.datetime.now(dt.UTC)


def sign_in(desk: Desk, name: str, password: str) -> SignedIn | Refused:
    """Check a password and open a session.

    After four failures each further one doubles a lock, up to fifteen minutes. An unknown name
    costs the same time as a wrong password and gets the same answer.
    """
    now = _real_now()
    with desk.store.write() as session:
        user = session.exec(select(User).where(User.name == name, User.active)).first()
        if user is None:
            hasher().hash(password)
            return Refused()
        if user.locked_until and user.locked_until > now:
            return Refused((user.locked_until - now).total_seconds())
        if not hasher().verify(password, user.password_hash):
            return _fail(user, now)
        user.failures, user.locked_until = 0, None
        return _open(desk, session, user, now)


def _fail(user: User, now: dt.datetime) -> Refused:
    user.failures += 1
    beyond = user.failures - _FREE_FAILURES
    if beyond <= 0:
        return Refused()
    lock_s = min(_LONGEST_LOCK_S, 2.0**beyond)
    user.locked_until = now + dt.timedelta(seconds=lock_s)
    return Refused(lock_s)


def _open(desk: Desk, session: Session, user: User, now: dt.datetime) -> SignedIn:
    assert user.id is not None  # noqa: S101 - read from the store
    token = secrets.token_urlsafe(32)
    expires = now + dt.timedelta(hours=desk.settings.session_hours)
    session.add(SignIn(token_hash=_hash(token), user_id=user.id, expires_at=expires))
    actor = _actor(session, user)
    record(session, actor, "sign_in", user.name, {})
    return SignedIn(token, actor, user.must_change)


def _actor(session: Session, user: User) -> Actor:
    grants = session.exec(select(Grant).where(Grant.user_id == user.id).order_by(col(Grant.id)))
    return _granted(
        user.name, user.language, [(g.role, g.team_id, g.site_id, g.agent_id) for g in grants]
    )


def _granted(name: str, language: str, grants: Sequence[_Granted]) -> Actor:
    return Actor(
        name,
        next((role for role, *_ in grants), "none"),
        tuple(team for _, team, _, _ in grants if team is not None),
        tuple(site for _, _, site, _ in grants if site is not None),
        next((agent for *_, agent in grants if agent is not None), None),
        language,
    )


def actor_of(desk: Desk, token: str | None) -> Actor | None:
    """Return who holds a session token; None when it is unknown, expired or the user is gone.

    One question to the store, without objects: every poll of every viewer asks it.
    """
    if not token:
        return None
    with desk.store.read() as session:
        rows = session.connection().execute(_WHO, {"token": _hash(token)}).all()
    if not rows or rows[0].expires_at <= _real_now():
        return None
    grants = [(r.role, r.team_id, r.site_id, r.agent_id) for r in rows if r.role is not None]
    return _granted(rows[0].name, rows[0].language, grants)


def sign_out(desk: Desk, token: str) -> None:
    """End a session."""
    with desk.store.write() as session:
        if found := session.get(SignIn, _hash(token)):
            session.delete(found)


def change_password(desk: Desk, actor: Actor, password: str) -> None:
    """Set the actor's own password.

    Raises
    ------
    SaidError
        When it is too short.
    """
    check_password(password)
    with desk.store.write() as session:
        user = session.exec(select(User).where(User.name == actor.name)).one()
        user.password_hash, user.must_change = hasher().hash(password), False
        record(session, actor, "user.password", user.name, {})


def set_language(desk: Desk, actor: Actor, language: str) -> None:
    """Remember the language of the actor's interface."""
    with desk.store.write() as session:
        user = session.exec(select(User).where(User.name == actor.name)).one()
        user.language = language
