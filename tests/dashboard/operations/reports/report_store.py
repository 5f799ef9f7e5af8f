"""A small center whose Tuesday is known to the last contact, and the same weekday before it."""

import datetime as dt
from typing import Any

import polars as pl
from sqlmodel import Session

from dashboard.frames import INTERVALS, conform
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import write_facts
from dashboard.operations.queues.known import id_of
from dashboard.store.tables import (
    Activity,
    Agent,
    AgentState,
    Alert,
    Contract,
    ForecastAccuracy,
    ForecastRun,
    Intervention,
    Schedule,
    Shift,
    Site,
    Team,
)
from tests.dashboard.operations.alerting.alert_store import furnish, queue_of, set_time

TUESDAY = dt.date(2026, 3, 3)
_NINE = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
_WEEK = dt.timedelta(days=7)


def furnish_days(desk: Desk) -> None:
    """Add a Tuesday and the one before; the clock stands on Wednesday at noon."""
    furnish(desk)
    with desk.store.write() as session:
        ids = {name: id_of(queue_of(session, name)) for name in ("cards", "loans")}
        rows = [
            _fact("cards", _NINE, 100, 90, 81),
            _fact("loans", _NINE, 50, 50, 50),
            _fact("cards", _NINE - _WEEK, 80, 80, 72),
        ]
        write_facts(session, conform(pl.DataFrame(rows), INTERVALS), ids)
        _forecast(session, ids["cards"])
        _people(session)
        _alert(session, ids["cards"])


def _fact(
    queue: str, start: dt.datetime, offered: int, answered: int, in_target: int
) -> dict[str, object]:
    return {
        "queue": queue,
        "start": start,
        "length_s": 1800,
        "offered": offered,
        "answered": answered,
        "abandoned": offered - answered,
        "handled": answered,
        "wait_answered_s": 10.0 * answered,
        "handle_s": 200.0 * answered,
        "in_target": in_target,
        "in_target_wait_s": 20.0,
    }


def _forecast(session: Session, queue_id: int) -> None:
    run = ForecastRun(queue_id=queue_id, made_by="x", model="m", every_s=1800, input_hash="h")
    session.add(run)
    session.flush()
    session.add(
        ForecastAccuracy(
            queue_id=queue_id,
            day=TUESDAY,
            ahead=1,
            run_id=run.id or 0,
            forecast=110,
            actual=100,
            abs_error=10,
        )
    )


def _people(session: Session) -> None:
    """One agent planned 9:00 to 11:00 with a break at 9:30, who came ten minutes late."""
    site, contract = Site(name="s"), Contract(name="c")
    session.add_all([site, contract])
    session.flush()
    team = Team(name="Cards A", site_id=site.id or 0)
    session.add(team)
    session.flush()
    agent = Agent(name="Ann", team_id=team.id, contract_id=contract.id)
    roster = Schedule(
        name="w", first_day=TUESDAY, days=1, timezone="UTC", state="published", made_by="x"
    )
    session.add_all([agent, roster])
    session.flush()
    key: Any = {"schedule_id": roster.id or 0, "agent_id": agent.id or 0, "day": TUESDAY}
    session.add(Shift(**key, start_minute=540, end_minute=660, paid_minutes=120))
    session.add(Activity(**key, start_minute=570, minutes=30))
    for state, since, until in (("ready", 10, 30), ("break", 30, 60), ("contact", 60, 120)):
        stay: Any = {"since": _at(since), "until": _at(until)}
        session.add(AgentState(agent_id=agent.id or 0, state=state, **stay))


def _at(minutes: int) -> dt.datetime:
    return _NINE + dt.timedelta(minutes=minutes)


def _alert(session: Session, queue_id: int) -> None:
    alert = Alert(
        fingerprint="volume:cards",
        indicator="volume",
        queue_id=queue_id,
        state="closed",
        severity="breach",
        opened_at=_at(0),
        last_seen_at=_at(40),
        closed_at=_at(45),
        owner="max",
        evidence={"change": 0.4, "direction": 1},
    )
    session.add(alert)
    session.flush()
    end = {"mean": 0.03, "predict_lo95": 0.01, "predict_hi95": 0.05}
    session.add(
        Intervention(
            alert_id=alert.id,
            kind="move_breaks",
            parameters={"moves": [{"agent": "Ann"}]},
            applied_at=_at(10),
            applied_by="max",
            schedule_id=1,
            parent_schedule_id=1,
            promised={"gain": {"end": end}},
            measured={"end": {"gain": 0.02}},
        )
    )


def at_hour(desk: Desk, day: dt.date, hour: float) -> dt.datetime:
    """Let the clock stand at an hour of a day."""
    noon = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    shown = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(hours=hour)
    return set_time(desk, (shown - noon).total_seconds() / 60)
