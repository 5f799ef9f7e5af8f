"""What goes wrong at the demo bank: on a schedule, on demand, and in its past."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from dashboard.operations.demo.bank import QUEUES
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Setting

Floats = npt.NDArray[np.float64]

SETTING = "demo_incidents"
VOLUME = ("surge", "dead_queue", "leak")
"""Kinds that change how many contacts come."""
MOST = 3.0
"""No incident multiplies contacts by more."""

_CALLS = tuple(queue.name for queue in QUEUES if queue.channel == "voice")

KINDS: Mapping[str, tuple[tuple[str, ...], float, int]] = {
    "surge": (("accounts", "cards", "mobile"), 1.35, 45),
    "handle_time": (("cards",), 1.35, 90),
    "absence": (("accounts",), 0.2, 180),
    "dead_queue": (("loans",), 0.05, 30),
    "leak": (_CALLS, 1.3, 180),
}
"""Kind → queues, size and minutes of one on demand.

The size is a factor on contacts or handle times, of a leak the one that is slowly reached; of an
absence it is the share of people away.
"""

_SCHEDULED: tuple[tuple[str, tuple[str, ...], float, int, int], ...] = (
    ("surge", ("accounts", "mobile", "chat"), 1.7, 14 * 60 + 10, 50),
    ("handle_time", ("cards",), 1.25, 16 * 60, 75),
    ("dead_queue", ("loans",), 0.05, 17 * 60 + 30, 25),
    ("absence", ("vip",), 0.25, 19 * 60, 120),
    ("leak", _CALLS, 1.3, 13 * 60 + 30, 180),
)
"""One a day, in turn: kind, queues, size, minute of the day, minutes."""

_PAST_SHARE = 0.2
_PAST_START, _PAST_UNTIL = 8 * 60, 19 * 60
_PAST: Sequence[tuple[str, Sequence[tuple[str, ...]], tuple[float, float], tuple[int, int]]] = (
    ("surge", (("mobile", "chat"), ("accounts", "cards", "mobile"), _CALLS), (1.3, 2.0), (45, 150)),
    ("handle_time", (("cards",), ("accounts",), ("loans",)), (1.2, 1.4), (60, 240)),
    ("absence", (("accounts",), ("fraud", "vip"), ("loans",)), (0.15, 0.3), (120, 360)),
    ("dead_queue", (("loans",), ("cards",), ("prospects",)), (0.05, 0.2), (25, 60)),
    ("leak", (_CALLS,), (1.25, 1.4), (150, 210)),
)
"""Kind → the queues, sizes and minutes that past ones are drawn from."""


@dataclass(frozen=True)
class Incident:
    """One incident of one day; minutes are wall clock of the bank."""

    kind: str
    queues: tuple[str, ...]
    size: float
    day: dt.date
    start_minute: float
    minutes: int
    origin: str = "scheduled"

    @property
    def start_s(self) -> float:
        """Start in seconds of the day."""
        return 60.0 * self.start_minute

    @property
    def end_s(self) -> float:
        """End in seconds of the day."""
        return self.start_s + 60.0 * self.minutes

    def told(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "day": self.day.isoformat(), "queues": list(self.queues)}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Incident":
        """Return the incident that was kept."""
        return cls(
            told["kind"],
            tuple(told["queues"]),
            told["size"],
            dt.date.fromisoformat(told["day"]),
            told["start_minute"],
            told["minutes"],
            told.get("origin", "on_demand"),
        )


def factor(
    seconds: Floats, queue: str, incidents: Iterable[Incident], kinds: tuple[str, ...]
) -> Floats:
    """Return by what incidents of some kinds multiply a queue at some seconds of their day."""
    product = np.ones(seconds.size)
    for incident in incidents:
        if incident.kind in kinds and queue in incident.queues:
            inside = (seconds >= incident.start_s) & (seconds < incident.end_s)
            product = np.where(inside, product * _size_at(seconds, incident), product)
    return np.minimum(product, MOST)


def _size_at(seconds: Floats, incident: Incident) -> Floats:
    """Return an incident's factor: a leak's grows evenly to its size."""
    if incident.kind != "leak":
        return np.full(seconds.size, incident.size)
    passed = (seconds - incident.start_s) / (incident.end_s - incident.start_s)
    return 1 + (incident.size - 1) * passed


def scheduled(day: dt.date) -> list[Incident]:
    """Return the incident that the schedule has for a day."""
    kind, queues, size, start, minutes = _SCHEDULED[day.toordinal() % len(_SCHEDULED)]
    return [Incident(kind, queues, size, day, start, minutes)]


def drawn(day: dt.date, seed: int) -> list[Incident]:
    """Return what went wrong on a day of the past that only facts are kept of: mostly nothing."""
    random = np.random.default_rng([seed, 5, day.toordinal()])
    if random.random() >= _PAST_SHARE:
        return []
    kind, queues, sizes, lengths = _PAST[int(random.integers(len(_PAST)))]
    mine = queues[int(random.integers(len(queues)))]
    size, minutes = float(random.uniform(*sizes)), int(random.integers(*lengths))
    start = int(random.integers(_PAST_START, _PAST_UNTIL))
    return [Incident(kind, mine, round(size, 2), day, start, minutes, "past")]


def kept_incidents(session: Session) -> list[Incident]:
    """Return every incident that was kept: of the past, of days simulated, on demand."""
    row = session.get(Setting, SETTING)
    return [Incident.of(told) for told in row.value["list"]] if row else []


def keep_incidents(session: Session, incidents: Iterable[Incident]) -> int:
    """Keep the incidents that are not kept yet; return how many were new."""
    known = kept_incidents(session)
    new = [incident for incident in dict.fromkeys(incidents) if incident not in known]
    if new:
        told = [incident.told() for incident in [*known, *new]]
        session.merge(Setting(name=SETTING, value={"list": told}))
    return len(new)


def incidents_of(session: Session, day: dt.date) -> list[Incident]:
    """Return the incidents of a simulated day, scheduled and on demand."""
    row = session.get(Setting, SETTING)
    mine = [told for told in row.value["list"] if told["day"] == day.isoformat()] if row else []
    known = [Incident.of(told) for told in mine]
    return scheduled(day) + [one for one in known if one.origin == "on_demand"]


def inject(desk: Desk, actor: Actor, kind: str, zone: dt.tzinfo) -> Incident:
    """Let an incident of a kind begin now."""
    require(actor, "intervene")
    queues, size, minutes = KINDS[kind]
    local = desk.now().astimezone(zone)
    minute = local.hour * 60 + local.minute + local.second / 60
    incident = Incident(kind, queues, size, local.date(), minute, minutes, "on_demand")
    with desk.store.write() as session:
        keep_incidents(session, [incident])
        record(session, actor, "demo.inject", kind, incident.told())
    return incident
