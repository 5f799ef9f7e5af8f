"""What screens cost the browser: ``python -m benchmarks.browser``; Linux, about seven minutes.

A real Chromium (``sh .ci/browser``) beside the served demo bank, whose day goes on. The live floor
as an executive sees it, which is tiles, states and queues alone, stands beside the same page in
Dash where that is there (`benchmarks/dash_floor.py`), in one run.
Main thread: CPU time of the renderer's main thread as Chromium counts it, so that other work on
the machine does not count; long tasks are wall time and do suffer from it.
"""

import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser_roster import of_roster
from benchmarks.chromium import (
    chromium,
    context_of,
    counting,
    returning,
    spent_ms,
    token_of,
    visits,
)
from benchmarks.screens import ROOT, made_bank, row, served
from dashboard.operations.demo import tick
from dashboard.operations.demo.seed import PASSWORD
from dashboard.operations.desk import Desk

WATCH_S, SETTLE_S, SPEED = 60.0, 40.0, 20.0
"""A page is let settle until Chromium has cleared away what loading left behind."""
OWN = ("Script", "RecalcStyle", "Layout")
OPENINGS, VISITS, FRESH = 5, 3, 3
TILE = '[data-tile="service_level"] .value'
_WATCH = """() => {
  window.longTasks = [];
  const note = (list) => window.longTasks.push(...list.getEntries().map((e) => e.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
  performance.clearResourceTimings();
  performance.setResourceTimingBufferSize(1000);
}"""
_CAME = """(path) => performance.getEntriesByType("resource")
  .filter((one) => one.name.includes(path) && one.responseStatus === 200)
  .map((one) => one.decodedBodySize)"""
"""The page's own record of its requests: to read their bodies from outside burdens its thread."""


@dataclass(frozen=True)
class Cost:
    """Of one page: CPU-ms of the main thread a refresh, those of its own work, and more.

    Its own work is script, style and layout; the rest is Chromium's: messages, painting, memory.
    """

    cpu_ms: float
    own_ms: float
    longest_ms: float
    kilobytes: float
    refreshes: int


@contextmanager
def going_on(desk: Desk) -> Generator[None]:
    """Let the demo bank's day go on meanwhile, as its worker does."""
    over, day = threading.Event(), tick.DemoDay()

    def work() -> None:
        while not over.wait(1.0):
            tick.tick(desk, day)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    yield
    over.set()
    worker.join(20)


def watched(page: Page, path: str, ready: Callable[[], object]) -> Cost:
    """Watch a page that refreshes itself by requests to a path."""
    ready()
    page.wait_for_timeout(1000 * SETTLE_S)
    devtools = counting(page)
    page.evaluate(_WATCH)
    before = spent_ms(devtools)
    page.wait_for_timeout(1000 * WATCH_S)
    after = spent_ms(devtools)
    sizes: list[int] = page.evaluate(_CAME, path)
    spent, own = (sum(after[n] - before[n] for n in names) for names in (("Task",), OWN))
    longest = max(page.evaluate("window.longTasks"), default=0.0)
    count = max(1, len(sizes))
    return Cost(
        spent / count, own / count, longest, statistics.fmean(sizes or [0]) / 1000, len(sizes)
    )


def of_live(browser: Browser, port: int, token: str, whose: str) -> Cost:
    page = context_of(browser, port, token).new_page()
    page.goto(f"http://localhost:{port}/live")
    cost = watched(page, "/api/live", page.locator(TILE).wait_for)
    tell(f"live floor, {whose}", cost, "<= 50")
    page.context.close()
    return cost


def tell(what: str, cost: Cost, must: str = "") -> None:
    row(f"{what}: main thread a refresh, CPU-ms", f"{cost.cpu_ms:.1f}", must)
    row("of it script, style and layout", f"{cost.own_ms:.1f}")
    longest = f"{cost.longest_ms:.0f}" if cost.longest_ms else "none"
    row("longest task over 50 ms, ms", longest, must and "<= 100")
    row("a refresh, KB", f"{cost.kilobytes:.1f}", must and "<= 60")


def of_dash(browser: Browser, store: str, ours: Cost) -> None:
    """Measure the same page in Dash."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, str(ROOT / "benchmarks" / "dash_floor.py"), store, str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not answers(process, port):
            row("the same page in Dash", "not there")
            return
        page = context_of(browser, port).new_page()
        page.goto(f"http://localhost:{port}")
        cost = watched(page, "_dash-update", page.locator("td").first.wait_for)
        page.context.close()
    finally:
        process.terminate()
        process.wait(20)
    tell("the same page in Dash", cost)
    row("Dash over the live floor, main thread", f"{cost.cpu_ms / ours.cpu_ms:.1f} x", ">= 10 x")
    row("Dash over the live floor, own work", f"{cost.own_ms / ours.own_ms:.1f} x")


def answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return True
        time.sleep(0.25)
    return False


def opening_s(page: Page, port: int) -> float:
    began = time.perf_counter()
    page.goto(f"http://localhost:{port}/live", wait_until="commit")
    page.locator(TILE).wait_for()
    return time.perf_counter() - began


def of_first_kpi(browser: Browser, port: int, token: str) -> None:
    with returning(browser, port, token) as context:
        opened = visits(context, OPENINGS + VISITS, lambda page: opening_s(page, port))[VISITS:]
    row("first KPI, warm, s (median)", f"{statistics.median(opened):.2f}", "<= 1")
    row("first KPI, warm, s (longest)", f"{max(opened):.2f}")


def of_cold_kpi(browser: Browser, store: str, token: str) -> None:
    opened: list[float] = []
    for _ in range(FRESH):
        with served(store) as (_, port):
            context = context_of(browser, port, token)
            opened.append(opening_s(context.new_page(), port))
            context.close()
    row("first KPI, cold, s (fresh processes, median)", f"{statistics.median(opened):.2f}", "<= 3")


def main() -> None:
    row("measure", "measured", "must")
    row("-" * 58, "-" * 12, "-" * 12)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{Path(folder)}/demo.db"
        desk = made_bank(store, SPEED)
        token = token_of(desk, "manager", PASSWORD)
        with going_on(desk):
            with served(store) as (_, port):
                of_live(browser, port, token, "a manager's, its lists with it")
                seer = token_of(desk, "executive", PASSWORD)
                ours = of_live(browser, port, seer, "an executive's")
                of_first_kpi(browser, port, token)
            of_dash(browser, store, ours)
            of_cold_kpi(browser, store, token)
        for agents in (500, 5000):
            of_roster(browser, agents, 7)


if __name__ == "__main__":
    main()
