"""Breaks, training and meetings of rosters as rows of the store, and back."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from sqlalchemy import true
from sqlmodel import Session, select

from dashboard.store.read import read_frame
from dashboard.store.tables import Activity, Agent, PlannedActivity, Schedule
from dashboard.store.write import add_new, table_of
from dashboard.text import Words
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.rules.activity_rules import inside
from scheduling.shifts import Shift

KINDS = ("training", "meeting")
BREAK = "break"
_DAY_MINUTES = 24 * 60
_COLUMNS = ("agent_id", "day", "start_minute", "minutes", "kind", "name")


Sessions = tuple[Placed, ...]
"""Training and meetings of one cell, by time."""


@dataclass(frozen=True)
class Interruptions:
    """What interrupts the shifts of a version.

    Attributes
    ----------
    pauses : pl.DataFrame
        Columns agent, day (of the shift) and breaks: [start, minutes] of each, by time.
    placed : tuple of Placed
        Training and meetings.
    """

    pauses: pl.DataFrame
    placed: tuple[Placed, ...]


def row_of(name: str, kinds: Mapping[str, str]) -> tuple[str, str]:
    """Return kind and name of an activity's row.

    What nobody has planned, such as an imported training, is known by its kind alone.

    Parameters
    ----------
    name : str
        As the roster has it.
    kinds : mapping
        Planned name → kind.
    """
    return (kinds[name], name) if name in kinds else (name, "")


def said(name: str, words: Words) -> str:
    """Return what an activity of a roster is called: what is known by its kind alone by that."""
    return words(f"training.kind_{name}") if name in KINDS else name


def kinds_of(session: Session) -> dict[str, str]:
    """Return the kind of every activity that was ever planned, by name."""
    return dict(session.exec(select(PlannedActivity.name, PlannedActivity.kind)).all())


def home_of(placed: Placed, shifts: Iterable[Shift]) -> tuple[int, int]:
    """Return day and minute of an activity as its shift counts them: past 1,440 after midnight."""
    for shift in shifts:
        if shift.day <= placed.day and inside(placed, shift):
            return shift.day, placed.start + (placed.day - shift.day) * _DAY_MINUTES
    return placed.day, placed.start


def sessions_in(roster: Roster, agent: str, day: int, shift: Shift | None) -> Sessions:
    """Return the training and meetings of a cell: those that begin in its shift."""
    if shift is None:
        return ()
    found = (p for p in roster.activities if p.agent == agent)
    return tuple(p for p in found if shift.start <= minute_on(p, day) < shift.end)


def minute_on(placed: Placed, day: int) -> int:
    """Return the minute of an activity as a day counts it: past 1,440 after midnight."""
    return (placed.day - day) * _DAY_MINUTES + placed.start


def write_activities(
    session: Session, schedule: Schedule, roster: Roster, ids: Mapping[str, int | None]
) -> None:
    """Store the training and meetings of a roster; `ids` are the agents' numbers by name."""
    if not roster.activities:
        return
    kinds, shifts = kinds_of(session), roster.by_agent()
    rows: list[tuple[int | None, dt.date, int, int, str, str]] = []
    for placed in roster.activities:
        if placed.agent in ids:
            day, start = home_of(placed, shifts.get(placed.agent, ()))
            date = schedule.first_day + dt.timedelta(days=day)
            about = row_of(placed.name, kinds)
            rows.append((ids[placed.agent], date, start, placed.minutes, *about))
    if rows:
        frame = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
        add_new(session, Activity, frame.with_columns(schedule_id=pl.lit(schedule.id, pl.Int64)))


def interruptions_of(
    session: Session, schedule: Schedule, agent: str | None = None
) -> Interruptions:
    """Return what interrupts the shifts of a version, or of one agent in it.

    Days are counted from the version's first one.
    """
    table, agents = table_of(Activity), table_of(Agent)
    found = read_frame(
        session,
        select(agents.c.name.label("agent"), *(table.c[name] for name in _COLUMNS))
        .join_from(table, agents, table.c.agent_id == agents.c.id)
        .where(table.c.schedule_id == schedule.id, agents.c.name == agent if agent else true())
        .order_by(table.c.start_minute),
    )
    pause = pl.concat_list("start_minute", "minutes")
    pauses = found.filter(pl.col("kind") == BREAK).group_by("agent", "day", maintain_order=True)
    rows = found.filter(pl.col("kind") != BREAK).drop("agent_id")
    return Interruptions(pauses.agg(pause.alias("breaks")), _placed(schedule.first_day, rows))


def _placed(first: dt.date, rows: pl.DataFrame) -> tuple[Placed, ...]:
    """Return training and meetings by agent and time."""
    placed: list[Placed] = []
    for who, day, start, minutes, kind, name in rows.iter_rows():
        after, minute = divmod(start, _DAY_MINUTES)
        placed.append(Placed(name or kind, who, (day - first).days + after, minute, minutes))
    return tuple(sorted(placed, key=lambda p: (p.agent, p.day, p.start)))
