"""The composition root: a store with its schema, and the clock."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from dashboard.settings import Settings
from dashboard.store import schema
from dashboard.store.engine import Store, open_store
from dashboard.store.tables import Setting
from dashboard.text import SaidError

CLOCK = "clock"
STORE_AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError)
"""What is raised while the store does not answer."""


@dataclass(frozen=True)
class Desk:
    """What every use case works on."""

    store: Store
    settings: Settings

    def now(self) -> dt.datetime:
        """Return the time of the floor: the real one, or that of the simulated bank."""
        with self.store.read() as session:
            return floor_time(session)


def floor_time(session: Session) -> dt.datetime:
    """Return the time of the floor inside a transaction."""
    clock = session.get(Setting, CLOCK)
    real = dt.datetime.now(dt.UTC)
    if clock is None:
        return real
    shown = dt.datetime.fromisoformat(clock.value["shown"])
    if not clock.value["running"]:
        return shown
    anchor = dt.datetime.fromisoformat(clock.value["real"])
    return shown + (real - anchor) * float(clock.value["speed"])


def open_desk(url: str | None = None, settings: Settings | None = None) -> Desk:
    """Open the desk on a store, making the schema of an embedded one on first use.

    Parameters
    ----------
    url : str or None
        Address of the store; None: the environment's.
    settings : Settings or None
        None: the environment's.

    Raises
    ------
    SaidError
        When the store cannot be opened or has no schema.
    """
    settings = settings or Settings()
    store = open_store(url or settings.store_url)
    try:
        schema.ensure(store)
    except schema.SchemaMissingError as error:
        raise SaidError("store.schema_missing") from error
    return Desk(store, settings)
