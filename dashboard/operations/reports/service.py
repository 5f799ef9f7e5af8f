"""What customers met: KPIs of the center and by queue, with targets, against the week before."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlmodel import Session

from dashboard.measures.kpis import counted, kpis, summed
from dashboard.measures.service import status
from dashboard.operations.facts.days import read_days
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.notices.say import Phrase, Told, number, percent, points, seconds, title
from dashboard.operations.queues.known import goal_of, goals_of, waited_for
from dashboard.operations.reports.report import Amount, Section, Value, nothing
from dashboard.operations.reports.span import Span
from dashboard.store.tables import Queue

Figures = Mapping[str, Any]
_SHOWN = ("service_level", "offered", "connection_rate", "abandon_rate", "asa_s", "aht_s")
_SHARES = frozenset({"service_level", "connection_rate", "abandon_rate"})
_NONE: Figures = {}
_COLUMNS = (
    "queue",
    "offered",
    "offered_change",
    "service_level",
    "target",
    "level_change",
    "state",
    "abandon_rate",
    "asa",
    "aht",
)


def service_sections(session: Session, span: Span) -> list[Section]:
    """Return the figures of the center and those of every queue with contacts."""
    now, before = _counts(session, span), _counts(session, span.week_before)
    if now.is_empty():
        return [nothing("center", "reports.no_contacts")]
    center = Section("center", amounts=_amounts(span, now, before))
    rows = _rows(span, _by_queue(span, now), _by_queue(span, before))
    return [center, Section("queues", columns=_COLUMNS, rows=rows, right=_RIGHT)]


_RIGHT = tuple(name for name in _COLUMNS if name not in {"queue", "state"})


def _counts(session: Session, span: Span) -> pl.DataFrame:
    if span.cut is None:
        facts = read_days(session, span.queues, span.first, span.last)
    else:
        facts = read_facts(session, span.queues, span.bounds[0], span.cut)
    return counted(facts, goals_of(span.queues))


def _center(span: Span, counts: pl.DataFrame) -> Figures:
    """Return the figures of the queues in which somebody waits, together."""
    queues = waited_for(span.queues)
    ours = counts.filter(pl.col("queue").is_in([queue.name for queue in queues]))
    return kpis(summed(ours, []), {}, queues[0].formula).row(0, named=True)


def _amounts(span: Span, now: pl.DataFrame, before: pl.DataFrame) -> tuple[Amount, ...]:
    figures = _center(span, now)
    earlier: Figures = {} if before.is_empty() else _center(span, before)
    target = _target(span, now)
    return tuple(
        Amount(
            f"board.{key}",
            _value(key, figures[key]),
            _notes(key, figures[key], earlier.get(key), target),
            _tone(key, figures[key], target),
        )
        for key in _SHOWN
    )


def _target(span: Span, counts: pl.DataFrame) -> float:
    """Return the mean target of the queues, weighted by their contacts."""
    targets = {queue.name: queue.service_level for queue in waited_for(span.queues)}
    ours = counts.filter(pl.col("queue").is_in(list(targets)))
    target = pl.col("queue").replace_strict(targets, return_dtype=pl.Float64)
    weights = ours.select(num=(target * pl.col("offered")).sum(), den=pl.col("offered").sum())
    total, offered = weights.row(0)
    return total / offered if offered else 0.0


def _value(key: str, value: float | None) -> Told:
    if key in _SHARES:
        return percent(value)
    return seconds(value) if key.endswith("_s") else number(value)


def _notes(
    key: str, value: float | None, before: float | None, target: float
) -> tuple[Phrase, ...]:
    notes: list[Phrase] = []
    if key == "service_level":
        notes.append(Phrase("day.target_value", {"value": percent(target)}))
    if value is not None and before:
        change = points(value - before) if key in _SHARES else _share(value, before)
        notes.append(Phrase("reports.change", {"change": change}))
    return tuple(notes)


def _share(value: float | None, before: float | None) -> Told:
    if value is None or not before:
        return percent(None)
    return percent(value / before - 1, signed=True)


def _tone(key: str, value: float | None, target: float) -> str:
    if key != "service_level" or value is None:
        return ""
    return "good" if value >= target else "bad"


def _by_queue(span: Span, counts: pl.DataFrame) -> dict[str, Figures]:
    formulas = {queue.name: queue.formula for queue in span.queues}
    rows = kpis(summed(counts, ["queue"]), formulas, "of_offered")
    return {row["queue"]: row for row in rows.iter_rows(named=True)}


def _rows(
    span: Span, now: Mapping[str, Figures], before: Mapping[str, Figures]
) -> tuple[tuple[Value, ...], ...]:
    named = [queue for queue in span.queues if queue.name in now]
    return tuple(_row(queue, now[queue.name], before.get(queue.name, _NONE)) for queue in named)


def _row(queue: Queue, now: Figures, before: Figures) -> tuple[Value, ...]:
    level, earlier = now["service_level"], before.get("service_level")
    change = None if level is None or earlier is None else level - earlier
    state = status(level, goal_of(queue))
    return (
        title(queue),
        number(now["offered"]),
        _share(now["offered"], before.get("offered")),
        percent(level),
        percent(queue.service_level),
        points(change),
        Phrase(f"live.status_{state}").kept,
        percent(now["abandon_rate"]),
        seconds(now["asa_s"]),
        seconds(now["aht_s"]),
    )
