"""A visit to a running installation, as a person with a browser makes it."""

from dataclasses import dataclass

from playwright.sync_api import Page, Request
from sqlmodel import select

from dashboard.operations.demo.seed import PASSWORD
from dashboard.operations.desk import Desk
from dashboard.store.tables import User


@dataclass(frozen=True)
class Running:
    """A running installation: its address and its desk."""

    url: str
    desk: Desk


def forget_languages(demo: Running) -> None:
    """Let everybody read the browser's language again: the choice of a test before is kept."""
    with demo.desk.store.write() as session:
        for user in session.exec(select(User)):
            user.language = ""


class Visit:
    """A page that notes errors and requests to the outside."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        local = (self.url, self.url.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(local):
            self.outside.append(request.url)

    def settle(self) -> None:
        """Wait until the page's script has run."""
        self.page.locator('.stApp[data-test-script-state="notRunning"]').wait_for(timeout=30_000)

    def sign_in(self, name: str) -> None:
        """Come in by the door."""
        self.page.goto(self.url)
        self.settle()
        self.page.locator('input[autocomplete="username"]').fill(name)
        self.page.locator('input[autocomplete="current-password"]').fill(PASSWORD)
        with self.page.expect_response("**/auth/session") as kept:
            self.page.keyboard.press("Enter")
        assert kept.value.status == 204
        self.settle()

    def open(self, screen: str) -> None:
        """Open a screen by its address."""
        self.page.goto(f"{self.url}/{screen}")
        self.settle()
