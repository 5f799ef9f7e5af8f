"""Advice as values: options with what each would change, kept in the store and read again."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from dashboard.operations.interventions.doing import Doing

HORIZONS: Mapping[str, float] = {"30": 1800.0, "60": 3600.0, "end": math.inf}
"""Name of a horizon → seconds from the application."""
Z95 = 1.96
_SEEN = 5e-4
"""Difference of service level that shows as a tenth of a point."""


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


def interval(differences: Sequence[float], widen: float = 1.0) -> Interval:
    """Return mean, 95 % of the mean and 95 % of a single day of paired differences.

    The single day's interval takes the wider of the normal one and the range that the drawn days
    themselves spanned: effects are skewed, few days are large ones. `widen` is what promises were
    off by beyond their intervals of late (`honesty.widening`): the error of the model itself.
    """
    values = np.asarray(differences, np.float64)
    mean = float(values.mean())
    spread = float(values.std(ddof=1)) if values.size > 1 else 0.0
    half = Z95 * spread / math.sqrt(values.size)
    wide = widen * Z95 * spread * math.sqrt(1 + 1 / values.size)
    low, high = float(values.min()), float(values.max())
    # a share changes by no more than the whole
    predicted = max(-1.0, min(mean - wide, low)), min(1.0, max(mean + wide, high))
    return Interval(mean, mean - half, mean + half, *predicted)


@dataclass(frozen=True)
class Level:
    """The service level of one day as it may come with an option, and the mean without it."""

    lo: float
    hi: float
    without: float


def level(with_: Sequence[float], without: Sequence[float], widen: float = 1.0) -> Level:
    """Return 95 % of single days with an option, and the mean of those without; shares."""
    found = interval(with_, widen)
    lo, hi = max(0.0, found.predict_lo95), min(1.0, found.predict_hi95)
    return Level(lo, hi, float(np.mean(without)))


@dataclass(frozen=True)
class Cost:
    """What an option costs.

    Attributes
    ----------
    paid_hours
        More paid hours, overtime at its rate; below zero where hours are given back.
    people
        Whose day changes.
    touched
        How many of them had a change within the last week already.
    """

    paid_hours: float = 0.0
    people: int = 0
    touched: int = 0

    @property
    def weight_hours(self) -> float:
        """Hours by which options are compared: paid ones, and two minutes a person who is told."""
        return max(self.paid_hours, 0.0) + (self.people + 1) * _TELLING_H


_TELLING_H = 2 / 60


@dataclass(frozen=True)
class Option:
    """One thing to do, or nothing, with what it would change.

    Attributes
    ----------
    kind
        ``nothing``, ``move_breaks``, ``move_training``, ``cancel_training``, ``overtime``,
        ``early_leave``, ``only``, ``more``, ``site``, ``first``, ``callback`` or ``later``.
    doing
        What changes.
    minutes
        For how long.
    service_level
        Horizon → mean service level of the alert's queue with this option.
    gain, total_gain
        Horizon → gain of service level against doing nothing, of the queue and over all queues.
    answered_more
        Contacts of all queues to the day's end that are answered in target more than without.
    abandoned, wait_s
        Mean number of abandoned contacts and mean wait of the queue to the end of the day.
    cost
        Hours and people.
    level
        Horizon → what a single day may bring, against which a real floor is measured.
    broken
        Rules that the option would newly break.
    """

    kind: str
    doing: Doing
    minutes: int
    service_level: Mapping[str, float]
    gain: Mapping[str, Interval]
    total_gain: Mapping[str, Interval]
    answered_more: float
    abandoned: float
    wait_s: float
    cost: Cost = Cost()
    level: Mapping[str, Level] = field(default_factory=dict[str, Level])
    broken: tuple[str, ...] = ()

    @property
    def affected(self) -> int:
        """How many people it touches."""
        return self.cost.people

    @property
    def idle(self) -> bool:
        """Whether it changes nothing that anybody would see, at no horizon."""
        gains = (*self.gain.values(), *self.total_gain.values())
        return all(abs(gain.mean) < _SEEN for gain in gains)

    @property
    def score(self) -> float:
        """Contacts answered in target more, an hour that it costs."""
        return self.answered_more / self.cost.weight_hours

    def promise(self) -> dict[str, Any]:
        """Return what it promises, as plain values for the log."""
        return {
            "service_level": {name: round(v, 5) for name, v in self.service_level.items()},
            "gain": {name: gain.told() for name, gain in self.gain.items()},
            "total_gain": {name: gain.told() for name, gain in self.total_gain.items()},
            "level": {
                name: {key: round(value, 5) for key, value in asdict(level).items()}
                for name, level in self.level.items()
            },
        }

    def told(self) -> dict[str, Any]:
        """Return plain values to be stored."""
        return {
            "kind": self.kind,
            "doing": self.doing.told(),
            "minutes": self.minutes,
            **self.promise(),
            "answered_more": round(self.answered_more, 3),
            "abandoned": round(self.abandoned, 3),
            "wait_s": round(self.wait_s, 3),
            "cost": asdict(self.cost),
            "broken": list(self.broken),
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Option":
        """Return the option that was stored."""
        return cls(
            told["kind"],
            Doing.of(told.get("doing", told)),
            told["minutes"],
            told["service_level"],
            {name: Interval(**gain) for name, gain in told["gain"].items()},
            {name: Interval(**gain) for name, gain in told["total_gain"].items()},
            told.get("answered_more", 0.0),
            told["abandoned"],
            told["wait_s"],
            Cost(**told.get("cost", {})),
            {name: Level(**level) for name, level in told.get("level", {}).items()},
            tuple(told["broken"]),
        )


@dataclass(frozen=True)
class Advice:
    """Options for an alert, doing nothing first, then by what they bring for what they cost.

    Attributes
    ----------
    alert_id, queue, schedule_id, at, seed, days, widened
        What it is about, the roster and moment that it was made for, its seed and drawn days, and
        by what its prediction intervals were widened.
    options
        Empty where nothing can be simulated.
    why_not
        Then ``automated``: a machine works the queue, people can not be moved for it. Else empty.
    """

    alert_id: int
    queue: str
    schedule_id: int
    at: dt.datetime
    seed: int
    options: tuple[Option, ...]
    why_not: str = ""
    days: int = 0
    widened: float = 1.0
