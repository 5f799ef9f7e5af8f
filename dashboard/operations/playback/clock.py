"""The clock of a playback: how fast it goes, whether it stands, and where it is."""

import datetime as dt

from dashboard.operations.desk import CLOCK, Desk
from dashboard.store.tables import Setting

SPEEDS = (1, 10, 60, 300)
"""Seconds of the day a second."""


def wind(desk: Desk, shown: dt.datetime, speed: float, *, running: bool = True) -> None:
    """Set the clock of a playback's store."""
    with desk.store.write() as session:
        row = session.get(Setting, CLOCK) or Setting(name=CLOCK)
        real = dt.datetime.now(dt.UTC)
        stamps = {"shown": shown.isoformat(), "real": real.isoformat()}
        row.value = {**stamps, "speed": speed, "running": running}
        session.add(row)


def change_speed(desk: Desk, speed: float) -> None:
    """Let the clock go on from where it is, faster or slower."""
    wind(desk, desk.now(), speed)


def pause(desk: Desk) -> None:
    """Let the clock stand still where it is."""
    wind(desk, desk.now(), speed_of(desk), running=False)


def resume(desk: Desk) -> None:
    """Let a clock that stands go on."""
    wind(desk, desk.now(), speed_of(desk))


def speed_of(desk: Desk) -> float:
    """Return how fast the clock goes when it runs."""
    with desk.store.read() as session:
        return float(session.get_one(Setting, CLOCK).value["speed"])


def runs(desk: Desk) -> bool:
    """Tell whether the clock runs."""
    with desk.store.read() as session:
        return bool(session.get_one(Setting, CLOCK).value["running"])
