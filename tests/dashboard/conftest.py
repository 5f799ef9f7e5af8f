"""A demo bank whose floor runs, made once a test process and copied for each test."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.operations.demo import tick, warm
from dashboard.operations.demo.seed import seed_demo
from dashboard.operations.desk import CLOCK, Desk, open_desk
from dashboard.store.tables import Setting
from scheduling.solve import Limits

DAY = dt.date(2026, 11, 18)
LATEST = 11 * 60


def set_clock(desk: Desk, minute: float) -> None:
    """Let the bank's clock stand still at a minute of the day."""
    shown = tick.midnight_of(DAY) + dt.timedelta(minutes=minute)
    with desk.store.write() as session:
        clock = session.get_one(Setting, CLOCK)
        stamp = shown.astimezone(dt.UTC).isoformat()
        clock.value = {**clock.value, "shown": stamp, "running": False}


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with twenty days of history and a day played until 11:00."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    desk = open_desk(str(path))
    seed_demo(desk, days=40, seed=1, speed=1.0, today=DAY)
    warm.ensure_roster(desk, Limits(bound_seconds=0, workers=1, deterministic=6.0))
    set_clock(desk, LATEST)
    tick.tick(desk, tick.DemoDay())
    set_clock(desk, LATEST)
    desk.store.close()
    return path


@pytest.fixture
def demo_desk(demo_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk on a copy of the demo bank at 11:00."""
    for part in demo_file.parent.glob("demo.db*"):
        shutil.copy(part, tmp_path / part.name)
    desk = open_desk(str(tmp_path / "demo.db"))
    yield desk
    desk.store.close()
