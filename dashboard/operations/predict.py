"""Forecast queues and keep each forecast as it was made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.operations.desk import Desk
from dashboard.operations.jobs import Report
from dashboard.operations.permit import Actor, require
from dashboard.operations.queue_history import QueuePast, queue_past
from dashboard.operations.queues import id_of, queues_named, zone_of
from dashboard.operations.trail import record
from dashboard.store.tables import ForecastRun, ForecastValue, Queue
from dashboard.store.write import add_new
from dashboard.text import SaidError
from forecasting import predict as library
from forecasting.errors import ForecastingError
from forecasting.history import TooLittleHistory
from forecasting.many import Refused, Request
from forecasting.pool import predict_all
from forecasting.special_days import calendar_of

_BASELINES = frozenset({"floorwalker", "ha8", "seasonal_naive"})


def predict_queues(
    desk: Desk,
    actor: Actor,
    names: Sequence[str],
    days: int,
    report: Report,
    *,
    every_s: int | None = None,
) -> list[str]:
    """Forecast some queues, or all, and store each forecast in a transaction of its own.

    Parameters
    ----------
    desk : Desk
        On the store.
    actor : Actor
        In whose name.
    names : sequence of str
        Queues; empty for all.
    days : int
        Calendar days, from today on (from the day after the last where the data are old).
    report : callable
        Told the share done between passes; its answer says whether to go on.
    every_s : int or None
        Length of an interval; None: half hours, or the data's own where longer.

    Returns
    -------
    list of str
        The queues that have a new forecast; why the others have none is in the audit trail.

    Raises
    ------
    SaidError
        For an unknown queue, intervals finer than the data, or a single named queue without
        enough history.
    """
    require(actor, "make_forecast")
    with desk.store.read() as session:
        queues = {queue.name: queue for queue in queues_named(session, names)}
    pasts = _pasts(desk, actor, queues.values(), every_s, alone=len(names) == 1)
    requests = {name: _request(queues[name], past) for name, past in pasts.items()}

    def progress(share: float, reached: Sequence[str]) -> bool:
        return report(share, {"queue": reached[-1] if reached else ""})

    done: list[str] = []
    for name, made in predict_all(requests, days, progress).items() if requests else ():
        if isinstance(made, library.Forecast):
            _store(desk, actor, queues[name], pasts[name], made)
            done.append(name)
            continue
        error = _why_not(name, made)
        if len(names) == 1:
            raise error
        _record_skip(desk, actor, queues[name], error)
    return done


def _request(queue: Queue, past: QueuePast) -> Request:
    calendar = calendar_of(queue.calendar, past.history.window.weekdays)
    return Request(past.history, calendar, past.first, zone_of(queue).key)


def _why_not(name: str, outcome: TooLittleHistory | Refused) -> SaidError:
    if isinstance(outcome, TooLittleHistory):
        return SaidError(
            "forecast.too_little", queue=name, found=outcome.found, needed=outcome.needed
        )
    return SaidError("forecast.refused", queue=name, why=outcome.reason)


def _pasts(
    desk: Desk, actor: Actor, queues: Iterable[Queue], every_s: int | None, *, alone: bool
) -> dict[str, QueuePast]:
    """Read what the forecasts start from; a queue without history is told of, or refused alone."""
    found: dict[str, QueuePast] = {}
    for queue in queues:
        try:
            found[queue.name] = _past(desk, queue, every_s)
        except (SaidError, ForecastingError) as error:
            if alone:
                raise
            _record_skip(desk, actor, queue, error)
    return found


def _past(desk: Desk, queue: Queue, every_s: int | None) -> QueuePast:
    """Read what a queue's forecast starts from."""
    now = desk.now()
    with desk.store.read() as session:
        past = queue_past(session, queue, now, every_s)
    if past is None:
        raise SaidError("forecast.no_history", queue=queue.name)
    return past


def _store(desk: Desk, actor: Actor, queue: Queue, past: QueuePast, made: library.Forecast) -> None:
    """Keep a forecast as it was made."""
    run = ForecastRun(
        queue_id=id_of(queue),
        made_at=desk.now(),
        made_by=actor.name,
        model=made.report.model,
        every_s=past.history.window.every_s,
        input_hash=made.report.input_hash,
        report=report_json(made.report),
    )
    with desk.store.write() as session:
        session.add(run)
        session.flush()
        utc = pl.col("start").dt.convert_time_zone("UTC")
        add_new(
            session,
            ForecastValue,
            made.frame.with_columns(utc, run_id=pl.lit(run.id, pl.Int64)),
        )
        record(
            session,
            actor,
            "forecast.make",
            queue.name,
            {"run": run.id, "model": run.model, "intervals": made.frame.height},
        )


def _record_skip(desk: Desk, actor: Actor, queue: Queue, error: Exception) -> None:
    """Tell in the trail why a queue has no new forecast."""
    with desk.store.write() as session:
        record(session, actor, "forecast.skip", queue.name, {"why": str(error)})


def report_json(report: library.Report) -> dict[str, Any]:
    """Return a forecast's report as it is stored; errors are shares 0-1, null when unknown."""
    wape: Mapping[str, float] = report.wape
    unknown: Callable[[str], float | None] = wape.get
    return {
        "wape": unknown("floorwalker"),
        "ha8": unknown("ha8"),
        "seasonal_naive": unknown("seasonal_naive"),
        "candidates": {name: v for name, v in wape.items() if name not in _BASELINES},
        "floor": report.floor,
        "coverage80": report.coverage80,
        "coverage95": report.coverage95,
        "origins": report.origins,
        "days": report.days,
        "short": report.short,
        "cleaned": [
            {"day": c.day.isoformat(), "total": c.total, "usual": c.usual} for c in report.cleaned
        ],
        "duplicates": report.duplicates,
        "through": report.through,
        "reason": report.reason,
    }
