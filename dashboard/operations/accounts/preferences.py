"""What a user prefers on every screen: the zone of moments, the format of numbers, the clock."""

from dataclasses import asdict

from dashboard.formats import USUAL, Formats, known
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.trail import record
from dashboard.store.tables import Setting
from dashboard.text import SaidError

_SETTING = "preferences:"


def preferences(desk: Desk, actor: Actor) -> Formats:
    """Return what a user chose; the usual where nothing is kept."""
    with desk.store.read() as session:
        row = session.get(Setting, f"{_SETTING}{actor.name}")
        return known(row.value) if row else USUAL


def set_preferences(desk: Desk, actor: Actor, formats: Formats) -> None:
    """Keep what a user chose.

    Raises
    ------
    SaidError
        For a zone, a format or a clock that there is not.
    """
    told = asdict(formats)
    if known(told) != formats:
        raise SaidError("preferences.unknown")
    with desk.store.write() as session:
        session.merge(Setting(name=f"{_SETTING}{actor.name}", value=told))
        record(session, actor, "preferences.set", actor.name, told)
