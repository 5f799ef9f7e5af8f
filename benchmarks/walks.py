"""Three walks of a new user, timed: ``python -m benchmarks.walks``; Linux, about eight minutes.

Everything is clicked in a real Chromium, from the door on; nothing is asked of the API. Before the
walks begin, accounts are there, and on the demo bank's floor something has gone wrong. The
machine's time is measured; a person is allowed two seconds a click, four a field and eight for
reading each new screen (`benchmarks/walker.py`), which is stated beside it.
"""

import datetime as dt
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from benchmarks.chromium import chromium, context_of
from benchmarks.screens import DAY, ROOT, row, served
from benchmarks.walker import Walker, await_true
from dashboard.operations.accounts.users import Scope, add_user
from dashboard.operations.alerting.alerts import list_alerts
from dashboard.operations.demo.incidents import inject
from dashboard.operations.demo.seed import PASSWORD, seed_demo
from dashboard.operations.demo.tick import ZONE
from dashboard.operations.desk import Desk, open_desk
from dashboard.operations.interventions.advise import ADVISED, read_advice
from dashboard.operations.permit import SYSTEM
from dashboard.operations.rosters.view import roster_versions

AGENTS, WEEKS = 40, 8
NAMES = [f"Agent {n:02d}" for n in range(AGENTS)]


@contextmanager
def working(store: str) -> Generator[None]:
    """Run the worker of a store."""
    environment = {**os.environ, "FLOORWALKER_STORE": store, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "dashboard.worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def advised(desk: Desk) -> bool:
    """Tell whether an alert stands open with something that can be done about it."""
    found = [a for a in list_alerts(desk, SYSTEM) if a.is_open and a.indicator in ADVISED]
    told = [read_advice(desk, SYSTEM, alert.id) for alert in found]
    return any(advice is not None and len(advice.options) > 1 for advice in told)


def manager_mends(browser: Browser, port: int) -> None:
    """From the door: see that something is wrong, read why, choose a remedy, see it promised."""
    page = context_of(browser, port).new_page()
    walk = Walker(page, f"http://localhost:{port}")
    walk.sign_in("manager", PASSWORD)
    page.locator(".floor .alerts a").first.wait_for(timeout=60_000)
    walk.screens += 1
    walk.click(page.locator(".floor .alerts a").first)
    apply = walk.button("advice.apply")
    chosen = page.get_by_role("radio")
    for number in range(1, chosen.count()):
        if apply.count():
            break
        walk.click(page.locator('[data-testid="stRadio"] label').nth(number))
        page.wait_for_timeout(500)
    walk.screens += 1
    walk.click(apply, patience_s=60)
    page.get_by_text("promised").first.wait_for()
    walk.tell("a manager mends an abnormal day", 180)
    page.context.close()


def executive_prints(browser: Browser, port: int) -> None:
    page = context_of(browser, port).new_page()
    walk = Walker(page, f"http://localhost:{port}")
    walk.sign_in("executive", PASSWORD)
    walk.menu("board")
    with page.expect_download() as printed:
        walk.click(page.locator(".st-key-board_pdf button"))
    if not Path(printed.value.path()).read_bytes().startswith(b"%PDF"):
        sys.exit("the board did not come as PDF")
    walk.tell("an executive prints the board", 60)
    page.context.close()


def demand(folder: Path) -> Path:
    """Write half hours of some weeks up to today, the days of a week unlike."""
    random, today = np.random.default_rng(1), dt.datetime.now(dt.UTC).date()
    lines = ["queue,start,offered,answered,aht_s"]
    for back in range(7 * WEEKS, 0, -1):
        day = today - dt.timedelta(days=back)
        for slot in range(16, 40):
            weekend = 0.6 if day.weekday() > 4 else 1.0  # noqa: PLR2004 - Saturday, Sunday
            mean = 60 * math.sin(math.pi * (slot - 14) / 27) * weekend
            count = random.poisson(mean)
            lines.append(f"cards,{day} {slot // 2:02d}:{slot % 2 * 30:02d},{count},{count},240")
    path = folder / "demand.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def people(folder: Path) -> list[Path]:
    """Write the files of people as the templates have them."""
    contract = '"480: 60-165+15 paid, 195-315+30, 375-420+15 paid"'
    tables = {
        "sites": ["site,timezone", "Shanghai,Asia/Shanghai"],
        "contracts": [
            (
                "contract,shift_minutes,paid_week_max,work_days_week_max,consecutive_days_max,"
                "rest_minutes_min,breaks"
            ),
            f"Full time,480,2400,5,6,660,{contract}",
        ],
        "teams": ["team,site", "Cards A,Shanghai"],
        "agents": ["agent,team,contract", *(f"{name},Cards A,Full time" for name in NAMES)],
        "skills": ["agent,queue,level", *(f"{name},cards,1" for name in NAMES)],
    }
    paths = [folder / f"{kind}.csv" for kind in tables]
    for path, lines in zip(paths, tables.values(), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def lead_publishes(browser: Browser, port: int, folder: Path) -> None:
    """From two kinds of files to a published roster."""
    page = context_of(browser, port).new_page()
    walk = Walker(page, f"http://localhost:{port}")
    walk.sign_in("lead", PASSWORD)
    walk.menu("settings")
    walk.click(page.get_by_text(walk.words("settings.feeds"), exact=True).first)
    walk.choose_files([demand(folder)])
    walk.click(walk.button("feeds.start"))
    page.get_by_text(walk.words("feeds.last_import")).wait_for(timeout=120_000)
    people_part = page.get_by_text(walk.words("settings.people"), exact=True)
    if people_part.count():
        walk.click(people_part.first)
    walk.click(page.get_by_text(walk.words("people.upload"), exact=True).first)
    walk.choose_files(people(folder))
    walk.click(walk.button("people.apply"))
    walk.menu("forecast")
    walk.click(page.locator(".st-key-make_forecast button"), patience_s=60)
    page.get_by_text(walk.words("forecast.known_better")).wait_for(timeout=240_000)
    walk.menu("roster")
    walk.click(walk.button("roster.build"), patience_s=60)
    walk.click(walk.button("roster.publish"), patience_s=120)
    walk.click(walk.button("roster.publish_now"))
    page.locator(".st-key-publish_now").wait_for(state="detached")
    walk.tell("a team lead publishes a roster from CSV", 300)
    page.context.close()


def of_demo(browser: Browser, folder: Path) -> None:
    store = f"sqlite:///{folder}/demo.db"
    desk = open_desk(store)
    seed_demo(desk, days=60, seed=1, speed=20.0, today=DAY)
    with served(store) as (_, port), working(store):
        await_true(lambda: bool(roster_versions(desk, SYSTEM)), "no roster was made")
        inject(desk, SYSTEM, "surge", ZONE)
        await_true(lambda: advised(desk), "no alert was raised")
        manager_mends(browser, port)
        executive_prints(browser, port)


def of_files(browser: Browser, folder: Path) -> None:
    store = f"sqlite:///{folder}/own.db"
    desk = open_desk(store)
    add_user(desk, SYSTEM, "lead", "team_lead", PASSWORD, scope=Scope())
    with served(store) as (_, port), working(store):
        lead_publishes(browser, port, folder)


def main() -> None:
    row("walk", "measured", "must")
    row("-" * 58, "-" * 12, "-" * 12)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        of_files(browser, Path(folder))
        of_demo(browser, Path(folder))


if __name__ == "__main__":
    main()
