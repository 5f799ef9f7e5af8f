"""A demo bank on a fixed day, its worker and its screens, and a real Chromium."""

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from dashboard.operations.demo.seed import seed_demo
from dashboard.operations.desk import open_desk
from tests.browser.visits import Running, Visit, forget_languages

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 18)
SPEED = 4.0
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=20_000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_health(url: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{url}/api/health", timeout=1)
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"{url} did not answer within a minute")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run the demo bank, its clock at 10:20 of a Wednesday and four times as fast."""
    store = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}"
    desk = open_desk(store)
    seed_demo(desk, days=60, seed=1, speed=SPEED, today=DAY)
    port = free_port()
    env = {
        **os.environ,
        "FLOORWALKER_STORE": store,
        "FLOORWALKER_CATALOGUE": "1",
        "FLOORWALKER_GUIDE": "0",
    }
    serve = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        for command in (serve, [sys.executable, "-m", "dashboard.worker"])
    ]
    url = f"http://localhost:{port}"
    await_health(url)
    yield Running(url, desk)
    for process in processes:
        process.terminate()
        process.wait(20)
    desk.store.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium; a missing one fails, it never skips."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium; sh .ci/browser installs one")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, demo: Running) -> Iterator[Visit]:
    """Return a fresh visit; nothing may fail in the page or ask the outside world."""
    language, theme, width = getattr(request, "param", ("en-US", "light", 1400))
    context = browser.new_context(
        locale=language, color_scheme=theme, viewport={"width": width, "height": 1000}
    )
    forget_languages(demo)
    made = Visit(context.new_page(), demo.url)
    yield made
    context.close()
    assert made.errors == []
    assert made.outside == []
