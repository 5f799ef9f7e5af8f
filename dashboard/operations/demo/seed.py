"""Make the demo bank: queues, people, accounts, its clock, and two years of facts."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from sqlmodel import Session, select

from dashboard.operations.accounts.users import Scope, add_user
from dashboard.operations.demo import bank, people
from dashboard.operations.demo.incidents import drawn, keep_incidents
from dashboard.operations.demo.past import half_hours
from dashboard.operations.demo.rates import PAYDAYS
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.facts.kept import write_facts
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import id_of
from dashboard.store.tables import (
    Agent,
    AgentSkill,
    Contract,
    ForecastEvent,
    Queue,
    Setting,
    Site,
    Skill,
    Source,
    Team,
)

SETTING = "demo"
CONTACT_DAYS = 14
"""Days before today that are simulated contact by contact; older ones are facts."""
OPENING_CLOCK = dt.time(10, 20)
_PAYDAY = "发薪日 Payday"
PASSWORD = "floorwalker"  # noqa: S105 - the demo's sign-ins are printed at every start
ACCOUNTS: Mapping[str, str] = {
    "manager": "manager",
    "lead": "team_lead",
    "executive": "executive",
    "admin": "administrator",
    "auditor": "auditor",
    "agent": "agent",
}


def is_demo(session: Session) -> bool:
    """Tell whether the store holds the demo bank."""
    return session.get(Setting, SETTING) is not None


def seed_demo(desk: Desk, days: int, seed: int, speed: float, today: dt.date | None = None) -> bool:
    """Make the demo bank in an empty store; return whether it was made now.

    Parameters
    ----------
    desk : Desk
        On the store.
    days : int
        Days of history.
    seed : int
        Of every random draw.
    speed : float
        Seconds of the bank's day a real second.
    today : date or None
        The bank's first day; None: the last working day.
    """
    first_day = today or last_working_day(dt.datetime.now(ZoneInfo(bank.TIMEZONE)).date())
    with desk.store.write() as session:
        if is_demo(session):
            return False
        _settings(session, first_day, seed, speed)
        queues = _queues(session)
        _people(session, queues, seed)
        _events(session, first_day)
        session.add(Source(name="demo", feed="demo"))
        _history(session, queues, first_day, days, seed)
    with desk.store.read() as session:
        someone = session.exec(select(Agent).order_by(Agent.name).limit(1)).one()
        team = session.exec(select(Team).where(Team.name == "Daily A")).one()
    for name, role in ACCOUNTS.items():
        scope = Scope(
            team_id=team.id if role == "team_lead" else None,
            agent_id=someone.id if role == "agent" else None,
        )
        add_user(desk, SYSTEM, name, role, PASSWORD, scope=scope)
    return True


def last_working_day(day: dt.date) -> dt.date:
    """Return `day`, or the Friday before a weekend: on a quiet day there is little to see."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _settings(session: Session, today: dt.date, seed: int, speed: float) -> None:
    shown = dt.datetime.combine(today, OPENING_CLOCK, ZoneInfo(bank.TIMEZONE))
    session.add(Setting(name=SETTING, value={"seed": seed, "first_day": today.isoformat()}))
    clock = {
        "shown": shown.astimezone(dt.UTC).isoformat(),
        "real": dt.datetime.now(dt.UTC).isoformat(),
        "speed": speed,
        "running": False,
    }
    session.add(Setting(name=CLOCK, value=clock))


def _queues(session: Session) -> dict[str, Queue]:
    made: dict[str, Queue] = {}
    for q in (*bank.QUEUES, bank.BOT):
        made[q.name] = Queue(
            name=q.name,
            title_en=q.title_en,
            title_zh=q.title_zh,
            channel=q.channel,
            timezone=bank.TIMEZONE,
            opens=bank.OPENS,
            closes=bank.CLOSES,
            service_level=q.service_level,
            target_wait_s=q.target_wait_s,
            aht_s=q.aht_s,
            patience_s=q.patience_s,
            shrinkage=bank.SHRINKAGE,
            priority=q.priority,
            concurrency=q.concurrency,
            slowdown=q.slowdown,
            deadline_s=q.deadline_s,
            redial=0.0 if q.deadline_s or q is bank.BOT else bank.REDIAL,
            calendar=bank.CALENDAR,
        )
        session.add(made[q.name])
    session.flush()
    return made


def _events(session: Session, today: dt.date) -> None:
    """Tell the bank's paydays: their effect is measured with the first forecast."""
    made_at = dt.datetime.combine(today, dt.time(), ZoneInfo(bank.TIMEZONE)).astimezone(dt.UTC)
    for day in PAYDAYS:
        days = {"day": day, "roll": 0}
        event = ForecastEvent(
            name=_PAYDAY, kind="monthly", days=days, made_by=SYSTEM.name, made_at=made_at
        )
        session.add(event)


def _people(session: Session, queues: Mapping[str, Queue], seed: int) -> None:
    contracts = {name: Contract(name=name, rules=dict(r)) for name, r in people.CONTRACTS.items()}
    skills = {n: Skill(name=n, queue_id=id_of(q)) for n, q in queues.items()}
    sites = {t.site: Site(name=t.site, timezone=bank.TIMEZONE) for t in people.TEAMS}
    session.add_all([*contracts.values(), *skills.values(), *sites.values()])
    session.flush()
    total = sum(sum(team.skills.values()) for team in people.TEAMS)
    names = iter(people.person_names(total, seed))
    random = np.random.default_rng([seed, 2])
    for team in people.TEAMS:
        row = Team(name=team.name, site_id=_key(sites[team.site].id))
        session.add(row)
        session.flush()
        for mine, count in team.skills.items():
            for _ in range(count):
                agent = _agent(next(names), _key(row.id), contracts, random)
                session.add(agent)
                session.flush()
                for skill, level in _known(team.name, mine):
                    ids = (_key(agent.id), _key(skills[skill].id))
                    session.add(AgentSkill(agent_id=ids[0], skill_id=ids[1], level=level))


def _known(team: str, skills: people.Skills) -> list[tuple[str, float]]:
    """Return what people of a team know and how well, the queue that they are learning last."""
    learns = people.LEARNS.get((team, skills))
    whole = [(skill, 1.0) for skill in skills]
    return whole if learns is None else [*whole, learns]


def _key(value: int | None) -> int:
    assert value is not None  # noqa: S101 - flushed before
    return value


def _agent(
    name: str, team_id: int, contracts: Mapping[str, Contract], random: np.random.Generator
) -> Agent:
    contract = contracts["PT20" if random.random() < people.PART_TIME_SHARE else "FT40"]
    window = ["00:00", "24:00"]
    kind = random.random()
    week: list[list[str] | None] = [window] * 7
    if kind < 0.15:  # noqa: PLR2004 - shares of agents who come late, leave early, or have a day off
        week = [["09:00", "24:00"]] * 7
    elif kind < 0.30:  # noqa: PLR2004 - as above
        week = [["00:00", "18:00"]] * 7
    elif kind < 0.45:  # noqa: PLR2004 - as above
        week[int(random.integers(7))] = None
    return Agent(
        name=name,
        team_id=team_id,
        contract_id=_key(contract.id),
        prefer=[None, "early", "late"][int(random.choice(3, p=[0.5, 0.3, 0.2]))],
        availability={"week": week, "paid_week_min": people.PAID_WEEK_MIN[contract.name]},
    )


def _history(
    session: Session, queues: Mapping[str, Queue], today: dt.date, days: int, seed: int
) -> None:
    """Draw what only facts are kept of, and keep what went wrong in it."""
    dates = [today - dt.timedelta(days=d) for d in range(days, CONTACT_DAYS, -1)]
    if not dates:
        return
    wrong = {day: drawn(day, seed) for day in dates}
    ids = {name: id_of(queue) for name, queue in queues.items()}
    frames = [half_hours(n, name, dates, seed, wrong.__getitem__) for n, name in enumerate(ids)]
    write_facts(session, pl.concat(frames), ids)
    keep_incidents(session, [incident for day in dates for incident in wrong[day]])
