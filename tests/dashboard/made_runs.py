"""Further forecasts of the planned store's queue, and days that came."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.feeds.options import Options
from dashboard.frames import MOMENT
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues, id_of
from dashboard.store.tables import ForecastRun, ForecastValue, Setting
from dashboard.store.write import add_new
from tests.dashboard.planned_store import HOURS, MONDAY, QUEUE, ZONE

OTHER = {
    "wape": 0.06,
    "ha8": 0.05,
    "seasonal_naive": 0.07,
    "floor": 0.03,
    "coverage80": 0.81,
    "coverage95": 0.95,
    "origins": 8,
    "days": 40,
    "through": "own",
}


def with_run(
    desk: Desk,
    contacts: float,
    *,
    first: dt.date = MONDAY,
    days: int = 7,
    model: str = "factors+arima",
    report: dict[str, Any] | None = None,
) -> int:
    """Add a newer forecast of so many contacts a half hour; return its number."""
    starts = [
        dt.datetime.combine(first + dt.timedelta(days=day), dt.time(hour, minute), ZONE)
        for day in range(days)
        for hour in HOURS
        for minute in (0, 30)
    ]
    with desk.store.write() as session:
        run = ForecastRun(
            queue_id=id_of(all_queues(session)[0]),
            made_by="manager",
            model=model,
            every_s=1800,
            input_hash="1",
            report=OTHER if report is None else report,
        )
        session.add(run)
        session.flush()
        utc = pl.Series([start.astimezone(dt.UTC) for start in starts], dtype=MOMENT)
        spread = {"lo95": 0.6, "lo80": 0.8, "contacts": 1.0, "hi80": 1.2, "hi95": 1.4}
        values = pl.DataFrame({"start": utc}).with_columns(
            pl.lit(run.id, pl.Int64).alias("run_id"),
            pl.lit(None, pl.Float64).alias("aht_s"),
            *(pl.lit(contacts * factor).alias(name) for name, factor in spread.items()),
        )
        add_new(session, ForecastValue, values)
        return run.id or 0


def with_days(desk: Desk, folder: Path, offered: int, days: int) -> None:
    """Let days from Monday on come with so many contacts a half hour, and the clock go on."""
    rows = [
        f"{MONDAY + dt.timedelta(days=n)} {hour:02d}:{half},{offered}"
        for n in range(days)
        for hour in HOURS
        for half in ("00", "30")
    ]
    path = folder / "came.csv"
    path.write_text("\n".join(["start,offered", *rows]) + "\n", encoding="utf-8")
    told = Options(queue=QUEUE, timezone=ZONE.key)
    import_files(desk, SYSTEM, [path], "interval-csv", told)
    shown = dt.datetime.combine(MONDAY + dt.timedelta(days=days), dt.time(9), ZONE)
    with desk.store.write() as session:
        clock = session.get_one(Setting, CLOCK)
        clock.value = {**clock.value, "shown": shown.astimezone(dt.UTC).isoformat()}
