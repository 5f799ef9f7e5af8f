"""Every source as a person sees it: how it is read, and whether it does what it should."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.health import read_health
from dashboard.operations.feeds.sources import SILENT_AFTER_S, is_live, now
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Source

State = Literal["telling", "silent", "trouble", "off", "waiting", "by_hand", "demo"]


@dataclass(frozen=True)
class Seen:
    """A source.

    Attributes
    ----------
    name, feed : str
        As stored.
    options : mapping
        As stored: how it is read, and ``path``, ``silent_after_s``, ``headings`` where told.
    active, has_secret : bool
        Whether it is switched on; whether its webhook can be opened.
    state : str
        ``telling``, ``silent`` and ``waiting`` (told nothing yet) are of live sources, which are
        followed or have a webhook; ``by_hand`` are those whose files people bring; ``demo`` is
        the simulated bank.
    health : mapping
        As a row of `feed_health`.
    """

    name: str
    feed: str
    options: Mapping[str, Any]
    active: bool
    has_secret: bool
    state: State
    health: Mapping[str, Any]


def read_sources(desk: Desk, actor: Actor) -> list[Seen]:
    """Return all sources by name."""
    require(actor, "see_feeds")
    with desk.store.read() as session:
        health = {str(row["name"]): row for row in read_health(session).to_dicts()}
        rows = session.exec(select(Source).order_by(Source.name)).all()
        return [_seen(row, health[row.name]) for row in rows]


def _seen(source: Source, health: Mapping[str, Any]) -> Seen:
    return Seen(
        source.name,
        source.feed,
        source.options,
        source.active,
        bool(source.secret_hash),
        _state(source, health),
        health,
    )


def _state(source: Source, health: Mapping[str, Any]) -> State:
    last = health["updated_at"]
    limit = dt.timedelta(seconds=float(source.options.get("silent_after_s", SILENT_AFTER_S)))
    if source.feed == "demo":
        return "demo"
    if not source.active:
        return "off"
    if health["trouble"]:
        return "trouble"
    if not is_live(source):
        return "by_hand"
    if not health["rows"]:
        return "waiting"
    return "silent" if now() - last > limit else "telling"


def source_for(sources: Sequence[Seen], feed: str, headings: Sequence[str]) -> Seen | None:
    """Return the source whose way of reading is offered for a file of a feed.

    For a table the one that last read such headings, for others the only one of the feed.
    """
    mine = [source for source in sources if source.feed == feed]
    if not headings:
        return mine[0] if len(mine) == 1 else None
    return next((s for s in mine if same_headings(s.options.get("headings", ()), headings)), None)


def same_headings(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two tables have the same headings, in whatever order and case."""
    return bool(one) and {h.casefold() for h in one} == {h.casefold() for h in other}
