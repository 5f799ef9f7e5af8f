"""Shifts of the store as records by agent and day, and records as a new version of a roster."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.feeds.people.spellings import clock_of, minute_of, pieces_of, text_of_pieces
from dashboard.operations.people.changes import Change, Key, Record
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.store.tables import Activity, Agent, Schedule, Shift, Site, Team
from dashboard.text import SaidError
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.roster import Shift as RosterShift

_BREAK = "break"
_REASON = "import"
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Span:
    """Days of a roster, the last one included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def holds(self, other: "Span") -> bool:
        """Tell whether another span lies within."""
        return self.first <= other.first and other.last <= self.last


def span_of(days: Iterable[dt.date]) -> Span | None:
    """Return the days from the first to the last, None without any."""
    found = sorted(days)
    return Span(found[0], found[-1]) if found else None


def _span(schedule: Schedule) -> Span:
    return Span(schedule.first_day, schedule.first_day + dt.timedelta(days=schedule.days - 1))


def _covering(session: Session, span: Span, *, published: bool) -> list[Schedule]:
    """Return the versions that touch some days, newest first."""
    statement = select(Schedule).where(col(Schedule.first_day) <= span.last)
    if published:
        statement = statement.where(Schedule.state == "published")
    found = session.exec(statement.order_by(col(Schedule.id).desc()))
    return [schedule for schedule in found if _span(schedule).last >= span.first]


def read_shifts(session: Session, span: Span, *, published: bool) -> dict[Key, Record]:
    """Return who works when on some days by the newest version of each day.

    Parameters
    ----------
    session : Session
        On the store.
    span : Span
        Days.
    published : bool
        Whether only rosters in force count; otherwise drafts do too.
    """
    found: dict[Key, Record] = {}
    told: set[dt.date] = set()
    for schedule in _covering(session, span, published=published):
        whole = _span(schedule)
        days = {whole.first + dt.timedelta(days=n) for n in range(whole.days)} - told
        wanted = {day for day in days if span.first <= day <= span.last}
        found |= _placed(session, schedule, wanted)
        told |= wanted
    return found


def _placed(session: Session, schedule: Schedule, days: set[dt.date]) -> dict[Key, Record]:
    pieces: dict[tuple[int, dt.date], list[tuple[int, int, str]]] = {}
    for row in session.exec(select(Activity).where(Activity.schedule_id == schedule.id)):
        pieces.setdefault((row.agent_id, row.day), []).append(
            (row.start_minute, row.minutes, row.name or row.kind)
        )
    statement = select(Agent.name, Shift).join(Shift, col(Shift.agent_id) == col(Agent.id))
    shifts = session.exec(statement.where(Shift.schedule_id == schedule.id))
    return {
        (name, shift.day.isoformat()): _record(shift, pieces.get((shift.agent_id, shift.day), []))
        for name, shift in shifts
        if shift.day in days
    }


def _record(shift: Shift, pieces: Sequence[tuple[int, int, str]]) -> Record:
    return {
        "start": clock_of(shift.start_minute),
        "end": clock_of(shift.end_minute),
        "paid_minutes": shift.paid_minutes,
        "breaks": text_of_pieces([piece for piece in pieces if piece[2] == _BREAK]),
        "activities": text_of_pieces([piece for piece in pieces if piece[2] != _BREAK]),
        "code": shift.code or None,
    }


def write_shifts(
    session: Session, actor: Actor, changes: Sequence[Change], *, publish: bool
) -> int | None:
    """Store changed shifts as a new version over the one that they change; return its number.

    The new version holds the days of the one before where that has them all, with everyone's other
    shifts as they were.

    Raises
    ------
    SaidError
        When the agents' sites, or the roster before, keep different clocks.
    """
    mine = [change for change in changes if change.kind == "rosters"]
    span = span_of(dt.date.fromisoformat(change.key[1]) for change in mine)
    if span is None:
        return None
    base = next(iter(_covering(session, span, published=publish)), None)
    if base is not None and _span(base).holds(span):
        span = _span(base)
    zone = _zone(session, {change.key[0] for change in mine}, base)
    records = read_shifts(session, span, published=publish)
    for change in mine:
        records.pop(change.key, None)
        if change.after is not None:
            records[change.key] = change.after
    version, roster = _version(span, zone, base), _roster(records, span)
    return save_version(session, actor, version, roster, published=publish).id


def _version(span: Span, zone: str, base: Schedule | None) -> Version:
    name = f"{span.first.isoformat()}+{span.days}"
    same = base is not None and _span(base) == span
    return Version(
        base.name if base is not None and same else name,
        span.first,
        span.days,
        zone,
        _REASON,
        base.id if base is not None and same else None,
        {},
        base.problem if base is not None and same else {},
    )


def _zone(session: Session, agents: set[str], base: Schedule | None) -> str:
    """Return the one clock of some agents' sites."""
    statement = (
        select(Site.timezone)
        .join(Team, col(Team.site_id) == col(Site.id))
        .join(Agent, col(Agent.team_id) == col(Team.id))
        .where(col(Agent.name).in_(agents))
        .distinct()
    )
    zones = set(session.exec(statement))
    if base is not None:
        zones.add(base.timezone)
    if len(zones) != 1:
        raise SaidError("people.several_clocks", zones=", ".join(sorted(zones)) or "–")
    return zones.pop()


def _roster(records: Mapping[Key, Record], span: Span) -> Roster:
    placed = (
        _at(name, agent, (dt.date.fromisoformat(day) - span.first).days, at, minutes)
        for (agent, day), record in records.items()
        for at, minutes, name in pieces_of(record["activities"] or "") or []
    )
    return Roster.of(
        (
            RosterShift(
                agent,
                (dt.date.fromisoformat(day) - span.first).days,
                minute_of(record["start"]) or 0,
                minute_of(record["end"]) or 0,
                record["paid_minutes"],
                tuple((at, minutes) for at, minutes, _ in pieces_of(record["breaks"] or "") or []),
                record["code"] or "",
            )
            for (agent, day), record in records.items()
        ),
        placed,
    )


def _at(name: str, agent: str, day: int, minute: int, minutes: int) -> Placed:
    """Return an activity, one past midnight on the day after its shift's."""
    after, start = divmod(minute, _DAY_MINUTES)
    return Placed(name, agent, day + after, start, minutes)
