"""A day of some agents in lanes: what was scheduled, what was done, where the two part."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import sqlalchemy

from dashboard.measures.adherence import stretches
from dashboard.operations.adherence.day import planned_of, stays_of, zone_on
from dashboard.operations.adherence.excuse import approved_time
from dashboard.operations.adherence.keep import habits_of
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import day_bounds
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, Team
from dashboard.store.write import table_of

LANES = ("scheduled", "actual", "out")
MOST = 40
"""Agents shown at once."""


@dataclass(frozen=True)
class LanesView:
    """Lanes of one day.

    Attributes
    ----------
    rows : pl.DataFrame
        agent, lane (of `LANES`), what (activity or state), since, until (aware, UTC), in order of
        agent and time.
    zone : ZoneInfo
        Whose day it is.
    now : datetime or None
        The present, None on a day that is over.
    """

    rows: pl.DataFrame
    zone: ZoneInfo
    now: dt.datetime | None


def view_lanes(
    desk: Desk, actor: Actor, day: dt.date, team: str | None = None, agent: str | None = None
) -> LanesView:
    """Return the lanes of the agents of a team, or of one, who were planned or seen on a day.

    What is planned is shown to the end of the day, what was done until now.
    """
    require(actor, "see_people")
    with desk.store.read() as session:
        zone = zone_on(session, day)
        since, end = day_bounds(day, zone)
        until = min(end, desk.now())
        people = read_frame(session, _people(actor, team, agent))
        planned, _ = planned_of(session, day, since, end)
        stays = stays_of(session, since, until)
        seen, _ = planned_of(session, day, since, until)
        excused = approved_time(session, since, until)
        out = stretches(seen, stays, habits_of(session).keeping, excused, until)
    lanes = (
        planned.rename({"activity": "what"}),
        stays.filter(pl.col("state") != "offline").rename({"state": "what"}),
        (out if stays.height else out.clear()).rename({"activity": "what"}),
    )
    rows = pl.concat(
        lane.select("agent_id", "what", "since", "until", lane=pl.lit(name))
        for name, lane in zip(LANES, lanes, strict=True)
    )
    shown = rows.join(people, on="agent_id").sort("agent", "since")
    first = shown["agent"].unique(maintain_order=True).head(MOST).to_list()
    kept = shown.filter(pl.col("agent").is_in(first))
    now = until if until < end else None
    return LanesView(kept.select("agent", "lane", "what", "since", "until"), zone, now)


def _people(
    actor: Actor, team_name: str | None, agent_name: str | None
) -> sqlalchemy.Select[Any, Any]:
    agent, team = table_of(Agent), table_of(Team)
    statement = sqlalchemy.select(agent.c.id.label("agent_id"), agent.c.name.label("agent"))
    statement = statement.join_from(agent, team, agent.c.team_id == team.c.id, isouter=True)
    if actor.teams:
        statement = statement.where(agent.c.team_id.in_(actor.teams))
    if team_name:
        statement = statement.where(team.c.name == team_name)
    return statement.where(agent.c.name == agent_name) if agent_name else statement
