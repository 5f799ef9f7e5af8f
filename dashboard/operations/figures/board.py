"""What an executive reads: a few figures with target, change and trend, and where it hurts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session

from dashboard.measures.kpis import counted, kpis, summed
from dashboard.operations.desk import Desk
from dashboard.operations.facts.days import read_days
from dashboard.operations.facts.kept import extent
from dashboard.operations.heads.plan import latest_run
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, goals_of, waited_for, zone_of
from dashboard.operations.rosters.versions import latest_version
from dashboard.store.tables import Queue

WEEKS = 13
_WEEK = dt.timedelta(days=7)
INDUSTRY: Mapping[str, tuple[float, int]] = {"connection_rate": (0.9418, 2024)}
"""KPI → the line of the China Banking Association's report, and its year."""

_CARDS: tuple[tuple[str, bool], ...] = (
    ("service_level", True),
    ("connection_rate", True),
    ("abandon_rate", False),
    ("asa_s", False),
    ("aht_s", False),
    ("offered", True),
)


@dataclass(frozen=True)
class Card:
    """One figure of the last week.

    Attributes
    ----------
    key : str
        KPI.
    value, before : float or None
        Of the last seven days and of the seven before; None where no source tells.
    target : float or None
        What is promised.
    trend : tuple
        Of the last thirteen weeks, oldest first.
    more_is_better : bool
        Which way is up.
    """

    key: str
    value: float | None
    before: float | None
    target: float | None
    trend: tuple[float | None, ...]
    more_is_better: bool


@dataclass(frozen=True)
class BoardView:
    """The board as of a day.

    Attributes
    ----------
    until : date
        The last complete day.
    cards : tuple of Card
        At most eight with the two of the plan.
    weeks : pl.DataFrame
        Columns week (date of its first day), and every KPI.
    queues : pl.DataFrame
        The last week by queue: queue, service_level, target, gap, offered, abandon_rate, asa_s;
        the furthest below its target first.
    days : pl.DataFrame
        The last week by day: day, and every KPI.
    queue_days : pl.DataFrame
        The last week by queue and day: queue, day, service_level, offered.
    zone : ZoneInfo
        Whose days.
    forecast_error, naive_error, roster_gap : float or None
        WAPE of the newest forecasts in back-test and of seasonal naive beside it, and how far the
        newest roster is from its bound.
    """

    until: dt.date
    cards: tuple[Card, ...]
    weeks: pl.DataFrame
    queues: pl.DataFrame
    forecast_error: float | None
    naive_error: float | None
    roster_gap: float | None
    days: pl.DataFrame
    queue_days: pl.DataFrame
    zone: ZoneInfo


def view_board(desk: Desk, actor: Actor) -> BoardView | None:
    """Return the board, None without history."""
    require(actor, "see_board")
    now = desk.now()
    with desk.store.read() as session:
        queues = waited_for(all_queues(session))
        span = extent(session, queues)
        if span is None:
            return None
        zone = zone_of(queues[0])
        end = min(span[1], now).astimezone(zone)
        midnight = dt.datetime.combine(end.date(), dt.time(), zone)
        if end - midnight > dt.timedelta(hours=20) or span[1] <= midnight:
            midnight += dt.timedelta(days=1)
        last = (midnight - dt.timedelta(hours=1)).date()
        facts = read_days(session, queues, last - WEEKS * _WEEK + dt.timedelta(days=1), last)
        if facts.is_empty():
            return None
        counts = _weekly(counted(facts, goals_of(queues)), midnight)
        weeks = kpis(summed(counts, ["week"]), {}, queues[0].formula).sort("week")
        return BoardView(
            (midnight - dt.timedelta(hours=1)).date(),
            _cards(weeks, counts, queues),
            weeks,
            _by_queue(counts, queues),
            _run_error(session, queues, "wape"),
            _run_error(session, queues, "seasonal_naive"),
            _roster_gap(session),
            _by_day(counts, zone, queues),
            _by_queue_and_day(counts, zone, queues),
            zone,
        )


def _weekly(counts: pl.DataFrame, end: dt.datetime) -> pl.DataFrame:
    """Give each fact the first day of its week, counted back from the end."""
    back = (pl.lit(end.astimezone(dt.UTC)) - pl.col("start")).dt.total_seconds()
    number = (back - 1) // int(_WEEK.total_seconds())
    first = pl.lit(end.date() - _WEEK) - pl.duration(days=7 * number)
    return counts.with_columns(week=first.cast(pl.Date))


def _cards(weeks: pl.DataFrame, counts: pl.DataFrame, queues: Sequence[Queue]) -> tuple[Card, ...]:
    targets = {"service_level": _target(counts, queues), "connection_rate": None}
    cards: list[Card] = []
    for key, more_is_better in _CARDS:
        trend: list[float | None] = weeks[key].to_list()
        before = trend[-2] if len(trend) > 1 else None
        cards.append(Card(key, trend[-1], before, targets.get(key), tuple(trend), more_is_better))
    return tuple(cards)


def _target(counts: pl.DataFrame, queues: Sequence[Queue]) -> float:
    offered: dict[str, int] = dict(
        counts.group_by("queue").agg(pl.col("offered").sum()).iter_rows()
    )
    total = sum(offered.values()) or 1
    return sum(offered.get(q.name, 0) * q.service_level for q in queues) / total


def _by_queue(counts: pl.DataFrame, queues: Sequence[Queue]) -> pl.DataFrame:
    last = counts.filter(pl.col("week") == pl.col("week").max())
    formulas = {queue.name: queue.formula for queue in queues}
    targets = {queue.name: queue.service_level for queue in queues}
    figures = kpis(summed(last, ["queue"]), formulas, "of_offered")
    target = pl.col("queue").replace_strict(targets, return_dtype=pl.Float64)
    return (
        figures.with_columns(target=target)
        .with_columns(gap=pl.col("service_level") - pl.col("target"))
        .sort("gap", nulls_last=True)
        .select("queue", "service_level", "target", "gap", "offered", "abandon_rate", "asa_s")
    )


def _days(counts: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    last = counts.filter(pl.col("week") == pl.col("week").max())
    return last.with_columns(day=pl.col("start").dt.convert_time_zone(zone.key).dt.date())


def _by_day(counts: pl.DataFrame, zone: ZoneInfo, queues: Sequence[Queue]) -> pl.DataFrame:
    return kpis(summed(_days(counts, zone), ["day"]), {}, queues[0].formula).sort("day")


def _by_queue_and_day(
    counts: pl.DataFrame, zone: ZoneInfo, queues: Sequence[Queue]
) -> pl.DataFrame:
    formulas = {queue.name: queue.formula for queue in queues}
    found = kpis(summed(_days(counts, zone), ["queue", "day"]), formulas, "of_offered")
    return found.select("queue", "day", "service_level", "offered").sort("queue", "day")


def worst_day(days: pl.DataFrame, kpi: str, *, more_is_better: bool) -> dt.date | None:
    """Return the day on which a KPI was worst, None where no source tells it."""
    told = days.drop_nulls(kpi)
    if told.is_empty():
        return None
    day: dt.date = told.sort(kpi, "day", descending=[not more_is_better, False])["day"][0]
    return day


def _run_error(session: Session, queues: Sequence[Queue], key: str) -> float | None:
    """Return the mean of the newest forecasts' recent errors, None while there are none."""
    reports = [run.report for queue in queues if (run := latest_run(session, queue))]
    errors = [float(report[key]) for report in reports if report.get(key) is not None]
    return sum(errors) / len(errors) if errors else None


def _roster_gap(session: Session) -> float | None:
    version = latest_version(session)
    return version.answer.get("gap") if version else None
