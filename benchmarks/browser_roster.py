"""What a wide roster costs the browser; part of ``python -m benchmarks.browser``."""

import statistics
import tempfile
import time

from playwright.sync_api import Browser, Locator, Page

from benchmarks.chromium import context_of, counting, returning, spent_ms, token_of, visits
from benchmarks.screens import cpu_s, row, served
from benchmarks.wide_roster import PASSWORD, wide_roster

SCROLLS, DRAGS, VISITS, OPENINGS = 60, 6, 3, 5
_FRAMES = """(grid) => {
  window.frames_ms = [];
  new MutationObserver(() => window.frames_ms.push(Number(grid.dataset.frameMs)))
    .observe(grid, { attributes: true, attributeFilter: ["data-frame-ms"] });
}"""


def of_roster(browser: Browser, agents: int, days: int) -> None:
    """Measure a wide roster: until it is on screen, its frames, a shift dragged."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/wide.db"
        token = token_of(wide_roster(store, agents, days), "lead", PASSWORD)
        with served(store) as (pid, port):
            named = f"roster, {agents:,} x {days}: "
            with returning(browser, port, token) as context:
                shown = visits(context, VISITS + OPENINGS, lambda page: roster_s(page, port))
                row(f"{named}on screen, s, first visit", f"{shown[0]:.2f}")
                usual = statistics.median(shown[VISITS:])
                row(f"{named}on screen, s, then (median)", f"{usual:.2f}", "<= 1.5")
            context = context_of(browser, port, token)
            page = context.new_page()
            roster_s(page, port)
            grid = page.locator(".roster .grid")
            frames(page, grid, named)
            before = cpu_s(pid)
            drags(page, grid, named)
            spent = 1000 * (cpu_s(pid) - before) / DRAGS
            row(f"{named}the server for it and the page, CPU-ms", f"{spent:.0f}")
            context.close()


def roster_s(page: Page, port: int) -> float:
    began = time.perf_counter()
    page.goto(f"http://localhost:{port}/roster?day=all", wait_until="commit")
    page.locator(".roster .grid[data-frame-ms]").wait_for(timeout=60_000)
    return time.perf_counter() - began


def frames(page: Page, grid: Locator, named: str) -> None:
    """Scroll and measure what each frame takes."""
    devtools = counting(page)
    grid.evaluate(_FRAMES)
    before = spent_ms(devtools)["Task"]
    grid.hover()
    for _ in range(SCROLLS):
        page.mouse.wheel(0, 137)
        page.wait_for_timeout(30)
    drawn: list[float] = page.evaluate("window.frames_ms")
    spent = (spent_ms(devtools)["Task"] - before) / max(1, len(drawn))
    row(f"{named}a frame drawn, ms, p95", f"{statistics.quantiles(drawn, n=20)[-1]:.1f}", "<= 8")
    row(f"{named}the main thread a frame, CPU-ms", f"{spent:.1f}", "<= 8")


def drags(page: Page, grid: Locator, named: str) -> None:
    """Drag shifts by half an hour and measure until the server has validated each."""
    grid.evaluate("grid => { grid.scrollTop = 0; }")
    waited: list[float] = []
    for turn in range(DRAGS):
        page.wait_for_timeout(300)
        x, y, minute = grid.evaluate(
            """(grid, row) => {
                const view = grid._view, shift = view.rows[row][0];
                const box = grid.getBoundingClientRect();
                const x = view.place(shift.day, shift.start + 200);
                return [box.left + x, box.top + 48 + row * 20, view.perMinute];
            }""",
            4 * turn,
        )
        waited.append(dragged_s(page, grid, (x, y), 30 * minute + 1))
    row(f"{named}drag to validated, ms", f"{1000 * statistics.median(waited):.0f}", "<= 500")


def dragged_s(page: Page, grid: Locator, at: tuple[float, float], pixels: float) -> float:
    rev = grid.evaluate("grid => grid._view.rev")
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + pixels, at[1], steps=6)
    began = time.perf_counter()
    page.mouse.up()
    moved = "([grid, rev]) => grid._view.rev !== rev"
    page.wait_for_function(moved, arg=[grid.element_handle(), rev])
    return time.perf_counter() - began
