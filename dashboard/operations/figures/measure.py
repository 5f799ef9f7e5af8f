"""KPIs of a period from facts, by interval, hour, day or in total."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session

from dashboard.frames import LIVE_LENGTH_S
from dashboard.measures.kpis import counted, kpis, summed
from dashboard.measures.service import FORMULAS, Goal
from dashboard.operations.desk import Desk
from dashboard.operations.facts.days import read_days
from dashboard.operations.facts.kept import extent
from dashboard.operations.facts.sums import read_sums
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import goals_of, queues_named
from dashboard.store.tables import Queue
from dashboard.text import SaidError

BY = ("interval", "hour", "day", "total")
_MOMENT = dt.timedelta(microseconds=1)
_EVERY = {"hour": "1h", "day": "1d"}
_QUARTER_S = 900
"""Every zone's hours and days begin at a quarter of an hour in UTC."""


@dataclass(frozen=True)
class Question:
    """Which KPIs are wanted.

    Attributes
    ----------
    queues : sequence of str
        Empty for all.
    since, until : datetime or None
        Aware, or naive in the zone; None: from the first fact, to the last.
    by : str
        One of `BY`.
    formula, target_wait_s : optional
        Instead of each queue's own.
    timezone : str or None
        Instead of each queue's own.
    """

    queues: Sequence[str] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    by: str = "day"
    formula: str | None = None
    target_wait_s: float | None = None
    timezone: str | None = None


def measure(desk: Desk, actor: Actor, question: Question) -> pl.DataFrame:
    """Answer a question with one row a queue and period.

    Returns
    -------
    pl.DataFrame
        Columns queue, start (aware, in the zone), every count, and every KPI; null where the
        source does not tell.

    Raises
    ------
    SaidError
        For an unknown queue, formula, period or zone.
    UnknownTargetError
        For a target wait that is not stored exactly.
    """
    require(actor, "see_live")
    _check(question)
    with desk.store.read() as session:
        queues = queues_named(session, question.queues)
        open_end = question.since is None or question.until is None
        found = extent(session, queues) if open_end else (desk.now(), desk.now())
        if found is None:
            return pl.DataFrame()
        parts = [_period(session, *part, found, question) for part in _by_zone(queues, question)]
    return _answer(pl.concat(parts, how="vertical_relaxed"), queues, question)


def _by_zone(queues: Sequence[Queue], question: Question) -> Iterator[tuple[ZoneInfo, list[Queue]]]:
    """Part queues by the zone whose days are meant, so that each part is read at once."""
    zones = {q.name: question.timezone or q.timezone for q in queues}
    for zone in dict.fromkeys(zones.values()):
        yield ZoneInfo(zone), [queue for queue in queues if zones[queue.name] == zone]


def _facts(
    session: Session,
    queues: Sequence[Queue],
    since: dt.datetime,
    until: dt.datetime,
    zone: ZoneInfo,
    question: Question,
) -> pl.DataFrame:
    """Return the facts of a period: by whole days where the question is about the queues' own."""
    first, last = since.astimezone(zone), until.astimezone(zone)
    begun = question.since is None or first.time() == dt.time()
    ended = question.until is None or last.time() == dt.time()
    own = all(queue.timezone == zone.key for queue in queues)
    if question.by == "day" and own and begun and ended:
        return read_days(session, queues, first.date(), (last - _MOMENT).date())
    bucket_s = None if question.by == "total" else LIVE_LENGTH_S
    if question.by in _EVERY:
        bucket_s = _QUARTER_S
    return read_sums(session, queues, since, until, bucket_s)


def aware(moment: dt.datetime | None, zone: dt.tzinfo) -> dt.datetime | None:
    """Return a moment with a zone: its own, or the given one when it is naive."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=zone)


def _check(question: Question) -> None:
    if question.formula is not None and question.formula not in FORMULAS:
        known = ", ".join(FORMULAS)
        raise SaidError("kpis.unknown_formula", formula=question.formula, known=known)
    if question.by not in BY:
        raise SaidError("kpis.unknown_period", by=question.by, known=", ".join(BY))
    if question.timezone is not None:
        try:
            ZoneInfo(question.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise SaidError("feed.unknown_zone", zone=question.timezone) from error


def _period(
    session: Session,
    zone: ZoneInfo,
    queues: Sequence[Queue],
    found: tuple[dt.datetime, dt.datetime],
    question: Question,
) -> pl.DataFrame:
    """Return facts, each with the local start of its period: ISO 8601 text with offset."""
    since = aware(question.since, zone) or found[0]
    until = aware(question.until, zone) or found[1]
    facts = _facts(session, queues, since, until, zone, question)
    local = pl.col("start").dt.convert_time_zone(zone.key)
    if question.by == "total":
        period = pl.lit(since.astimezone(zone).isoformat())
    else:
        every = _EVERY.get(question.by) or f"{_finest_s(facts)}s"
        period = local.dt.truncate(every).dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
    return facts.with_columns(period=period)


def _finest_s(facts: pl.DataFrame) -> int:
    """Return the finest interval that all these facts can be shown at, seconds."""
    longest = facts["length_s"].max()
    return longest if isinstance(longest, int) else 1


def _answer(facts: pl.DataFrame, queues: list[Queue], question: Question) -> pl.DataFrame:
    if facts.is_empty():
        return pl.DataFrame()
    goals = {name: _asked(goal, question) for name, goal in goals_of(queues).items()}
    sums = summed(counted(facts, goals), ["queue", "period"])
    formulas = {name: goal.formula for name, goal in goals.items()}
    return (
        kpis(sums, formulas, "of_offered")
        .rename({"period": "start"})
        .sort("queue", "start", maintain_order=True)
    )


def _asked(goal: Goal, question: Question) -> Goal:
    return replace(
        goal,
        formula=question.formula or goal.formula,
        target_wait_s=(
            goal.target_wait_s if question.target_wait_s is None else question.target_wait_s
        ),
    )
