"""What was planned for agents on a day and what they did: two frames on one clock."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, select

from dashboard.frames import MOMENT
from dashboard.operations.queues.known import floor_zone
from dashboard.operations.rosters.versions import published_on, zone_of_schedule
from dashboard.store.moment import to_micros
from dashboard.store.read import read_frame
from dashboard.store.tables import Activity, AgentState, Schedule, Shift
from dashboard.store.write import table_of

_PLANNED = {"agent_id": pl.Int64, "activity": pl.String, "since": MOMENT, "until": MOMENT}
_PAID = {"agent_id": pl.Int64, "paid_s": pl.Float64}


def zone_on(session: Session, day: dt.date) -> ZoneInfo:
    """Return the zone of the roster in force on a day, else of the most urgent queue."""
    schedule = published_on(session, day)
    return floor_zone(session) if schedule is None else zone_of_schedule(schedule)


def stays_of(session: Session, since: dt.datetime, until: dt.datetime) -> pl.DataFrame:
    """Return the stays of a period, cut to it; one that goes on lasts until its end."""
    table = table_of(AgentState)
    found = read_frame(
        session,
        select(*(table.c[name] for name in ("agent_id", "state", "since", "until")))
        .where(table.c.since < until)
        .where(table.c.until.is_(None) | (table.c.until > since)),
    )
    return found.with_columns(
        open=pl.col("until").is_null(),
        begun=pl.col("since"),
        since=pl.max_horizontal("since", pl.lit(since).cast(MOMENT)),
        until=pl.min_horizontal(pl.col("until").fill_null(until), pl.lit(until).cast(MOMENT)),
    )


def planned_of(
    session: Session, day: dt.date, since: dt.datetime, until: dt.datetime
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the planned activities of a period, cut to it, and the paid time within it."""
    rows: list[tuple[int, str, int, int]] = []
    paid: dict[int, float] = {}
    low, high = to_micros(since), to_micros(until)
    schedule = published_on(session, day)
    for shift in _shifts(session, schedule, day) if schedule else ():
        whole = inside = 0
        for activity, begin, end in _pieces(session, shift):
            a, b = max(begin, low), min(end, high)
            whole += end - begin
            if b > a:
                inside += b - a
                rows.append((shift.agent_id, activity, a, b))
        so_far = shift.paid_minutes * 60.0 * inside / whole
        paid[shift.agent_id] = paid.get(shift.agent_id, 0.0) + so_far
    planned = pl.DataFrame(rows, schema=_PLANNED, orient="row")
    return planned, pl.DataFrame(list(paid.items()), schema=_PAID, orient="row")


def _shifts(session: Session, schedule: Schedule, day: dt.date) -> list[Shift]:
    """Return the shifts that begin on a day, or on the evening before and reach into it."""
    near = (Shift.day == day) | (Shift.day == day - dt.timedelta(days=1))
    found = session.exec(select(Shift).where(Shift.schedule_id == schedule.id, near))
    return [shift for shift in found if shift.day == day or shift.end_minute > 24 * 60]


def _pieces(session: Session, shift: Shift) -> Iterator[tuple[str, int, int]]:
    """Part a shift into work on the queue and what interrupts it, microseconds since 1970."""
    schedule = session.get_one(Schedule, shift.schedule_id)
    zone = ZoneInfo(schedule.timezone)
    key = (Activity.schedule_id == shift.schedule_id) & (Activity.agent_id == shift.agent_id)
    pauses = session.exec(select(Activity).where(key, Activity.day == shift.day))
    at = shift.start_minute
    for pause in sorted(pauses, key=lambda p: p.start_minute):
        if pause.start_minute > at:
            yield "on_queue", _micros(shift, at, zone), _micros(shift, pause.start_minute, zone)
        at = max(at, pause.start_minute + pause.minutes)
        yield pause.kind, _micros(shift, pause.start_minute, zone), _micros(shift, at, zone)
    if shift.end_minute > at:
        yield "on_queue", _micros(shift, at, zone), _micros(shift, shift.end_minute, zone)


def _micros(shift: Shift, minute: int, zone: ZoneInfo) -> int:
    """Return the moment of a wall-clock minute of a shift's day."""
    days, rest = divmod(minute, 24 * 60)
    day = shift.day + dt.timedelta(days=days)
    return to_micros(dt.datetime.combine(day, dt.time(rest // 60, rest % 60), zone))
