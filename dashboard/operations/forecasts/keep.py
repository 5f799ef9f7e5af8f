"""Keep a forecast as it was made: intervals, months ahead, report, what today learns from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.matrices import packed
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import id_of
from dashboard.operations.trail import record
from dashboard.store.tables import (
    ForecastLook,
    ForecastMonth,
    ForecastRun,
    ForecastValue,
    Queue,
)
from dashboard.store.write import add_new
from forecasting.events import Effect, Unmeasured, measure_events
from forecasting.long_range import LongRange, long_range
from forecasting.look import Look
from forecasting.many import Request
from forecasting.predict import Forecast, Report

MONTHS = 18
_BASELINES = frozenset({"floorwalker", "ha8", "seasonal_naive"})
_Z95 = 1.96


def keep_forecast(desk: Desk, actor: Actor, queue: Queue, asked: Request, made: Forecast) -> None:
    """Keep a forecast in a transaction of its own."""
    history, calendar = asked.history, asked.calendar
    months = long_range(history, MONTHS, calendar)
    effects = measure_events(history, calendar, calendar.events)
    run = ForecastRun(
        queue_id=id_of(queue),
        made_at=desk.now(),
        made_by=actor.name,
        model=made.report.model,
        every_s=history.window.every_s,
        input_hash=made.report.input_hash,
        report=report_json(made.report)
        | {"events": _effects(effects), "calendar": calendar.name, "months": _months(months)},
    )
    with desk.store.write() as session:
        session.add(run)
        session.flush()
        _add_values(session, run, made.frame)
        if isinstance(months, LongRange):
            _add_months(session, run, months.frame)
        if made.look is not None:
            session.merge(_look(run, made.look))
        told = {"run": run.id, "model": run.model, "intervals": made.frame.height}
        record(session, actor, "forecast.make", queue.name, told)


def _add_values(session: Session, run: ForecastRun, frame: pl.DataFrame) -> None:
    utc = pl.col("start").dt.convert_time_zone("UTC")
    add_new(session, ForecastValue, frame.with_columns(utc, run_id=pl.lit(run.id, pl.Int64)))


def _add_months(session: Session, run: ForecastRun, frame: pl.DataFrame) -> None:
    add_new(session, ForecastMonth, frame.with_columns(run_id=pl.lit(run.id, pl.Int64)))


def _look(run: ForecastRun, look: Look) -> ForecastLook:
    return ForecastLook(
        queue_id=run.queue_id,
        run_id=run.id or 0,
        every_s=run.every_s,
        days=len(look.days),
        forecast=packed(look.forecast),
        actual=packed(look.actual),
    )


def report_json(report: Report) -> dict[str, Any]:
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


def _effects(effects: Sequence[Effect | Unmeasured]) -> list[dict[str, Any]]:
    """Return what events did; factors with their 95 %."""
    return [
        {"name": one.event, "reason": one.reason}
        if isinstance(one, Unmeasured)
        else {
            "name": one.event,
            "factor": one.factor,
            "lo95": float(np.exp(one.log_effect - _Z95 * one.standard_error)),
            "hi95": float(np.exp(one.log_effect + _Z95 * one.standard_error)),
            "days": one.days,
        }
        for one in effects
    ]


def _months(months: LongRange | object) -> dict[str, Any]:
    """Return how the months ahead came about; empty where history is too short."""
    if not isinstance(months, LongRange):
        return {}
    return {
        "yearly": months.yearly,
        "growth": months.growth,
        "wape": months.wape,
        "naive": months.naive,
        "origins": months.origins,
    }
