"""What agents did on a day beside what was planned for them, on any feed that tells states."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
import sqlalchemy
from sqlmodel import Session

from dashboard.measures.adherence import adherence, stretches
from dashboard.measures.long_states import long_states
from dashboard.measures.ratio import ratio
from dashboard.operations.adherence.day import planned_of, stays_of, zone_on
from dashboard.operations.adherence.excuse import approved_time
from dashboard.operations.adherence.keep import habits_of
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import day_bounds
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, AgentIntervalFact, Team
from dashboard.store.write import table_of

_TOLD = ("out_s", "adherence", "conformance", "queue_s")
"""What nobody knows of a day without states."""


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
        paid, adherence and conformance with the seconds that they are made of (out_s, planned_s,
        queue_s, planned_queue_s), long_s (how far over its limit the state is now, null within),
        out_now_s (since how long it is out of adherence now, null while it is not); null where
        nothing tells.
    """
    require(actor, "see_people")
    with desk.store.read() as session:
        zone = zone_on(session, day)
        since, until = day_bounds(day, zone)
        until = min(until, desk.now())
        people = _people(session, actor)
        stays = stays_of(session, since, until)
        planned, paid = planned_of(session, day, since, until)
        handled = _handled(session, since, until)
        habits, excused = habits_of(session), approved_time(session, since, until)
    out = stretches(planned, stays, habits.keeping, excused, until)
    found = adherence(planned, stays, habits.keeping, out)
    if stays.is_empty():  # where no source tells states, nobody can be said to have stayed away
        out = out.clear()
        found = found.with_columns(pl.lit(None, pl.Float64).alias(name) for name in _TOLD)
    rows = people.join(found, on="agent_id", how="left")
    standing = _now(stays, until)
    over = long_states(standing, habits.limits_s, until).select("agent_id", "over_s")
    for told in (_worked(stays), paid, handled, standing, over, _out_now(out, until)):
        rows = rows.join(told, on="agent_id", how="left")
    return AgentsView(_figures(rows), zone)


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
        planned_s="planned_s",
        queue_s="queue_s",
        planned_queue_s="planned_queue_s",
        long_s="over_s",
        out_now_s="out_now_s",
    ).sort("adherence", "agent", nulls_last=True)


def _people(session: Session, actor: Actor) -> pl.DataFrame:
    agent, team = table_of(Agent), table_of(Team)
    statement = sqlalchemy.select(
        agent.c.id.label("agent_id"), agent.c.name.label("agent"), team.c.name.label("team")
    ).join_from(agent, team, agent.c.team_id == team.c.id, isouter=True)
    if actor.teams:
        statement = statement.where(agent.c.team_id.in_(actor.teams))
    return read_frame(session, statement)


def _worked(stays: pl.DataFrame) -> pl.DataFrame:
    seconds = (pl.col("until") - pl.col("since")).dt.total_microseconds() / 1e6
    names = ("ready", "contact", "wrap", "meeting", "training")
    return stays.group_by("agent_id").agg(
        seconds.filter(pl.col("state") == name).sum().alias(f"{name}_s") for name in names
    )


def _now(stays: pl.DataFrame, until: dt.datetime) -> pl.DataFrame:
    last = stays.filter(pl.col("open") & (pl.col("until") == until))
    return last.select("agent_id", "state", pl.col("begun").alias("since"))


def _out_now(out: pl.DataFrame, until: dt.datetime) -> pl.DataFrame:
    """Return the stretches that go on."""
    length_s = (pl.col("until") - pl.col("since")).dt.total_microseconds() / 1e6
    return out.filter(pl.col("until") == until).select("agent_id", out_now_s=length_s)


def _handled(session: Session, since: dt.datetime, until: dt.datetime) -> pl.DataFrame:
    table = table_of(AgentIntervalFact)
    sums = (sqlalchemy.func.sum(table.c[n]).label(n) for n in ("handled", "handle_s"))
    inside = (table.c.start >= since) & (table.c.start < until)
    statement = sqlalchemy.select(table.c.agent_id, *sums).where(inside)
    return read_frame(session, statement.group_by(table.c.agent_id))
