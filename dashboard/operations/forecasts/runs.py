"""A queue's forecasts as they were made, and what each was worth on what came since."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.facts.kept import extent, read_facts
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import day_bounds, id_of, queues_named, zone_of
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastRun, ForecastValue, Queue
from dashboard.store.write import table_of

MOST = 30
_DAY = dt.timedelta(days=1)
_INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Run:
    """How a forecast came about: when, by whom, by which model, and its report."""

    id: int
    made_at: dt.datetime
    made_by: str
    model: str
    every_s: int
    report: Mapping[str, Any]
    input_hash: str = ""

    def share(self, name: str) -> float | None:
        """Return a figure of the report, None where it is unknown."""
        value = self.report.get(name)
        return None if value is None else float(value)


@dataclass(frozen=True)
class Worth:
    """A forecast beside what came since.

    Attributes
    ----------
    run : Run
        As it was made.
    days : int
        Forecast days that are over and brought contacts.
    wape : float or None
        Σ|F−A| / ΣA over the intervals of these days; None before the first.
    """

    run: Run
    days: int
    wape: float | None


def run_of(row: ForecastRun) -> Run:
    """Return a stored forecast as a value."""
    return Run(
        row.id or 0,
        row.made_at,
        row.made_by,
        row.model,
        row.every_s,
        row.report,
        row.input_hash,
    )


def newest_rows(session: Session, queue: Queue, most: int = MOST) -> list[ForecastRun]:
    """Return a queue's forecasts, newest first."""
    mine = select(ForecastRun).where(ForecastRun.queue_id == id_of(queue))
    return list(session.exec(mine.order_by(col(ForecastRun.id).desc()).limit(most)))


def list_runs(desk: Desk, actor: Actor, queue: str) -> list[Run]:
    """Return a queue's last forecasts, newest first."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        return [run_of(row) for row in newest_rows(session, queues_named(session, [queue])[0])]


def worth_of_runs(desk: Desk, actor: Actor, queue: str) -> list[Worth]:
    """Return a queue's last forecasts, newest first, each with its error on what came since."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        found = queues_named(session, [queue])[0]
        rows = newest_rows(session, found)
        values = values_of(session, rows)
        came = Came.of(session, found, values)
    by_run = values.partition_by("run_id", as_dict=True) if values.height else {}
    return [_worth(row, by_run.get((row.id,), values.clear()), came) for row in rows]


def _worth(row: ForecastRun, values: pl.DataFrame, came: "Came") -> Worth:
    both = came.beside(values, row.every_s)
    return Worth(run_of(row), both["day"].n_unique(), wape_of(both, "contacts"))


def wape_of(rows: pl.DataFrame, forecast: str) -> float | None:
    """Return Σ|F−A| / ΣA of a column beside `offered`, None without contacts."""
    came = float(rows["offered"].sum())
    return float((rows[forecast] - rows["offered"]).abs().sum()) / came if came > 0 else None


def values_of(session: Session, rows: Sequence[ForecastRun]) -> pl.DataFrame:
    """Return the contacts of some forecasts as they were made: run_id, start, contacts."""
    table = table_of(ForecastValue)
    return read_frame(
        session,
        select(table.c.run_id, table.c.start, table.c.contacts)
        .where(table.c.run_id.in_([row.id for row in rows]))
        .order_by(table.c.run_id, table.c.start),
    )


@dataclass(frozen=True)
class Came:
    """What came on the days that some forecasts were of.

    Attributes
    ----------
    facts : pl.DataFrame
        Columns start (in the queue's zone) and offered, days that are over only.
    zone : ZoneInfo
        Of the queue.
    """

    facts: pl.DataFrame
    zone: ZoneInfo

    @classmethod
    def of(cls, session: Session, queue: Queue, values: pl.DataFrame) -> "Came":
        """Read what came from the first start of some values to the last day that is over."""
        zone, span = zone_of(queue), extent(session, [queue])
        facts = pl.DataFrame(schema={"start": pl.Datetime("us", zone.key), "offered": pl.Int64})
        if span is None or values.is_empty():
            return cls(facts, zone)
        yesterday = floor_time(session).astimezone(zone).date() - _DAY
        last = min((span[1] - _INSTANT).astimezone(zone).date(), yesterday)
        first = values.select(pl.col("start").min()).item().astimezone(zone).date()
        if last < first:
            return cls(facts, zone)
        read = read_facts(session, [queue], day_bounds(first, zone)[0], day_bounds(last, zone)[1])
        return cls(read.select(pl.col("start").dt.convert_time_zone(zone.key), "offered"), zone)

    def by_day(self) -> pl.DataFrame:
        """Return the contacts of each day that is over: day, came."""
        day = pl.col("start").dt.date().alias("day")
        return self.facts.group_by(day).agg(came=pl.col("offered").sum()).sort("day")

    def beside(self, values: pl.DataFrame, every_s: int) -> pl.DataFrame:
        """Return the intervals of a forecast's days that are over, beside what came.

        Parameters
        ----------
        values : pl.DataFrame
            start and numbers of a forecast.
        every_s : int
            Length of the intervals to compare in, seconds.

        Returns
        -------
        pl.DataFrame
            start, day, offered and the numbers; an interval that only one side knows is 0 on the
            other.
        """
        slot = pl.col("start").dt.truncate(f"{every_s}s")
        day = pl.col("start").dt.date().alias("day")
        local = values.drop("run_id", strict=False).with_columns(
            pl.col("start").dt.convert_time_zone(self.zone.key)
        )
        said = local.group_by(slot).agg(pl.exclude("start").sum())
        came = self.facts.group_by(slot).agg(pl.col("offered").sum())
        both = said.join(came, on="start", how="full", coalesce=True).with_columns(day)
        known = self.by_day().join(local.select(day).unique(), on="day", how="semi")
        return both.join(known, on="day", how="semi").fill_null(0).sort("start")
