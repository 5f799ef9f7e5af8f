"""Sign-in with local accounts: a growing delay after failures, and sessions that expire."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlmodel import Session, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.trail import record
from dashboard.operations.users import check_password, hasher
from dashboard.store.tables import Grant, SignIn, User

COOKIE = "floorwalker_session"
_FREE_FAILURES = 4
_LONGEST_LOCK_S = 900


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
    grants = session.exec(select(Grant).where(Grant.user_id == user.id)).all()
    return Actor(
        user.name,
        grants[0].role if grants else "none",
        tuple(g.team_id for g in grants if g.team_id is not None),
        tuple(g.site_id for g in grants if g.site_id is not None),
        next((g.agent_id for g in grants if g.agent_id is not None), None),
        user.language,
    )


def actor_of(desk: Desk, token: str | None) -> Actor | None:
    """Return who holds a session token; None when it is unknown, expired or the user is gone."""
    if not token:
        return None
    with desk.store.read() as session:
        found = session.get(SignIn, _hash(token))
        if found is None or found.expires_at <= _real_now():
            return None
        user = session.get(User, found.user_id)
        return _actor(session, user) if user and user.active else None


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
