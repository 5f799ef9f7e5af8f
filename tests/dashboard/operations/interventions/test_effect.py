"""What an intervention changed on a floor that is no demo bank."""

import datetime as dt

from sqlmodel import select

from dashboard.operations.demo import tick
from dashboard.operations.desk import Desk
from dashboard.operations.interventions.effect import measure_floor
from dashboard.operations.interventions.honesty import honesty
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.versions import published_on
from dashboard.store.tables import Alert, Intervention, Queue

MANAGER = Actor("m", "manager")
GAIN = {"mean": 0.1, "lo95": 0.08, "hi95": 0.12, "predict_lo95": 0.0, "predict_hi95": 0.2}
LEVEL = {"lo": 0.0, "hi": 1.0, "without": 0.5}


def acted(desk: Desk, minutes: int) -> None:
    """Let an intervention have been applied so many minutes ago."""
    now = desk.now()
    with desk.store.write() as session:
        queue = session.exec(select(Queue).where(Queue.name == "accounts")).one()
        schedule = published_on(session, now.astimezone(tick.ZONE).date())
        assert schedule is not None
        moment = now - dt.timedelta(minutes=minutes)
        alert = Alert(
            fingerprint="volume:accounts",
            indicator="volume",
            queue_id=queue.id,
            opened_at=moment,
            last_seen_at=moment,
        )
        session.add(alert)
        session.flush()
        horizons = ("30", "60", "end")
        session.add(
            Intervention(
                alert_id=alert.id,
                kind="first",
                applied_at=moment,
                applied_by="m",
                schedule_id=schedule.id or 0,
                parent_schedule_id=schedule.id or 0,
                promised={
                    "gain": dict.fromkeys(horizons, GAIN),
                    "level": dict.fromkeys(horizons, LEVEL),
                },
            )
        )


def test_what_came_is_held_against_what_was_foretold_without(demo_desk: Desk) -> None:
    acted(demo_desk, 40)
    assert measure_floor(demo_desk) == 1
    with demo_desk.store.read() as session:
        row = session.exec(select(Intervention)).one()
    assert set(row.measured) == {"30"}
    told = row.measured["30"]
    assert told["gain"] == round(told["service_level"] - 0.5, 5)
    assert (told["lo"], told["hi"]) == (-0.5, 0.5)
    measure_floor(demo_desk)
    with demo_desk.store.read() as session:
        assert session.exec(select(Intervention)).one().measured == row.measured
    totals = honesty(demo_desk, MANAGER)
    assert totals["30"].measured == 1
    assert totals["30"].kept == 1.0
