"""Tables of people as screens and downloads show them, within an actor's scope."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlmodel import Session, col, select

from dashboard.feeds.people.kinds import KINDS, Kind
from dashboard.feeds.people.template import workbook
from dashboard.operations.desk import Desk
from dashboard.operations.people.changes import State
from dashboard.operations.people.check import SCOPED
from dashboard.operations.people.shifts import Span, read_shifts
from dashboard.operations.people.state import (
    from_feed,
    queue_names,
    read_state,
    teams_of,
    within,
)
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Schedule

SEE = "see_people"


def may_change(actor: Actor, kind: str) -> bool:
    """Tell whether an actor may change rows of a kind, as far as its role and scope go."""
    whole = not actor.teams and not actor.sites
    return actor.may("manage_people") and (whole or kind in SCOPED)


def read_people(desk: Desk, actor: Actor, kind: str) -> pl.DataFrame:
    """Return the rows of a kind, one column each of its template, by name."""
    require(actor, SEE)
    with desk.store.read() as session:
        state = within(read_state(session), teams_of(session, actor))
    return _frame(KINDS[kind], _rows(KINDS[kind], state))


def _rows(kind: Kind, state: State) -> list[dict[str, Any]]:
    return [
        dict(zip(kind.key, key, strict=True)) | record
        for key, record in sorted(state.get(kind.name, {}).items())
    ]


def _frame(kind: Kind, rows: list[dict[str, Any]]) -> pl.DataFrame:
    dates = [c.key for c in kind.columns if c.cell.dtype == pl.Date()]
    text: dict[str, Any] = {
        c.key: pl.String() if c.key in dates else c.cell.dtype for c in kind.columns
    }
    return pl.DataFrame(rows, schema=text).with_columns(pl.col(dates).str.to_date("%Y-%m-%d"))


def choices(desk: Desk, actor: Actor) -> Mapping[str, list[str]]:
    """Return the names that rows may refer to, by kind, and the queues under ``queue``."""
    require(actor, SEE)
    with desk.store.read() as session:
        state = within(read_state(session), teams_of(session, actor))
        queues = queue_names(session)
    found = {kind: sorted(name for (name,) in state[kind]) for kind in _NAMED}
    return {**found, "queue": sorted(queues)}


_NAMED = ("sites", "contracts", "teams", "agents")


def only_from_feeds(desk: Desk, actor: Actor) -> list[str]:
    """Return the agents whom only feeds have told of; who leads teams has none of them."""
    require(actor, SEE)
    with desk.store.read() as session:
        state = within(read_state(session), teams_of(session, actor))
    return sorted(name for (name,), agent in state["agents"].items() if from_feed(agent))


def people_workbook(desk: Desk, actor: Actor) -> bytes:
    """Return a workbook of everyone as it is now; bringing it in again changes nothing."""
    require(actor, SEE)
    with desk.store.read() as session:
        state = read_state(session)
        state["agents"] = {k: row for k, row in state["agents"].items() if not from_feed(row)}
        state["rosters"] = _newest_shifts(session)
        mine = within(state, teams_of(session, actor))
    return workbook({name: _rows(kind, mine) for name, kind in KINDS.items()})


def _newest_shifts(session: Session) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the shifts of the newest roster in force."""
    newest = select(Schedule).where(Schedule.state == "published")
    schedule = session.exec(newest.order_by(col(Schedule.id).desc()).limit(1)).first()
    if schedule is None:
        return {}
    last = schedule.first_day + dt.timedelta(days=schedule.days - 1)
    return read_shifts(session, Span(schedule.first_day, last), published=True)
