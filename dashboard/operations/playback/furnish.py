"""The store of a playback: what was known on the morning of a day, and no way out of the house."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Table
from sqlmodel import Session, SQLModel, col, select

from dashboard.operations.desk import CLOCK, Desk, open_desk
from dashboard.operations.facts.archive import SETTING as ARCHIVE
from dashboard.operations.forecasts.project import SETTING as PROJECTION
from dashboard.store import tables
from dashboard.store.tables import Schedule, Setting, Source
from dashboard.store.write import table_of

SOURCE = "playback"
_WHOLE: tuple[type[SQLModel], ...] = (
    tables.Queue,
    tables.Site,
    tables.Team,
    tables.Contract,
    tables.Agent,
    tables.Skill,
    tables.AgentSkill,
    tables.AlertRule,
    tables.UserRule,
    tables.ForecastEvent,
    tables.PlannedActivity,
    tables.PlannedAttendee,
)
_HISTORY = dt.timedelta(days=70)
_AT_ONCE = 20_000
_OF_ITS_OWN = frozenset({CLOCK, ARCHIVE, PROJECTION})
"""Settings that a playback does not share with the store it was taken from."""


def furnish(
    desk: Desk, path: Path, begin: dt.datetime, day: dt.date, schedule_id: int | None = None
) -> Desk:
    """Make the store of a playback and return its desk.

    Parameters
    ----------
    desk : Desk
        Where the day is known.
    path : Path
        Of the new store.
    begin : datetime
        The day's first moment; nothing that was known only later is taken over.
    day : date
        The local day.
    schedule_id : int, optional
        The roster to play it under; by default the one in force that morning.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = open_desk(f"sqlite:///{path}", desk.settings)
    with desk.store.read() as session, made.store.write(alone=True) as into:
        for model in _WHOLE:
            _copy(session, into, model)
        setting = table_of(Setting)
        _copy(session, into, Setting, setting.c.name.not_in(_OF_ITS_OWN))
        _copy_facts(session, into, begin)
        _copy_forecasts(session, into, begin)
        _copy_roster(session, into, schedule_id or _in_force(session, day, begin))
        into.add(Source(name=SOURCE, feed="demo", active=False))
    return made


def _copy(
    session: Session, into: Session, model: type[SQLModel], *where: ColumnElement[bool]
) -> None:
    table = table_of(model)
    found = session.connection().execute(sqlalchemy.select(table).where(*where))
    for rows in found.mappings().partitions(_AT_ONCE):
        _insert(into, table, rows)


def _insert(into: Session, table: Table, rows: Iterable[Mapping[Any, Any]]) -> None:
    into.connection().execute(table.insert(), [dict(row) for row in rows])


def _copy_facts(session: Session, into: Session, begin: dt.datetime) -> None:
    for model in (tables.IntervalFact, tables.DayFact):
        start = table_of(model).c.start
        _copy(session, into, model, start >= begin - _HISTORY, start < begin)
    start = table_of(tables.Requirement).c.start
    span = (start >= begin - dt.timedelta(days=1), start < begin + dt.timedelta(days=2))
    _copy_requirement(session, into, *span)


def _copy_requirement(session: Session, into: Session, *where: ColumnElement[bool]) -> None:
    """Copy heads without the forecasts they came from, which may have been made later."""
    table = table_of(tables.Requirement)
    found = session.connection().execute(sqlalchemy.select(table).where(*where)).mappings().all()
    if found:
        _insert(into, table, [{**row, "run_id": None} for row in found])


def _copy_forecasts(session: Session, into: Session, begin: dt.datetime) -> None:
    """Copy what was forecast before the day, and the newest forecast where that says nothing."""
    run, value = table_of(tables.ForecastRun), table_of(tables.ForecastValue)
    of_the_day = value.c.start.between(begin, begin + dt.timedelta(days=1))
    covering = (
        sqlalchemy.select(run.c.id, run.c.queue_id, run.c.made_at)
        .where(run.c.id.in_(sqlalchemy.select(value.c.run_id).where(of_the_day)))
        .order_by(run.c.id)
    )
    chosen: dict[int, int] = {}
    for run_id, queue_id, made_at in session.connection().execute(covering):
        if made_at <= begin or queue_id not in chosen:
            chosen[queue_id] = run_id
    _copy(session, into, tables.ForecastRun, run.c.id.in_(chosen.values()))
    _copy(session, into, tables.ForecastValue, value.c.run_id.in_(chosen.values()))


def _in_force(session: Session, day: dt.date, begin: dt.datetime) -> int | None:
    """Return the roster published by that morning, else the first one published for the day."""
    published = select(Schedule).where(Schedule.state == "published", Schedule.first_day <= day)
    found = [
        row
        for row in session.exec(published.order_by(col(Schedule.id)))
        if day < row.first_day + dt.timedelta(days=row.days)
    ]
    known = [row for row in found if row.made_at <= begin]
    if not found:
        return None
    return known[-1].id if known else found[0].id


def _copy_roster(session: Session, into: Session, schedule_id: int | None) -> None:
    if schedule_id is None:
        return
    table = table_of(Schedule)
    row = session.connection().execute(table.select().where(table.c.id == schedule_id))
    kept = {"state": "published", "parent_id": None}
    _insert(into, table, [{**row.mappings().one(), **kept}])
    for model in (tables.Shift, tables.Activity):
        _copy(session, into, model, table_of(model).c.schedule_id == schedule_id)
