"""Somebody who uses the product with a mouse: counts what a person would have needed."""

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page

from benchmarks.screens import row
from dashboard.text import Words

CLICK_S, FIELD_S, SCREEN_S = 2.0, 4.0, 8.0
"""Allowed to a person for a click, a field typed or a file chosen, and for reading a new screen."""
_SETTLED = '.stApp[data-test-script-state="notRunning"]'


class Walker:
    """A walk: the machine's time is measured, a person's is allowed for each click and screen."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.words = page, url, Words("en")
        self.clicks = self.fields = self.screens = 0
        self.begun = time.perf_counter()

    def click(self, what: Locator, *, patience_s: float = 30.0) -> None:
        self.clicks += 1
        what.click(timeout=1000 * patience_s)
        self.settle()

    def fill(self, what: Locator, text: str) -> None:
        self.fields += 1
        what.fill(text)

    def choose_files(self, files: list[Path]) -> None:
        self.fields += len(files)
        self.page.locator('input[type="file"]').first.set_input_files(files)
        self.settle()

    def settle(self) -> None:
        self.page.locator(_SETTLED).wait_for(timeout=60_000)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(name), exact=True).first

    def menu(self, screen: str) -> None:
        """Go to a screen by the menu and look at it."""
        self.screens += 1
        menu = self.page.get_by_test_id("stSidebarNavItems")
        self.click(menu.get_by_role("link", name=self.words(f"screen.{screen}"), exact=True))
        heading = self.page.get_by_role("heading", name=self.words(f"screen.{screen}"), exact=True)
        heading.first.wait_for()

    def sign_in(self, name: str, password: str) -> None:
        self.screens += 1
        self.page.goto(self.url)
        self.settle()
        self.fill(self.page.locator('input[autocomplete="username"]'), name)
        self.fill(self.page.locator('input[autocomplete="current-password"]'), password)
        with self.page.expect_response("**/auth/session"):
            self.page.keyboard.press("Enter")
        self.settle()

    def tell(self, what: str, must_s: float) -> None:
        """Print how long it took: the machine, and a person with the allowances."""
        machine = time.perf_counter() - self.begun
        person = CLICK_S * self.clicks + FIELD_S * self.fields + SCREEN_S * self.screens
        counted = f"{self.clicks} clicks, {self.fields} fields, {self.screens} screens"
        row(f"{what}: machine, s ({counted})", f"{machine:.0f}")
        row(f"{what}: with a person's allowance, s", f"{machine + person:.0f}", f"<= {must_s:.0f}")


def await_true(what: Callable[[], bool], said: str, patience_s: float = 300.0) -> None:
    """Wait for something before a walk begins."""
    until = time.monotonic() + patience_s
    while not what():
        if time.monotonic() > until:
            raise TimeoutError(said)
        time.sleep(1)
