"""A store with one queue and a wide published roster, for measurements: no solver, some seconds."""

import datetime as dt

import numpy as np
import polars as pl
from sqlmodel import Session

from dashboard.frames import MOMENT
from dashboard.operations.accounts.users import Scope, add_user
from dashboard.operations.desk import CLOCK, Desk, open_desk
from dashboard.operations.heads.plan import write_requirement
from dashboard.operations.people.invent import CONTRACT, RULES
from dashboard.operations.permit import SYSTEM
from dashboard.operations.posing.pose import pose
from dashboard.operations.queues.known import id_of
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.store.tables import (
    Agent,
    AgentSkill,
    Contract,
    Queue,
    Setting,
    Site,
    Skill,
    Team,
)
from dashboard.widgets.samples import MONDAY, roster_sample

PASSWORD = "floorwalker-bench"  # noqa: S105 - of a store that is thrown away
ZONE = "UTC"
_OPENS, _CLOSES, _EVERY_S = 8, 20, 1800


def wide_roster(url: str, agents: int, days: int) -> Desk:
    """Make the store; the roster is that of the catalogue, its shifts keep the common contract."""
    desk = open_desk(url)
    add_user(desk, SYSTEM, "lead", "manager", PASSWORD, scope=Scope())
    view = roster_sample(agents, days)
    noon = dt.datetime.combine(MONDAY, dt.time(9), dt.UTC).isoformat()
    with desk.store.write() as session:
        session.add(Setting(name=CLOCK, value={"shown": noon, "running": False}))
        queue = Queue(name="bank", timezone=ZONE, opens="08:00", closes="20:00")
        session.add(queue)
        session.flush()
        _people(session, queue, [seen.name for seen in view.agents])
        write_requirement(session, queue, _due(agents, days), _EVERY_S, None)
        problem = pose(session, [queue], MONDAY, days)
        version = Version("wide", MONDAY, days, ZONE, "build", None, {}, problem)
        save_version(session, SYSTEM, version, view.roster, published=True)
    return desk


def _people(session: Session, queue: Queue, names: list[str]) -> None:
    site, contract = Site(name="Main", timezone=ZONE), Contract(name=CONTRACT, rules=dict(RULES))
    skill = Skill(name="bank", queue_id=id_of(queue))
    session.add_all([site, contract, skill])
    session.flush()
    team = Team(name="Day", site_id=site.id or 0)
    session.add(team)
    session.flush()
    free = {"week": [["08:00", "20:00"]] * 7, "paid_week_min": 0}
    made = [
        Agent(name=name, team_id=team.id, contract_id=contract.id, availability=free)
        for name in names
    ]
    session.add_all(made)
    session.flush()
    session.add_all(AgentSkill(agent_id=one.id or 0, skill_id=skill.id or 0) for one in made)
    session.flush()


def _due(agents: int, days: int) -> pl.DataFrame:
    """Return contacts enough for about half of these people, more at noon."""
    slots = (_CLOSES - _OPENS) * 2
    hump = np.sin(np.linspace(0.4, np.pi - 0.4, slots)) * agents * 0.5 * _EVERY_S / 300
    begin = dt.datetime.combine(MONDAY, dt.time(_OPENS), dt.UTC)
    starts = [
        begin + dt.timedelta(days=day, seconds=slot * _EVERY_S)
        for day in range(days)
        for slot in range(slots)
    ]
    return pl.DataFrame(
        {
            "start": pl.Series(starts, dtype=MOMENT),
            "contacts": np.tile(hump, days),
            "aht_s": pl.Series([300.0] * len(starts), dtype=pl.Float64),
        }
    )
