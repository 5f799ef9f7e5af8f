"""What agents did on a day beside what was planned for them, on any feed that tells states."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
import sqlalchemy
from sqlmodel import Session, select

from dashboard.frames import MOMENT
from dashboard.measures.adherence import adherence
from dashboard.measures.ratio import ratio
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues import all_queues, day_bounds, zone_of
from dashboard.operations.rosters import published_on, zone_of_schedule
from dashboard.store.moment import to_micros
from dashboard.store.read import read_frame
from dashboard.store.tables import (
    Activity,
    Agent,
    AgentIntervalFact,
    AgentState,
    Schedule,
    Shift,
    Team,
)
from dashboard.store.write import table_of

_PLANNED = {"agent_id": pl.Int64, "activity": pl.String, "since": MOMENT, "until": MOMENT}
_PAID = {"agent_id": pl.Int64, "paid_s": pl.Float64}


@dataclass(frozen=True)
class AgentsView:
    """Agents of one day, and the zone whose day it is."""

    rows: pl.DataFrame
    zone: ZoneInfo


def measure_agents(desk: Desk, actor: Actor, day: dt.date) -> AgentsView:
    """Return one row an agent who worked or was planned on a local day.

    Parameters
    ----------
    desk, actor
        Where, and who asks; a team lead sees the own teams.
    day : date
        Of the roster in force, else of the most urgent queue; up to now, when it is today.

    Returns
    -------
    AgentsView
        Its rows: agent, team, state and since (now, null when it is not known), handled, aht_s,
        occupancy = handling / (handling + ready), utilisation = (handling + other productive) /
        paid, adherence, conformance, out_s; null where nothing tells.
    """
    require(actor, "see_people")
    with desk.store.read() as session:
        zone = _zone(session, day)
        since, until = day_bounds(day, zone)
        until = min(until, desk.now())
        people = _people(session, actor)
        stays = _stays(session, since, until)
        planned, paid = _planned(session, day, since, until)
        handled = _handled(session, since, until)
    rows = people.join(adherence(planned, stays), on="agent_id", how="left")
    for told in (_worked(stays), paid, handled, _now(stays, until)):
        rows = rows.join(told, on="agent_id", how="left")
    return AgentsView(_figures(rows), zone)


def _zone(session: Session, day: dt.date) -> ZoneInfo:
    schedule = published_on(session, day)
    if schedule is not None:
        return zone_of_schedule(schedule)
    queues = all_queues(session)
    return zone_of(queues[0]) if queues else ZoneInfo("UTC")


def _figures(rows: pl.DataFrame) -> pl.DataFrame:
    handling = pl.col("contact_s") + pl.col("wrap_s")
    productive = handling + pl.col("meeting_s") + pl.col("training_s")
    seen = rows.filter(pl.col("planned_s").is_not_null() | pl.col("contact_s").is_not_null())
    return seen.select(
        "agent",
        "team",
        "state",
        "since",
        "handled",
        aht_s=ratio(pl.col("handle_s"), pl.col("handled")),
        occupancy=ratio(handling, handling + pl.col("ready_s")),
        utilisation=ratio(productive, pl.col("paid_s")),
        adherence="adherence",
        conformance="conformance",
        out_s="out_s",
    ).sort("adherence", "agent", nulls_last=True)


def _people(session: Session, actor: Actor) -> pl.DataFrame:
    agent, team = table_of(Agent), table_of(Team)
    statement = sqlalchemy.select(
        agent.c.id.label("agent_id"), agent.c.name.label("agent"), team.c.name.label("team")
    ).join_from(agent, team, agent.c.team_id == team.c.id, isouter=True)
    if actor.teams:
        statement = statement.where(agent.c.team_id.in_(actor.teams))
    return read_frame(session, statement)


def _stays(session: Session, since: dt.datetime, until: dt.datetime) -> pl.DataFrame:
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


def _worked(stays: pl.DataFrame) -> pl.DataFrame:
    seconds = (pl.col("until") - pl.col("since")).dt.total_microseconds() / 1e6
    names = ("ready", "contact", "wrap", "meeting", "training")
    return stays.group_by("agent_id").agg(
        seconds.filter(pl.col("state") == name).sum().alias(f"{name}_s") for name in names
    )


def _now(stays: pl.DataFrame, until: dt.datetime) -> pl.DataFrame:
    last = stays.filter(pl.col("open") & (pl.col("until") == until))
    return last.select("agent_id", "state", pl.col("begun").alias("since"))


def _handled(session: Session, since: dt.datetime, until: dt.datetime) -> pl.DataFrame:
    table = table_of(AgentIntervalFact)
    sums = (sqlalchemy.func.sum(table.c[n]).label(n) for n in ("handled", "handle_s"))
    inside = (table.c.start >= since) & (table.c.start < until)
    statement = sqlalchemy.select(table.c.agent_id, *sums).where(inside)
    return read_frame(session, statement.group_by(table.c.agent_id))


def _planned(
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
