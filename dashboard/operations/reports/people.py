"""How the roster was kept, and how good it was: adherence by team, heads beside the requirement."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from sqlmodel import Session, col, func, select

from dashboard.operations.desk import Desk
from dashboard.operations.figures.day import EVERY, scheduled_people
from dashboard.operations.figures.measure_agents import measure_agents
from dashboard.operations.heads.plan import read_requirement
from dashboard.operations.notices.say import number, percent
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import waited_for
from dashboard.operations.reports.report import Amount, Section, nothing
from dashboard.operations.reports.span import Span
from dashboard.operations.rosters.versions import duty_on, published_on
from dashboard.store.tables import Schedule

_COLUMNS = ("team", "agents", "adherence", "conformance", "out_hours")
_SUMS = ("planned_s", "out_s", "queue_s", "planned_queue_s")
_HOUR_S = 3600


def adherence_section(desk: Desk, span: Span) -> Section:
    """Return adherence and conformance by team, Σ over agents and days; it names nobody."""
    days = [measure_agents(desk, SYSTEM, day).rows for day in span.days]
    told = pl.concat(days, how="vertical_relaxed").filter(pl.col("out_s").is_not_null())
    if told.is_empty():
        return nothing("adherence", "reports.no_states")
    teams = told.group_by("team").agg(
        pl.col("agent").n_unique().alias("agents"), *(pl.col(name).sum() for name in _SUMS)
    )
    rows = tuple(
        (
            row["team"] or "–",
            number(row["agents"]),
            percent(max(0.0, 1 - row["out_s"] / row["planned_s"])),
            percent(_over(row["queue_s"], row["planned_queue_s"])),
            number(row["out_s"] / _HOUR_S, 1),
        )
        for row in teams.sort("team", nulls_last=True).iter_rows(named=True)
    )
    total = told.select(pl.col(_SUMS).sum()).row(0, named=True)
    amounts = (
        Amount("reports.adherence", percent(max(0.0, 1 - total["out_s"] / total["planned_s"]))),
        Amount("reports.conformance", percent(_over(total["queue_s"], total["planned_queue_s"]))),
    )
    return Section("adherence", amounts, _COLUMNS, rows, _COLUMNS[1:])


def _over(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def roster_section(session: Session, span: Span) -> Section:
    """Return how far heads fell short of the requirement and exceeded it, and how often it changed.

    Under and over are Σ over half hours of missing, and of spare, heads / Σ required.
    """
    met = [_day(session, span, day) for day in span.days]
    required, under, over = (sum(part) for part in zip(*met, strict=True))
    in_force = published_on(session, span.last)
    if in_force is None:
        return nothing("roster", "reports.no_roster")
    gap = in_force.answer.get("gap")
    return Section(
        "roster",
        (
            Amount("reports.under", percent(_over(under, required))),
            Amount("reports.over", percent(_over(over, required))),
            Amount("board.roster_gap", percent(gap, 2)),
            Amount("reports.versions", number(_published(session, span))),
        ),
    )


def _day(session: Session, span: Span, day: dt.date) -> tuple[float, float, float]:
    """Return Σ required, Σ missing and Σ spare heads of a day's half hours."""
    here = Span(day, day, span.zone, waited_for(span.queues))
    since, until = here.bounds
    rows = (until - since) // EVERY
    heads = read_requirement(session, here.queues, since, until)
    place = ((heads["start"] - since).dt.total_seconds() // EVERY.total_seconds()).cast(pl.Int64)
    required = np.zeros(rows)
    np.add.at(required, place.to_numpy(), heads["agents"].to_numpy())
    wanted = {queue.name for queue in here.queues}
    duty = [d for d in duty_on(session, day) if wanted & set(d.queues)]
    apart = scheduled_people(duty, rows) - required
    judged: Sequence[float] = apart[required > 0].tolist()
    missing, spare = -sum(min(a, 0) for a in judged), sum(max(a, 0) for a in judged)
    return float(required.sum()), missing, spare


def _published(session: Session, span: Span) -> int:
    """Return how many versions came into force within the span."""
    since, until = span.bounds
    made = (col(Schedule.made_at) >= since) & (col(Schedule.made_at) < until)
    statement = select(func.count()).select_from(Schedule)
    return session.exec(statement.where(made, Schedule.state == "published")).one()
