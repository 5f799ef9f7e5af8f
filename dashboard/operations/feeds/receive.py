"""Take what a system sends to its webhook."""

from sqlmodel import select

from dashboard.feeds.catalogue import feed_named, rows_of
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.sources import opens, options_of
from dashboard.operations.feeds.take import Taken, take
from dashboard.store.tables import Source


class WrongSecretError(Exception):
    """There is no such source, it is switched off, or the secret is not its own."""


def receive(desk: Desk, name: str, secret: str, body: bytes) -> Taken:
    """Take a body that a source's system sent, whole or not at all.

    Parameters
    ----------
    desk : Desk
        Where it goes.
    name, secret : str
        The source, and the secret that opens its webhook.
    body : bytes
        What a file of the source would hold.

    Raises
    ------
    WrongSecretError
        When the sender may not send, whatever the reason.
    FeedError
        When the body cannot be used at all.
    """
    with desk.store.write(alone=True) as session:
        source = session.exec(select(Source).where(Source.name == name)).first()
        if source is None or not source.active or not opens(source, secret):
            raise WrongSecretError
        feed, options = feed_named(source.feed), options_of(source)
        rows = rows_of(body, name, feed, options)
        return take(session, source, feed, options, rows, "webhook")
