"""Ranked interventions for an alert, each simulated beside doing nothing on the same contacts."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.move_breaks import Move, Stretch, apply_moves, propose
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues import (
    all_queues,
    is_automated,
    worked_by_people,
    zone_of,
)
from dashboard.operations.rest_of_day import (
    Service,
    draw_days,
    floor_of,
    outlook,
    play,
    service,
)
from dashboard.operations.rosters import on_duty, published_on, shifts_of, skills_of
from dashboard.store import tables
from dashboard.store.tables import Alert, Queue, Schedule
from scheduling.audit import audit
from scheduling.problem import read_problem
from scheduling.roster import Roster

DAYS = 50
RENEWED = dt.timedelta(minutes=5)
HORIZONS: Mapping[str, float] = {"30": 1800.0, "60": 3600.0, "end": math.inf}
"""Name of a horizon → seconds from the application."""
_STRETCHES = (30, 60, 90)
_Z = 1.96
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Interval:
    """A mean with the confidence interval of the mean and the prediction interval of one day."""

    mean: float
    lo95: float
    hi95: float
    predict_lo95: float
    predict_hi95: float

    def told(self) -> dict[str, float]:
        """Return plain values."""
        return {name: round(value, 5) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Option:
    """One thing to do, or nothing, with what it would change.

    Attributes
    ----------
    kind : str
        ``nothing`` or ``move_breaks``.
    moves : tuple of Move
        What changes in the roster.
    minutes : int
        Length of the stretch kept free of breaks.
    service_level : mapping
        Horizon → mean service level of the alert's queue with this option.
    gain : mapping
        Horizon → gain of service level of the queue, against doing nothing.
    total_gain : mapping
        Horizon → the same over all queues.
    abandoned, wait_s : float
        Mean number of abandoned contacts and mean wait of the queue to the end of the day.
    broken : tuple of str
        Rules that the option would newly break.
    """

    kind: str
    moves: tuple[Move, ...]
    minutes: int
    service_level: Mapping[str, float]
    gain: Mapping[str, Interval]
    total_gain: Mapping[str, Interval]
    abandoned: float
    wait_s: float
    broken: tuple[str, ...] = ()

    @property
    def affected(self) -> int:
        """How many people it touches."""
        return len({move.agent for move in self.moves})

    def promise(self) -> dict[str, Any]:
        """Return what it promises, as plain values for the log."""
        return {
            "service_level": {name: round(v, 5) for name, v in self.service_level.items()},
            "gain": {name: gain.told() for name, gain in self.gain.items()},
            "total_gain": {name: gain.told() for name, gain in self.total_gain.items()},
        }

    def told(self) -> dict[str, Any]:
        """Return plain values to be stored."""
        return {
            "kind": self.kind,
            "moves": [move.told() for move in self.moves],
            "minutes": self.minutes,
            **self.promise(),
            "abandoned": round(self.abandoned, 3),
            "wait_s": round(self.wait_s, 3),
            "broken": list(self.broken),
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Option":
        """Return the option that was stored."""
        return cls(
            told["kind"],
            tuple(Move(**move) for move in told["moves"]),
            told["minutes"],
            told["service_level"],
            {name: Interval(**gain) for name, gain in told["gain"].items()},
            {name: Interval(**gain) for name, gain in told["total_gain"].items()},
            told["abandoned"],
            told["wait_s"],
            tuple(told["broken"]),
        )


@dataclass(frozen=True)
class Advice:
    """Options for an alert, doing nothing first, then by gain; reproducible from the seed.

    Attributes
    ----------
    alert_id, queue, schedule_id, at, seed
        What it is about, the roster and moment that it was made for, and its seed.
    options : tuple of Option
        Empty where nothing can be simulated.
    why_not : str
        Then ``automated``: a machine works the queue, people can not be moved for it. Else empty.
    """

    alert_id: int
    queue: str
    schedule_id: int
    at: dt.datetime
    seed: int
    options: tuple[Option, ...]
    why_not: str = ""


def interval(differences: Sequence[float]) -> Interval:
    """Return mean, 95 % of the mean and 95 % of a single day of paired differences."""
    values = np.asarray(differences, np.float64)
    mean = float(values.mean())
    spread = float(values.std(ddof=1)) if values.size > 1 else 0.0
    half, wide = _Z * spread / math.sqrt(values.size), _Z * spread * math.sqrt(1 + 1 / values.size)
    return Interval(mean, mean - half, mean + half, mean - wide, mean + wide)


def advise(desk: Desk, alert_id: int, seed: int = 1) -> Advice | None:
    """Simulate the options for an alert and keep them; None without a roster for today."""
    now = desk.now()
    with desk.store.read() as session:
        queue = session.get_one(Queue, session.get_one(Alert, alert_id).queue_id)
        schedule = published_on(session, now.astimezone(zone_of(queue)).date())
        if schedule is None or schedule.id is None:
            return None
        options, why_not = _options(session, queue, schedule, now, seed)
    advice = Advice(alert_id, queue.name, schedule.id, now, seed, options, why_not)
    with desk.store.write() as session:
        session.merge(
            tables.Advice(
                alert_id=alert_id,
                schedule_id=advice.schedule_id,
                made_at=now,
                seed=seed,
                options={"list": [option.told() for option in options], "why_not": why_not},
            )
        )
    return advice


def _options(
    session: Session, queue: Queue, schedule: Schedule, now: dt.datetime, seed: int
) -> tuple[tuple[Option, ...], str]:
    """Return the options for a queue, or none and why nothing can be simulated."""
    if is_automated(queue.channel):
        return (), "automated"
    queues = worked_by_people(all_queues(session))
    place = next(i for i, other in enumerate(queues) if other.id == queue.id)
    return tuple(_Case(session, queues, place, schedule, now, seed).options()), ""


ADVISED = ("volume", "dead_queue")
"""Indicators of the floor, against which people can be moved."""


def advise_next(desk: Desk) -> int | None:
    """Renew the advice of the open alert that needs it most; return its number.

    One that has none comes first, then the oldest; advice is old after five minutes, or when the
    roster that it was made on was replaced.
    """
    now = desk.now()
    with desk.store.read() as session:
        statement = (
            select(Alert, tables.Advice)
            .join(tables.Advice, col(tables.Advice.alert_id) == col(Alert.id), isouter=True)
            .where(col(Alert.open_key).is_not(None), col(Alert.indicator).in_(ADVISED))
        )
        # The outer join leaves no advice where there is none yet, which its type does not say.
        rows = cast("Iterable[tuple[Alert, tables.Advice | None]]", session.exec(statement))
        waiting = [
            (advice.made_at if advice else _NEVER, alert.id)
            for alert, advice in rows
            if advice is None or advice.made_at + RENEWED <= now
        ]
    if not waiting:
        return None
    alert_id = min(waiting)[1]
    assert alert_id is not None  # noqa: S101 - read from the store
    advise(desk, alert_id)
    return alert_id


def read_advice(desk: Desk, actor: Actor, alert_id: int) -> Advice | None:
    """Return the newest advice for an alert, None while there is none."""
    require(actor, "see_alerts")
    with desk.store.read() as session:
        row = session.get(tables.Advice, alert_id)
        if row is None:
            return None
        queue_id = session.get_one(Alert, alert_id).queue_id
        queue = session.get_one(Queue, queue_id).name
    options = tuple(Option.of(told) for told in row.options["list"])
    why_not = row.options.get("why_not", "")
    return Advice(alert_id, queue, row.schedule_id, row.made_at, row.seed, options, why_not)


class _Case:
    """One alert under advice: today's draws, and what doing nothing brings."""

    def __init__(
        self,
        session: Session,
        queues: Sequence[Queue],
        place: int,
        schedule: Schedule,
        now: dt.datetime,
        seed: int,
    ) -> None:
        self.queues, self.place = queues, place
        self.outlook = outlook(session, queues, now)
        self.draws = draw_days(self.outlook, DAYS, seed)
        self.skills = skills_of(session)
        self.roster = shifts_of(session, schedule)
        self.problem = schedule.problem
        day = now.astimezone(zone_of(queues[place])).date()
        self.day = (day - schedule.first_day).days
        self.known = self._broken(self.roster)
        self.nothing = self._services(self.roster)

    def options(self) -> list[Option]:
        """Return doing nothing and every useful option, best gain to the day's end first."""
        found = {o.moves: o for o in map(self._move_breaks, _STRETCHES) if o.moves}
        ranked = sorted(found.values(), key=lambda o: -o.gain["60"].mean)
        return [self._option("nothing", (), 0, self.nothing, ()), *ranked]

    def _move_breaks(self, minutes: int) -> Option:
        start = math.ceil(self.outlook.now_s / 60)
        stretch = Stretch(self.day, start, start + minutes, self.queues[self.place].name)
        moves = propose(self.roster, self.problem, self.skills, stretch)
        moved = apply_moves(self.roster, moves)
        broken = tuple(sorted(self._broken(moved) - self.known))
        services = self._services(moved) if moves else self.nothing
        return self._option("move_breaks", tuple(moves), minutes, services, broken)

    def _broken(self, roster: Roster) -> set[str]:
        found = audit(read_problem(self.problem), roster).violations
        return {f"{v.rule} {v.agent} {v.day}" for v in found}

    def _services(self, roster: Roster) -> dict[str, list[tuple[Service, Service]]]:
        """Return by horizon, for every drawn day, the service of the queue and of all."""
        floor = floor_of(on_duty(roster, self.day, self.skills), self.queues)
        outcomes = play(self.draws, floor, self.queues)
        now_s = self.outlook.now_s
        return {
            name: [
                (
                    service(draw, out, self.queues, (now_s, now_s + length), self.place),
                    service(draw, out, self.queues, (now_s, now_s + length)),
                )
                for draw, out in zip(self.draws, outcomes, strict=True)
            ]
            for name, length in HORIZONS.items()
        }

    def _option(
        self,
        kind: str,
        moves: tuple[Move, ...],
        minutes: int,
        services: Mapping[str, list[tuple[Service, Service]]],
        broken: tuple[str, ...],
    ) -> Option:
        gains = {
            name: [
                [w[i].service_level - n[i].service_level for w, n in zip(with_, none, strict=True)]
                for i in (0, 1)
            ]
            for (name, with_), none in zip(services.items(), self.nothing.values(), strict=True)
        }
        queue = [mine for mine, _ in services["end"]]
        offered = sum(s.offered for s in queue)
        return Option(
            kind,
            moves,
            minutes,
            {n: float(np.mean([m.service_level for m, _ in s])) for n, s in services.items()},
            {name: interval(gain[0]) for name, gain in gains.items()},
            {name: interval(gain[1]) for name, gain in gains.items()},
            sum(s.abandoned for s in queue) / len(queue),
            sum(s.wait_s for s in queue) / offered if offered else 0.0,
            broken,
        )
