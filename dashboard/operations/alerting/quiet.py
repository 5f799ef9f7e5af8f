"""Quiet hours: nothing goes out of the application, breaches excepted where that is wanted."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dashboard.measures.weekly import EVERY_DAY, Weekly
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import floor_zone
from dashboard.operations.trail import record
from dashboard.store.tables import Setting
from dashboard.text import SaidError

SETTING = "alerting.quiet"
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Quiet:
    """Quiet hours.

    Attributes
    ----------
    active : bool
        Whether there are any.
    hours : Weekly
        When.
    timezone : str
        Where.
    breach_through : bool
        Whether a breach goes out all the same.
    """

    active: bool = False
    hours: Weekly = field(default_factory=lambda: Weekly(EVERY_DAY, 22 * 60, 7 * 60))
    timezone: str = "UTC"
    breach_through: bool = True

    def holds(self, now: dt.datetime, severity: str) -> bool:
        """Tell whether an alert of a severity stays inside at a moment."""
        if not self.active or (self.breach_through and severity == "breach"):
            return False
        return self.hours.holds(now.astimezone(ZoneInfo(self.timezone)))


def quiet_of(session: Session) -> Quiet:
    """Return the quiet hours in force; by default there are none."""
    kept = session.get(Setting, SETTING)
    if kept is None:
        return Quiet(timezone=floor_zone(session).key)
    value: dict[str, Any] = dict(kept.value)
    hours = value.pop("hours")
    return Quiet(hours=Weekly(tuple(hours.pop("weekdays")), **hours), **value)


def read_quiet(desk: Desk, actor: Actor) -> Quiet:
    """Return the quiet hours in force."""
    require(actor, "see_alerting")
    with desk.store.read() as session:
        return quiet_of(session)


def change_quiet(desk: Desk, actor: Actor, quiet: Quiet) -> Quiet:
    """Put other quiet hours in force; return those from before, with which it is undone.

    Raises
    ------
    SaidError
        For hours that are none, or an unknown zone.
    """
    require(actor, "change_alerting")
    hours = quiet.hours
    inside = all(0 <= m <= _DAY_MINUTES for m in (hours.from_minute, hours.to_minute))
    if not hours.weekdays or not inside:
        raise SaidError("quiet.bad_hours")
    try:
        ZoneInfo(quiet.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise SaidError("feed.unknown_zone", zone=quiet.timezone) from error
    with desk.store.write() as session:
        before = quiet_of(session)
        value = asdict(quiet)
        value["hours"]["weekdays"] = list(hours.weekdays)
        session.merge(Setting(name=SETTING, value=value))
        record(session, actor, "alerting.quiet", "quiet hours", value)
    return before
