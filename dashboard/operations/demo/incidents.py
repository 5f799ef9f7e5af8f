"""What goes wrong at the demo bank: on a schedule, and on demand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Setting

SETTING = "demo_incidents"

KINDS: Mapping[str, tuple[tuple[str, ...], float, int]] = {
    "surge": (("accounts", "cards", "mobile"), 1.6, 60),
    "handle_time": (("cards",), 1.35, 90),
    "absence": (("accounts",), 0.2, 180),
    "dead_queue": (("loans",), 0.05, 30),
}
"""Kind → queues, size (factor; for absence the share away) and minutes of one on demand."""

_SCHEDULED: tuple[tuple[str, tuple[str, ...], float, int, int], ...] = (
    ("surge", ("mobile",), 1.9, 14 * 60 + 10, 50),
    ("handle_time", ("cards",), 1.25, 16 * 60, 75),
    ("dead_queue", ("loans",), 0.05, 17 * 60 + 30, 25),
    ("absence", ("vip",), 0.25, 19 * 60, 120),
)
"""One a day, in turn: kind, queues, size, minute of the day, minutes."""


@dataclass(frozen=True)
class Incident:
    """One incident of one day; minutes are wall clock of the bank."""

    kind: str
    queues: tuple[str, ...]
    size: float
    day: dt.date
    start_minute: float
    minutes: int

    @property
    def start_s(self) -> float:
        """Start in seconds of the day."""
        return 60.0 * self.start_minute

    @property
    def end_s(self) -> float:
        """End in seconds of the day."""
        return self.start_s + 60.0 * self.minutes


def scheduled(day: dt.date) -> list[Incident]:
    """Return the incident that the schedule has for a day."""
    kind, queues, size, start, minutes = _SCHEDULED[day.toordinal() % len(_SCHEDULED)]
    return [Incident(kind, queues, size, day, start, minutes)]


def incidents_of(session: Session, day: dt.date) -> list[Incident]:
    """Return the incidents of a day, scheduled and on demand."""
    row = session.get(Setting, SETTING)
    told = [_read(item) for item in row.value["list"]] if row else []
    return scheduled(day) + [incident for incident in told if incident.day == day]


def _read(item: Mapping[str, Any]) -> Incident:
    return Incident(
        item["kind"],
        tuple(item["queues"]),
        item["size"],
        dt.date.fromisoformat(item["day"]),
        item["start_minute"],
        item["minutes"],
    )


def inject(desk: Desk, actor: Actor, kind: str, zone: dt.tzinfo) -> Incident:
    """Let an incident of a kind begin now."""
    require(actor, "intervene")
    queues, size, minutes = KINDS[kind]
    local = desk.now().astimezone(zone)
    minute = local.hour * 60 + local.minute + local.second / 60
    incident = Incident(kind, queues, size, local.date(), minute, minutes)
    with desk.store.write() as session:
        row = session.get(Setting, SETTING) or Setting(name=SETTING, value={"list": []})
        told = {**asdict(incident), "day": incident.day.isoformat(), "queues": list(queues)}
        row.value = {"list": [*row.value["list"], told]}
        session.add(row)
        record(session, actor, "demo.inject", kind, told)
    return incident
