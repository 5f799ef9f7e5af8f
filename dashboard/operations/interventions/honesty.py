"""How honest the promises of interventions have been, and what is learnt from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Intervention

USUAL_WIDENING = 1.8
"""Before there are promises of one's own: measured in `benchmarks/interventions.py`."""
ENOUGH = 40
_REMEMBERED = 400
_LEVEL = 0.95
_LEAST_HALF = 0.002
"""Narrower promises, in points of service level, say nothing about widths."""
_TOLERANCE = 5e-4


@dataclass(frozen=True)
class Promise:
    """One gain of service level, promised and measured.

    Attributes
    ----------
    kind, horizon
        Of the option, and how long after the application.
    mean, low, high
        What was promised: the mean and the prediction interval of what will be measured.
    measured
        What it was.
    widened
        By what the interval had been widened.
    """

    kind: str
    horizon: str
    mean: float
    low: float
    high: float
    measured: float
    widened: float = 1.0

    @property
    def kept(self) -> bool:
        """Whether what was measured lies in the promised interval."""
        return self.low - _TOLERANCE <= self.measured <= self.high + _TOLERANCE

    @property
    def ratio(self) -> float | None:
        """How far off it was, in half widths before widening; None where nothing was promised."""
        half = (self.high - self.low) / 2 / self.widened
        return None if half < _LEAST_HALF else abs(self.measured - self.mean) / half


@dataclass(frozen=True)
class Honesty:
    """Totals of a ledger of promises.

    Attributes
    ----------
    measured
        How many promises were measured.
    kept
        Share whose measured gain lay in the promised 95 % prediction interval.
    promised, came
        Mean gain of service level promised and measured.
    width
        Mean width of the promised intervals.
    """

    measured: int
    kept: float
    promised: float
    came: float
    width: float


def promises(session: Session) -> list[Promise]:
    """Return the newest promises of interventions that were measured and not undone."""
    rows = session.exec(
        select(Intervention)
        .where(col(Intervention.undone_at).is_(None))
        .order_by(col(Intervention.id).desc())
        .limit(_REMEMBERED)
    )
    found: list[Promise] = []
    for row in rows:
        for horizon, was in row.measured.items():
            told = row.promised.get("gain", {}).get(horizon)
            if told is not None and was.get("gain") is not None:
                low = was.get("lo", told["predict_lo95"])
                high = was.get("hi", told["predict_hi95"])
                widened = float(row.parameters.get("widened", 1.0))
                promise = Promise(row.kind, horizon, told["mean"], low, high, was["gain"], widened)
                found.append(promise)
    return found


def widening(found: Sequence[Promise]) -> float:
    """Return the factor on the intervals by which 95 of 100 of these promises had been kept.

    A split conformal correction (Lei et al. 2018): the 95 % quantile of how far off promises were,
    in half widths. With fewer than `ENOUGH` of them it is `USUAL_WIDENING`.
    """
    ratios = [ratio for promise in found if (ratio := promise.ratio) is not None]
    if len(ratios) < ENOUGH:
        return USUAL_WIDENING
    return float(np.clip(np.quantile(ratios, _LEVEL), 1.0, 3.0))


def honesty_of(found: Sequence[Promise]) -> Honesty | None:
    """Sum promises up; None while none was measured."""
    if not found:
        return None
    told = np.array([[p.kept, p.mean, p.measured, p.high - p.low] for p in found], np.float64)
    kept, promised, came, width = told.mean(axis=0).tolist()
    return Honesty(len(found), kept, promised, came, width)


def honesty(desk: Desk, actor: Actor) -> dict[str, Honesty]:
    """Return the totals by horizon of the center's own promises."""
    require(actor, "see_alerts")
    with desk.store.read() as session:
        found = promises(session)
    horizons = dict.fromkeys(promise.horizon for promise in found)
    sums = {h: honesty_of([p for p in found if p.horizon == h]) for h in horizons}
    return {horizon: total for horizon, total in sums.items() if total is not None}
