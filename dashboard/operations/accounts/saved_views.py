"""Views that a user keeps: a screen with its filters under a name of one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.trail import record
from dashboard.store.tables import Setting
from dashboard.text import SaidError

LONGEST_NAME = 60
MOST = 50
_SETTING = "views:"


@dataclass(frozen=True)
class SavedView:
    """A screen as its owner wants to find it again.

    Attributes
    ----------
    name : str
        Unique among the owner's.
    screen : str
        Key of the screen, as in its address.
    query : mapping
        The filters, as the query of the address carries them.
    """

    name: str
    screen: str
    query: Mapping[str, str]

    @property
    def address(self) -> str:
        """The way there, from the root of this installation."""
        return f"/{self.screen}?{urlencode(self.query)}" if self.query else f"/{self.screen}"


def saved_views(desk: Desk, actor: Actor) -> list[SavedView]:
    """Return a user's views by name."""
    with desk.store.read() as session:
        return sorted(_kept(session, actor).values(), key=lambda view: view.name.casefold())


def save_view(desk: Desk, actor: Actor, view: SavedView) -> SavedView | None:
    """Keep a view and return the one of the same name that it replaces.

    Raises
    ------
    SaidError
        Without a name, with one that is too long, or when there are too many.
    """
    if not view.name:
        raise SaidError("views.no_name")
    if len(view.name) > LONGEST_NAME:
        raise SaidError("views.long_name", most=LONGEST_NAME)
    with desk.store.write() as session:
        views = _kept(session, actor, lock=True)
        if view.name not in views and len(views) >= MOST:
            raise SaidError("views.too_many", most=MOST)
        before = views.get(view.name)
        _keep(session, actor, views | {view.name: view})
        record(session, actor, "view.save", view.name, {"address": view.address})
    return before


def delete_view(desk: Desk, actor: Actor, name: str) -> SavedView | None:
    """Forget a view and return it; None when there is none of that name."""
    with desk.store.write() as session:
        views = _kept(session, actor, lock=True)
        gone = views.pop(name, None)
        if gone is not None:
            _keep(session, actor, views)
            record(session, actor, "view.delete", name, {"address": gone.address})
    return gone


def _kept(session: Session, actor: Actor, *, lock: bool = False) -> dict[str, SavedView]:
    row = session.get(Setting, f"{_SETTING}{actor.name}", with_for_update=lock)
    told: Mapping[str, Any] = row.value if row else {}
    return {name: SavedView(name, kept["screen"], kept["query"]) for name, kept in told.items()}


def _keep(session: Session, actor: Actor, views: Mapping[str, SavedView]) -> None:
    told = {
        view.name: {"screen": view.screen, "query": dict(view.query)} for view in views.values()
    }
    session.merge(Setting(name=f"{_SETTING}{actor.name}", value=told))
