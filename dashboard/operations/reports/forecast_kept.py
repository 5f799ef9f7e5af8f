"""What the forecasts of the days were worth, beside the same weekdays of the week before."""

import polars as pl
import sqlalchemy
from sqlmodel import Session

from dashboard.operations.facts.kept import read_facts
from dashboard.operations.notices.say import Phrase, number, percent, title
from dashboard.operations.queues.known import id_of
from dashboard.operations.reports.report import Amount, Section, nothing
from dashboard.operations.reports.span import WEEK, Span
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastAccuracy
from dashboard.store.write import table_of

_SLOT = "30m"
_COLUMNS = ("queue", "forecast", "actual", "wape", "naive", "bias")


def forecast_section(session: Session, span: Span) -> Section:
    """Return WAPE and bias of the forecasts made the evening before, and seasonal naive's WAPE.

    Interval errors are added up: WAPE = Σ|F − A| / ΣA, bias = Σ(F − A) / ΣA. Seasonal naive says
    what came in the same half hour a week earlier.
    """
    kept = _kept(session, span)
    if kept.is_empty():
        return nothing("forecast", "reports.no_forecast")
    naive = _naive(session, span)
    both = kept.join(naive, on="queue", how="left")
    by_name = {row["queue"]: row for row in both.iter_rows(named=True)}
    rows = [
        (
            title(queue),
            number(row["forecast"]),
            number(row["actual"]),
            percent(_over(row["abs_error"], row["actual"])),
            percent(_over(row["naive_error"], row["naive_actual"])),
            percent(_over(row["forecast"] - row["actual"], row["actual"]), signed=True),
        )
        for queue in span.queues
        if (row := by_name.get(queue.name))
    ]
    return Section(
        "forecast",
        _amounts(both),
        _COLUMNS,
        tuple(rows),
        tuple(c for c in _COLUMNS if c != "queue"),
    )


def _over(part: float | None, whole: float | None) -> float | None:
    return part / whole if whole and part is not None else None


def _amounts(both: pl.DataFrame) -> tuple[Amount, ...]:
    sums = both.select(pl.exclude("queue").sum()).row(0, named=True)
    wape = _over(sums["abs_error"], sums["actual"])
    naive = _over(sums["naive_error"], sums["naive_actual"])
    bias = _over(sums["forecast"] - sums["actual"], sums["actual"])
    tone = "" if wape is None or naive is None else "good" if wape <= naive else "bad"
    beside = Phrase("board.naive", {"value": percent(naive)})
    return (
        Amount("board.forecast_error", percent(wape), (beside,), tone),
        Amount("reports.bias", percent(bias, signed=True)),
    )


def _kept(session: Session, span: Span) -> pl.DataFrame:
    """Return sums by queue: forecast, actual, abs_error of promises made the evening before."""
    table = table_of(ForecastAccuracy)
    names = {id_of(queue): queue.name for queue in span.queues}
    found = read_frame(
        session,
        sqlalchemy.select(*(table.c[n] for n in ("queue_id", "forecast", "actual", "abs_error")))
        .where(table.c.ahead == 1, table.c.day >= span.first, table.c.day <= span.last)
        .where(table.c.queue_id.in_(names)),
    )
    if found.is_empty():
        return found
    queue = pl.col("queue_id").replace_strict(names, return_dtype=pl.String)
    return found.group_by(queue=queue).agg(pl.col("forecast", "actual", "abs_error").sum())


def _naive(session: Session, span: Span) -> pl.DataFrame:
    """Return sums by queue: naive_error and naive_actual, where there was a week before."""
    since, until = span.bounds
    facts = read_facts(session, span.queues, since - WEEK, until)
    slots = facts.group_by("queue", start=pl.col("start").dt.truncate(_SLOT)).agg(
        pl.col("offered").sum()
    )
    now = slots.filter(pl.col("start") >= since)
    then = slots.with_columns(pl.col("start") + WEEK).filter(pl.col("start") < until)
    known = then["queue"].unique().to_list()
    both = now.join(then, on=["queue", "start"], how="full", coalesce=True, suffix="_then")
    error = (pl.col("offered") - pl.col("offered_then")).abs()
    return (
        both.fill_null(0)
        .filter(pl.col("queue").is_in(known), pl.col("start") >= since)
        .group_by("queue")
        .agg(naive_error=error.sum().cast(pl.Float64), naive_actual=pl.col("offered").sum())
    )
