"""The registry of champions: which model forecasts each queue, and how good it was lately."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, col, func, select

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.runs import Run, run_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, id_of, zone_of
from dashboard.store.read import read_frame
from dashboard.store.tables import Audit, ForecastRun, ForecastValue
from dashboard.store.write import table_of
from dashboard.text import Words

MODELS = ("factors", "arima", "ridge", "ha8", "similar")
"""The models of the library; a champion is one of them, or two joined by ``+``: their mean."""
SORTS = ("gain", "volume")
_SKIP = "forecast.skip"
_TRIES = ("forecast.make", _SKIP)


@dataclass(frozen=True)
class Champion:
    """A queue and what forecasts it.

    Attributes
    ----------
    queue : str
        Name.
    zone : ZoneInfo
        Of the queue.
    run : Run or None
        Its newest forecast.
    per_day : float or None
        Contacts a day of that forecast.
    refused : mapping
        Why the last try to forecast it failed (`text.told`), empty when it did not.
    """

    queue: str
    zone: ZoneInfo
    run: Run | None
    per_day: float | None
    refused: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def share(self, name: str) -> float | None:
        """Return a figure of the report, None where it is unknown."""
        return self.run.share(name) if self.run else None

    @property
    def gain(self) -> float | None:
        """1 − WAPE / WAPE of HA8: below zero the usual way was better."""
        mine, usual = self.share("wape"), self.share("ha8")
        return None if mine is None or not usual else 1 - mine / usual


def read_registry(desk: Desk, actor: Actor) -> list[Champion]:
    """Return one champion a queue, in the order of the queues."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        runs = _newest(session)
        per_day = _per_day(session, [run.id for run in runs.values()])
        refused = _refused(session)
        queues = all_queues(session)
    made = [(queue, runs.get(id_of(queue))) for queue in queues]
    return [
        Champion(
            queue.name,
            zone_of(queue),
            run,
            per_day.get(run.id) if run else None,
            refused.get(queue.name, {}),
        )
        for queue, run in made
    ]


def _newest(session: Session) -> dict[int, Run]:
    """Return the newest forecast of each queue by the queue's key."""
    newest = select(func.max(ForecastRun.id)).group_by(col(ForecastRun.queue_id))
    rows = session.exec(select(ForecastRun).where(col(ForecastRun.id).in_(newest)))
    return {row.queue_id: run_of(row) for row in rows}


def _per_day(session: Session, run_ids: Sequence[int]) -> dict[int, float]:
    """Return the contacts a day of some forecasts, over all their days."""
    table = table_of(ForecastValue)
    span = read_frame(
        session,
        select(
            table.c.run_id,
            func.sum(table.c.contacts).label("contacts"),
            func.min(table.c.start).label("first"),
            func.max(table.c.start).label("last"),
        )
        .where(table.c.run_id.in_(run_ids))
        .group_by(table.c.run_id),
    )
    days = (pl.col("last") - pl.col("first")).dt.total_days() + 1
    return dict(span.select("run_id", pl.col("contacts") / days).iter_rows())


def last_refusal(desk: Desk, actor: Actor, queue: str) -> Mapping[str, Any]:
    """Return why the last try to forecast a queue failed (`text.told`), empty when it did not."""
    require(actor, "see_forecast")
    mine = select(Audit).where(col(Audit.action).in_(_TRIES), Audit.subject == queue)
    with desk.store.read() as session:
        last = session.exec(mine.order_by(col(Audit.id).desc()).limit(1)).first()
    return _why(last) if last else {}


def _refused(session: Session) -> dict[str, Mapping[str, Any]]:
    """Return why the last try to forecast a queue failed, of the queues where it did."""
    tries = select(func.max(Audit.id)).where(col(Audit.action).in_(_TRIES)).group_by(Audit.subject)
    rows = session.exec(select(Audit).where(col(Audit.id).in_(tries)))
    return {row.subject: why for row in rows if (why := _why(row))}


def _why(last_try: Audit) -> Mapping[str, Any]:
    return last_try.details if last_try.action == _SKIP else {}


def ranked(champions: Iterable[Champion], by: str) -> list[Champion]:
    """Sort champions: the least gain first, or the most contacts; what is unknown comes last."""

    def place(champion: Champion) -> tuple[bool, float]:
        value = champion.gain if by == "gain" else champion.per_day
        return value is None, (value or 0.0) * (1 if by == "gain" else -1)

    return sorted(champions, key=place)


def overall(champions: Iterable[Champion], name: str) -> float | None:
    """Return a figure of the reports over all queues, weighted by contacts; None when unknown."""
    known = [
        (value, champion.per_day)
        for champion in champions
        if (value := champion.share(name)) is not None and champion.per_day
    ]
    weight = sum(per_day for _, per_day in known)
    return sum(value * per_day for value, per_day in known) / weight if weight else None


def model_name(model: str, words: Words) -> str:
    """Return what a champion is called: a model of the library, or two joined."""
    known = [
        words(f"model.{name}") if words.knows(f"model.{name}") else name
        for name in model.split("+")
    ]
    return " + ".join(known)


def wins(champions: Iterable[Champion]) -> Counter[str]:
    """Return how many queues each champion has: models and pairs, as the runs name them."""
    return Counter(champion.run.model for champion in champions if champion.run)


def wins_of_model(model: str, counts: Mapping[str, int]) -> int:
    """Return in how many champions a model takes part, alone or in a pair."""
    return sum(count for name, count in counts.items() if model in name.split("+"))
