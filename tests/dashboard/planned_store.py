"""A small store to plan on: two weeks of history, a forecast, heads, people, a published roster."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import select

from dashboard.feeds.options import Options
from dashboard.frames import MOMENT
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.heads.plan import plan_heads
from dashboard.operations.people.invent import invent_agents
from dashboard.operations.permit import SYSTEM
from dashboard.operations.posing.pose import pose
from dashboard.operations.queues.known import all_queues, id_of
from dashboard.operations.rosters.versions import Version, save_version
from dashboard.store.tables import Agent, ForecastRun, ForecastValue, Setting
from dashboard.store.write import add_new
from scheduling.roster import Roster
from scheduling.shifts import Shift

ZONE = ZoneInfo("America/New_York")
MONDAY = dt.date(2026, 3, 2)
QUEUE = "bank"
HOURS = range(8, 18)
REPORT = {
    "wape": 0.05,
    "ha8": 0.067,
    "seasonal_naive": 0.088,
    "floor": 0.023,
    "cleaned": [{"day": "2026-02-20", "total": 100.0, "usual": 200.0}],
}


def with_history(desk: Desk, folder: Path) -> None:
    """Bring in two weeks of half hours, ten contacts each, and let the clock stand after them."""
    days = [MONDAY - dt.timedelta(days=n) for n in range(14, 0, -1)]
    rows = [
        f"{day} {hour:02d}:{half},10" for day in days for hour in HOURS for half in ("00", "30")
    ]
    path = folder / "history.csv"
    path.write_text("\n".join(["start,offered", *rows]) + "\n", encoding="utf-8")
    told = Options(queue=QUEUE, timezone=ZONE.key)
    import_files(desk, SYSTEM, [path], "interval-csv", told)
    shown = dt.datetime.combine(MONDAY, dt.time(9), ZONE).astimezone(dt.UTC).isoformat()
    with desk.store.write() as session:
        session.add(Setting(name=CLOCK, value={"shown": shown, "running": False}))


def with_forecast(desk: Desk, folder: Path) -> None:
    """Add a forecast of the next seven days: ten contacts a half hour."""
    with_history(desk, folder)
    starts = [
        dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour, minute), ZONE)
        for day in range(7)
        for hour in HOURS
        for minute in (0, 30)
    ]
    with desk.store.write() as session:
        queue = all_queues(session)[0]
        run = ForecastRun(
            queue_id=id_of(queue),
            made_by="lead",
            model="mean",
            every_s=1800,
            input_hash="0",
            report=REPORT,
        )
        session.add(run)
        session.flush()
        values = pl.DataFrame(
            {"start": pl.Series([s.astimezone(dt.UTC) for s in starts], dtype=MOMENT)}
        ).with_columns(
            run_id=pl.lit(run.id, pl.Int64),
            contacts=pl.lit(10.0),
            lo80=pl.lit(8.0),
            hi80=pl.lit(12.0),
            lo95=pl.lit(6.0),
            hi95=pl.lit(14.0),
            aht_s=pl.lit(None, pl.Float64),
        )
        add_new(session, ForecastValue, values)


def with_heads(desk: Desk, folder: Path) -> None:
    """Add the heads of the forecast."""
    with_forecast(desk, folder)
    plan_heads(desk, SYSTEM, [])


def with_roster(desk: Desk, folder: Path) -> int:
    """Add agents and publish a legal roster of theirs; return its number."""
    with_heads(desk, folder)
    invent_agents(desk, SYSTEM, MONDAY, 7)
    with desk.store.write() as session:
        queues = all_queues(session)
        document = pose(session, queues, MONDAY, 7)
        names = [agent.name for agent in session.exec(select(Agent).order_by(Agent.name))]
        version = Version("week", MONDAY, 7, ZONE.key, "build", None, {}, document)
        return save_version(session, SYSTEM, version, usual_week(names), published=True).id or 0


def usual_week(names: list[str]) -> Roster:
    """Return Monday to Friday, eight hours from 09:00, breaks legal."""
    breaks = ((10 * 60, 15), (12 * 60 + 30, 30), (15 * 60 + 15, 15))
    return Roster.of(Shift(name, day, 540, 1020, 450, breaks) for name in names for day in range(5))
