"""Capacity of a queue months ahead, site by site: people needed, there, and hired in time."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import polars as pl
import sqlalchemy
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.months import read_months
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import id_of, queues_named
from dashboard.operations.trail import record
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, AgentSkill, Contract, Queue, Setting, Site, Skill, Team
from dashboard.store.write import table_of
from dashboard.text import SaidError
from scheduling.capacity import CapacityPlan, capacity
from scheduling.errors import StaffingError
from scheduling.workforce import Flex, Hiring, Workforce

SETTING = "capacity"
_WEEKS_A_MONTH = 365.25 / 12 / 7
_FULL_WEEK_MINUTES = 2400


@dataclass(frozen=True)
class Assumptions:
    """What capacity is planned with; money is of the user's own currency.

    Attributes
    ----------
    attrition : float
        Share of the people who leave in a month.
    wage : float
        Of a person a month.
    lead_months : int
        Months to the first class that can be hired.
    ramp : tuple of float
        Learning curve: productivity of a new person in the first, second, … month.
    class_most : int
        Most people of one class; 0 hires nobody.
    hire_cost : float
        Of one hire, training included.
    overtime, overtime_cost : float
        Most overtime as a share of the hours there are; cost of an hour.
    early_leave, early_leave_saving : float
        Most hours given back as a share; what one saves.
    outsourced_hours, outsourced_cost : float
        Most hours a month from elsewhere; cost of an hour.
    safe : bool
        Plan for the upper end of the forecast's 80 % band.
    """

    attrition: float = 0.015
    wage: float = 9000.0
    lead_months: int = 2
    ramp: tuple[float, ...] = (0.3, 0.7, 0.9)
    class_most: int = 20
    hire_cost: float = 8000.0
    overtime: float = 0.05
    overtime_cost: float = 90.0
    early_leave: float = 0.05
    early_leave_saving: float = 20.0
    outsourced_hours: float = 0.0
    outsourced_cost: float = 120.0
    safe: bool = False


def assumptions(desk: Desk, actor: Actor) -> Assumptions:
    """Return what capacity is planned with."""
    require(actor, "see_staffing")
    with desk.store.read() as session:
        kept = session.get(Setting, SETTING)
    return read_told(kept.value) if kept else Assumptions()


def keep_assumptions(desk: Desk, actor: Actor, told: Assumptions) -> None:
    """Keep what capacity is planned with."""
    require(actor, "make_staffing")
    with desk.store.write() as session:
        value = {**asdict(told), "ramp": list(told.ramp)}
        session.merge(Setting(name=SETTING, value=value))
        record(session, actor, "capacity.assume", "", value)


def read_told(told: Mapping[str, Any]) -> Assumptions:
    """Return assumptions as a job was given them."""
    known = {field.name for field in fields(Assumptions)}
    values: dict[str, Any] = {name: value for name, value in told.items() if name in known}
    values["ramp"] = tuple(values.get("ramp", Assumptions.ramp))
    return Assumptions(**values)


def plan_capacity(desk: Desk, actor: Actor, name: str, told: Assumptions) -> dict[str, Any]:
    """Plan the months ahead of a queue, each site with its share of the contacts.

    An agent counts for a queue by one over the queues served, and by the hours of the contract.

    Returns
    -------
    dict
        ``sites``: name → rows a month, classes (month, people), cost, closed.

    Raises
    ------
    SaidError
        Without months ahead, without people, or for numbers that are not possible.
    """
    require(actor, "see_staffing")
    months = read_months(desk, actor, name)
    if months is None:
        raise SaidError("capacity.no_months", queue=name)
    with desk.store.read() as session:
        queue = queues_named(session, [name])[0]
        people = people_by_site(session, queue)
    if not people:
        raise SaidError("capacity.no_people", queue=name)
    total = sum(people.values())
    ahead = months.rows.select("month", "contacts", lo="lo80", hi="hi80", aht_s=pl.lit(queue.aht_s))
    try:
        plans = {
            site: _plan(ahead, queue, told, count, count / total) for site, count in people.items()
        }
    except StaffingError as error:
        raise SaidError("capacity.refused", why=str(error)) from error
    return {"queue": name, "sites": {site: _told(plan) for site, plan in plans.items()}}


def _plan(
    months: pl.DataFrame, queue: Queue, told: Assumptions, people: float, share: float
) -> CapacityPlan:
    mine = months.with_columns(pl.col("contacts", "lo", "hi") * share)
    paid_hours = _FULL_WEEK_MINUTES / 60 * _WEEKS_A_MONTH
    return capacity(
        mine,
        Workforce(
            people, paid_hours, told.attrition, queue.max_occupancy, queue.shrinkage, told.wage
        ),
        Hiring(told.lead_months, told.ramp, 1, told.class_most, told.hire_cost, told.attrition),
        Flex(
            told.overtime,
            told.overtime_cost,
            told.early_leave,
            told.early_leave_saving,
            told.outsourced_hours,
            told.outsourced_cost,
        ),
        plan_for="hi" if told.safe else "contacts",
    )


def people_by_site(session: Session, queue: Queue) -> dict[str, float]:
    """Return full-time people of a queue by site; who serves several queues counts in part."""
    agents, skills, links = table_of(Agent), table_of(AgentSkill), table_of(Skill)
    teams, sites = table_of(Team), table_of(Site)
    served = (
        sqlalchemy.select(skills.c.agent_id, sqlalchemy.func.count().label("queues"))
        .group_by(skills.c.agent_id)
        .subquery()
    )
    rows = read_frame(
        session,
        sqlalchemy.select(agents.c.id, sites.c.name.label("site"), served.c.queues)
        .select_from(agents)
        .join(skills, skills.c.agent_id == agents.c.id)
        .join(links, links.c.id == skills.c.skill_id)
        .join(served, served.c.agent_id == agents.c.id)
        .join(teams, teams.c.id == agents.c.team_id)
        .join(sites, sites.c.id == teams.c.site_id)
        .where(links.c.queue_id == id_of(queue), agents.c.active),
    )
    week = _paid_week(session)
    found: dict[str, float] = {}
    for agent, site, queues in rows.iter_rows():
        found[site] = found.get(site, 0.0) + week.get(agent, 1.0) / queues
    return found


def _paid_week(session: Session) -> dict[int, float]:
    """Return each agent's contract as a share of a full week."""
    pairs = session.exec(
        select(Agent.id, Contract).join(Contract, col(Contract.id) == col(Agent.contract_id))
    )
    return {
        agent: float(contract.rules.get("paid_week_max", _FULL_WEEK_MINUTES)) / _FULL_WEEK_MINUTES
        for agent, contract in pairs
        if agent is not None
    }


def _told(plan: CapacityPlan) -> dict[str, Any]:
    """Return a plan as it is kept."""
    dated = pl.col("month").dt.strftime("%Y-%m")
    return {
        "rows": plan.frame.with_columns(dated).to_dicts(),
        "classes": plan.classes.with_columns(dated).to_dicts(),
        "cost": plan.cost,
        "closed": plan.closed,
    }
