"""Sources: one feed of one system each, with how it is read and where from."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from dashboard.feeds.catalogue import check_options, feed_named
from dashboard.feeds.errors import did_you_mean
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.rebuild import rebuild
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Source
from dashboard.text import SaidError

SILENT_AFTER_S = 900.0
"""A live source that told nothing for so long is silent, unless its options say otherwise."""


def source_named(session: Session, name: str, feed: str) -> Source:
    """Return the source of a name, made when it is new.

    Raises
    ------
    SaidError
        When the name belongs to a source of another feed.
    """
    found = session.exec(select(Source).where(Source.name == name)).first()
    if found is None:
        found = Source(name=name, feed=feed)
        session.add(found)
        session.flush()
    if found.feed != feed:
        raise SaidError("source.other_feed", source=name, feed=found.feed)
    return found


def known_source(session: Session, name: str) -> Source:
    """Return a source that is there.

    Raises
    ------
    SaidError
        When it is not, with the nearest one that is.
    """
    found = session.exec(select(Source).where(Source.name == name)).first()
    if found is None:
        names = list(session.exec(select(Source.name)))
        near = did_you_mean(name, names) or ", ".join(names)
        raise SaidError("source.unknown", source=name, near=near)
    return found


def options_of(source: Source) -> Options:
    """Return how a source is read."""
    return options_from(source.options)


def options_from(told: Mapping[str, Any]) -> Options:
    """Return options from what `plain_options` made of them; further keys do not matter."""
    return Options(
        told.get("queue"),
        told.get("timezone"),
        told.get("mapping", {}),
        told.get("policy", {}),
        told.get("encoding"),
        told.get("preset"),
    )


def plain_options(options: Options) -> dict[str, Any]:
    """Return options as they are stored, without what was not said."""
    told = {
        "queue": options.queue,
        "timezone": options.timezone,
        "mapping": dict(options.mapping),
        "policy": dict(options.policy),
        "encoding": options.encoding,
        "preset": options.preset,
    }
    return {key: value for key, value in told.items() if value}


def save_source(
    desk: Desk,
    actor: Actor,
    name: str,
    feed: str,
    options: Mapping[str, Any],
    *,
    active: bool = True,
) -> None:
    """Keep how a source is read: zone, column map, switches, and the path that is followed.

    Contacts that its events told before are assembled anew where they are read another way now.

    Raises
    ------
    SaidError
        For a name that is empty, has a slash or belongs to another feed, and for an option that
        the feed does not have.
    """
    require(actor, "change_settings")
    kind, told, name = feed_named(feed), options_from(options), name.strip()
    check_options(kind, told)
    told.zone()
    _check_name(name)
    with desk.store.write(alone=True) as session:
        source = source_named(session, name, feed)
        before = options_of(source)
        source.options = {key: value for key, value in options.items() if value}
        source.active = active
        session.add(source)
        if kind.contacts is not None and plain_options(before) != plain_options(told):
            rebuild(session, source, kind, told)
        record(session, actor, "source.save", name, {"feed": feed, "options": source.options})


def _check_name(name: str) -> None:
    """Refuse a name that cannot stand in the address of a webhook."""
    if not name:
        raise SaidError("source.no_name")
    if "/" in name or name in {".", ".."} or not name.isprintable():
        raise SaidError("source.bad_name", source=name)


def new_secret(desk: Desk, actor: Actor, name: str) -> str:
    """Give a source's webhook a new secret, shown this once; only its hash is kept."""
    require(actor, "change_settings")
    secret = secrets.token_urlsafe(32)
    with desk.store.write() as session:
        source = known_source(session, name)
        source.secret_hash = _hash(secret)
        session.add(source)
        record(session, actor, "source.secret", name, {})
    return secret


def opens(source: Source, secret: str) -> bool:
    """Tell whether a secret opens a source's webhook, in constant time."""
    return bool(source.secret_hash) and hmac.compare_digest(source.secret_hash, _hash(secret))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def is_live(source: Source) -> bool:
    """Tell whether a source should go on telling: it is followed, or has a webhook."""
    return bool(source.options.get("path") or source.secret_hash)


def followed(session: Session) -> list[Source]:
    """Return the active sources that follow a file or folder."""
    rows = session.exec(select(Source).where(col(Source.active)).order_by(Source.name))
    return [source for source in rows if source.options.get("path")]


def now() -> dt.datetime:
    """Return the time at which something arrived here, whatever the floor's clock says."""
    return dt.datetime.now(dt.UTC)
