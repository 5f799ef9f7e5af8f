"""A real Chromium for measurements, and the CPU time of its main thread."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    ViewportSize,
    sync_playwright,
)

from dashboard.operations.accounts.sign_in import COOKIE, SignedIn, sign_in
from dashboard.operations.desk import Desk

_WINDOW: ViewportSize = {"width": 1400, "height": 1000}
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def program() -> str:
    """Return where the browser stands that is there."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    return path or sys.exit("no Chromium; sh .ci/browser installs one")


@contextmanager
def chromium() -> Generator[Browser]:
    """Start the browser that is there."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])


def context_of(browser: Browser, port: int, token: str = "") -> BrowserContext:
    """Return a fresh browser's context, signed in where there is a token."""
    made = browser.new_context(viewport=_WINDOW, locale="en-US")
    return _signed_in(made, port, token) if token else made


@contextmanager
def returning(browser: Browser, port: int, token: str) -> Generator[BrowserContext]:
    """Give a signed-in browser with a profile on disk, as everybody's is who comes again.

    It keeps what it loaded and compiled; a fresh context compiles every script again.
    """
    with tempfile.TemporaryDirectory() as profile:
        made = browser.browser_type.launch_persistent_context(
            profile,
            executable_path=program(),
            args=["--no-sandbox"],
            viewport=_WINDOW,
            locale="en-US",
        )
        yield _signed_in(made, port, token)
        made.close()


def visits(context: BrowserContext, count: int, open_s: Callable[[Page], float]) -> list[float]:
    """Open a page so often, each in a tab of its own that is closed again; return what it took."""
    found: list[float] = []
    for _ in range(count):
        page = context.new_page()
        found.append(open_s(page))
        page.close()
    return found


def _signed_in(made: BrowserContext, port: int, token: str) -> BrowserContext:
    url = f"http://localhost:{port}"
    made.add_cookies([{"name": COOKIE, "value": token, "url": url, "httpOnly": True}])
    return made


def token_of(desk: Desk, name: str, password: str) -> str:
    signed = sign_in(desk, name, password)
    if not isinstance(signed, SignedIn):
        sys.exit(f"{name} could not sign in")
    return signed.token


def counting(page: Page) -> CDPSession:
    """Let Chromium count the CPU time of a page's main thread."""
    devtools = page.context.new_cdp_session(page)
    asked(devtools, "Performance.setTimeDomain", timeDomain="threadTicks")
    asked(devtools, "Performance.enable")
    return devtools


def asked(devtools: CDPSession, what: str, **told: str) -> dict[str, Any]:
    """Ask the browser's tools, whose answers Playwright does not type."""
    tools: Any = devtools
    return tools.send(what, told)


def spent_ms(devtools: CDPSession) -> dict[str, float]:
    """Return what the main thread has spent so far by kind, CPU-ms; ``Task`` is all of it."""
    found: list[dict[str, Any]] = asked(devtools, "Performance.getMetrics")["metrics"]
    kinds = [one for one in found if one["name"].endswith("Duration")]
    return {one["name"].removesuffix("Duration"): 1000 * one["value"] for one in kinds}
