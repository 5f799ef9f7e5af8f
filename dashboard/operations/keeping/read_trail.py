"""The audit trail as auditors read it, and whether its chain holds."""

import polars as pl
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import broken_at
from dashboard.store.read import read_frame
from dashboard.store.tables import Audit
from dashboard.store.write import table_of


def read_trail(desk: Desk, actor: Actor, limit: int = 200) -> pl.DataFrame:
    """Return the newest rows of the trail: id, at, actor, action, subject."""
    require(actor, "see_settings")
    table = table_of(Audit)
    columns = [table.c[name] for name in ("id", "at", "actor", "action", "subject")]
    with desk.store.read() as session:
        return read_frame(session, select(*columns).order_by(table.c.id.desc()).limit(limit))


def verify_trail(desk: Desk, actor: Actor) -> int | None:
    """Return the first row whose chain does not hold, None when the whole trail is whole."""
    require(actor, "see_settings")
    with desk.store.read() as session:
        return broken_at(session)
