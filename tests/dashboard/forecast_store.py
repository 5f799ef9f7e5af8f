"""A store with half a year of a small bank and today's morning, to make real forecasts from."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from sqlmodel import select

from dashboard.feeds.options import Options
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import Queue, Setting

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = dt.date(2026, 3, 4)
WEEKS = 26
FIRST = TODAY - dt.timedelta(days=7 * WEEKS)
OPENS, CLOSES = 9, 17
LEVEL = 60.0
QUEUE = "bank"


def level_of(day: dt.date) -> float:
    """Return the contacts that a half hour of a day is expected to bring."""
    weekday = (1.2, 1.0, 0.95, 0.95, 1.05, 0.6, 0.5)[day.weekday()]
    return LEVEL * weekday * (1.5 if day.day == 8 else 1.0)


def with_bank(desk: Desk, folder: Path, now: dt.time = dt.time(12), morning: float = 1.0) -> None:
    """Bring in the history, and today until `now` with so much more or less than usual."""
    random = np.random.default_rng(4)
    lines = ["start,offered"]
    for n in range(7 * WEEKS + 1):
        day = FIRST + dt.timedelta(days=n)
        for minute in range(OPENS * 60, CLOSES * 60, 15):
            if day == TODAY and minute >= now.hour * 60 + now.minute:
                break
            mean = level_of(day) / 2 * (morning if day == TODAY else 1.0)
            clock = f"{day} {minute // 60:02d}:{minute % 60:02d}"
            lines.append(f"{clock},{random.poisson(mean)}")
    path = folder / "bank.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_files(desk, SYSTEM, [path], "interval-csv", Options(queue=QUEUE, timezone=ZONE.key))
    shown = dt.datetime.combine(TODAY, now, ZONE).astimezone(dt.UTC).isoformat()
    with desk.store.write() as session:
        queue = session.exec(select(Queue)).one()
        queue.opens, queue.closes = f"{OPENS:02d}:00", f"{CLOSES:02d}:00"
        session.merge(Setting(name=CLOCK, value={"shown": shown, "running": False}))
