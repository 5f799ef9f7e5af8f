"""Live figures of the people of each site or team: what they answered, and what they do now."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import sqlalchemy
from sqlalchemy import BigInteger, case, func, type_coerce
from sqlmodel import Session

from dashboard.frames import STATE_NAMES
from dashboard.measures.adherence import ON_QUEUE, adherence, stretches
from dashboard.measures.ratio import ratio
from dashboard.operations.adherence.day import planned_of, stays_of, zone_on
from dashboard.operations.adherence.excuse import approved_time
from dashboard.operations.adherence.keep import habits_of
from dashboard.operations.desk import Desk
from dashboard.operations.live.periods import begin_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, floor_zone, id_of, waited_for
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, Contact, Queue, Site, Team
from dashboard.store.write import table_of

BY = ("site", "team")
STATES = tuple(state for state in STATE_NAMES if state != "offline")
_MICRO_S = 1e6
_SUMMED = (
    "answered",
    "in_target",
    "wait_s",
    "handled",
    "handle_s",
    "busy_s",
    "ready_s",
    "planned_s",
    "out_s",
)
_AT_WORK = [state for state in ON_QUEUE if state != "ready"]


def measure_groups(desk: Desk, actor: Actor, by: str, span: str) -> pl.DataFrame:
    """Return the live figures of every site or team whose people are there.

    Parameters
    ----------
    desk, actor
        Where, and who asks; only the own sites and teams of who has a scope.
    by : str
        One of `BY`.
    span : str
        One of `dashboard.operations.live.periods.SPANS`.

    Returns
    -------
    pl.DataFrame
        One row a group: name, signed_in and on_queue (people now), one count a state of `STATES`
        (now), answered, of_answered (share of the answered within each queue's target wait),
        asa_s, aht_s, occupancy = handling / (handling + ready), adherence; null where nothing
        tells. Abandoned contacts belong to a queue, not to people: they are no part of it.
    """
    require(actor, "see_live")
    now = desk.now()
    with desk.store.read() as session:
        today = now.astimezone(floor_zone(session)).date()
        zone = zone_on(session, today)
        since = begin_of(span, now, zone)
        rows = _people(session, actor)
        stays = stays_of(session, since, now)
        planned, _ = planned_of(session, now.astimezone(zone).date(), since, now)
        contacts = _contacts(session, waited_for(all_queues(session)), since, now)
        keeping, excused = habits_of(session).keeping, approved_time(session, since, now)
    out = stretches(planned, stays, keeping, excused, now)
    kept = adherence(planned, stays, keeping, out).select("agent_id", "planned_s", "out_s")
    if stays.is_empty():  # where no source tells states, nobody can be said to have stayed away
        kept = kept.clear()
    for told in (contacts, _worked(stays), _standing(stays), kept):
        rows = rows.join(told, on="agent_id", how="left")
    return _grouped(rows, by)


def _people(session: Session, actor: Actor) -> pl.DataFrame:
    agent, team, site = table_of(Agent), table_of(Team), table_of(Site)
    statement = (
        sqlalchemy.select(
            agent.c.id.label("agent_id"), team.c.name.label("team"), site.c.name.label("site")
        )
        .join_from(agent, team, agent.c.team_id == team.c.id)
        .join(site, team.c.site_id == site.c.id)
    )
    if actor.teams:
        statement = statement.where(agent.c.team_id.in_(actor.teams))
    if actor.sites:
        statement = statement.where(team.c.site_id.in_(actor.sites))
    return read_frame(session, statement)


def _contacts(
    session: Session, queues: Sequence[Queue], since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    """Add up by agent what was answered of the contacts that arrived in a period."""
    table = table_of(Contact)
    wait_us = type_coerce(table.c.answered_at, BigInteger) - type_coerce(
        table.c.arrived_at, BigInteger
    )
    targets = {id_of(queue): int(queue.target_wait_s * _MICRO_S) for queue in queues}
    target_us = case(targets, value=table.c.queue_id, else_=0)
    ended = table.c.ended_at.is_not(None)
    spent = sum(func.coalesce(table.c[name], 0.0) for name in ("talk_s", "hold_s", "acw_s"))
    statement = (
        sqlalchemy.select(
            table.c.agent_id,
            func.count().label("answered"),
            func.sum(case((wait_us <= target_us, 1), else_=0)).label("in_target"),
            func.sum(wait_us / _MICRO_S).label("wait_s"),
            func.sum(case((ended, 1), else_=0)).label("handled"),
            func.sum(case((ended, spent), else_=0.0)).label("handle_s"),
        )
        .where(table.c.queue_id.in_(targets), table.c.answered_at.is_not(None))
        .where(table.c.arrived_at >= since, table.c.arrived_at < until)
        .where(table.c.agent_id.is_not(None))
        .group_by(table.c.agent_id)
    )
    return read_frame(session, statement)


def _worked(stays: pl.DataFrame) -> pl.DataFrame:
    seconds = (pl.col("until") - pl.col("since")).dt.total_microseconds() / _MICRO_S
    return stays.group_by("agent_id").agg(
        busy_s=seconds.filter(pl.col("state").is_in(_AT_WORK)).sum(),
        ready_s=seconds.filter(pl.col("state") == "ready").sum(),
    )


def _standing(stays: pl.DataFrame) -> pl.DataFrame:
    """Return the state in which each agent is now."""
    going_on = stays.filter(pl.col("open")).sort("since")
    return going_on.group_by("agent_id").agg(pl.col("state").last())


def _grouped(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Add up each group, and take the shares and means of the sums."""
    there = pl.col("state").is_in(list(STATES))
    sums = rows.group_by(name=by).agg(
        there.sum().alias("signed_in"),
        pl.col("state").is_in(list(ON_QUEUE)).sum().alias("on_queue"),
        *(pl.col("state").eq(state).sum().alias(state) for state in STATES),
        *(pl.col(name).sum() for name in _SUMMED),
    )
    seen = sums.filter((pl.col("signed_in") > 0) | (pl.col("answered") > 0))
    busy, ready = pl.col("busy_s"), pl.col("ready_s")
    kept = 1 - ratio(pl.col("out_s"), pl.col("planned_s"))
    return seen.select(
        "name",
        "signed_in",
        "on_queue",
        *STATES,
        "answered",
        of_answered=ratio(pl.col("in_target"), pl.col("answered")),
        asa_s=ratio(pl.col("wait_s"), pl.col("answered")),
        aht_s=ratio(pl.col("handle_s"), pl.col("handled")),
        occupancy=ratio(busy, busy + ready),
        adherence=pl.when(kept < 0).then(0.0).otherwise(kept),
    ).sort("name")
