"""The main path of an executive, an agent and a team lead, each in both languages."""

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as LateError

from dashboard.operations.permit import SYSTEM
from dashboard.operations.rosters.view import roster_versions
from dashboard.text import Words
from tests.browser.visits import Running, Visit

pytestmark = [pytest.mark.browser]
LOOKS = [("en-US", "light", 1400), ("zh-CN", "dark", 1400)]
MOST_TRIES = 8
"""Shifts that are tried until one may move: some cannot, for a training in them or for rest."""
both = pytest.mark.parametrize("visit", LOOKS, ids=["en", "zh"], indirect=True)


def words_of(page: Page) -> Words:
    return Words("zh" if page.evaluate("navigator.language") == "zh-CN" else "en")


def key(page: Page, name: str) -> Locator:
    """Return what bears a key: a button inside it, where there is one."""
    return page.locator(f".st-key-{name} button").first


def ask_leave(page: Page, w: Words) -> None:
    """Ask for time off; a press that meets the page while it is drawn anew is made again."""
    waiting = page.get_by_text(w("request.waiting", count=1))
    for _ in range(3):
        key(page, "ask_leave").click()
        with suppress(LateError):
            waiting.wait_for(timeout=20_000)
            return
    expect(waiting).to_be_visible()


def await_roster(demo: Running) -> int:
    """Wait until the demo bank has rostered its weeks; return the number of the last one's."""
    until = time.monotonic() + 240
    while time.monotonic() < until:
        if rows := roster_versions(demo.desk, SYSTEM):
            return max(row.id for row in rows if row.first_day == max(r.first_day for r in rows))
        time.sleep(0.5)
    pytest.fail("the demo bank made no roster within four minutes")


def move_next(page: Page, grid: Locator, w: Words) -> None:
    """Move the next agent's next shift by a quarter of an hour; rules may refuse it."""
    grid.focus()
    page.keyboard.press("ArrowDown")
    free = page.locator(".roster .said", has_text=w("roster.grid_free"))
    for _ in range(6):
        if not free.count():
            break
        page.keyboard.press("ArrowRight")
    rev = grid.evaluate("grid => grid._view.rev")
    for stroke in ("Enter", "ArrowRight", "Enter"):
        page.keyboard.press(stroke)
    answered = "([grid, rev]) => grid._view.rev !== rev || !grid._view.waiting"
    page.wait_for_function(answered, arg=[grid.element_handle(), rev])
    page.locator('.stApp[data-test-script-state="notRunning"]').wait_for()


@both
def test_an_executive_goes_from_a_card_to_its_contacts_and_back_and_prints(visit: Visit) -> None:
    page = visit.page
    visit.sign_in("executive")
    w = words_of(page)
    visit.open("board")
    key(page, "board_how_service_level").click()
    expect(page.get_by_text(w("kpi.good_service_level"))).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("link", name=w("board.worst_day")).first.click()
    expect(page.get_by_role("heading", name=w("screen.day"), exact=True)).to_be_visible()
    which = page.get_by_role("radio", name=w("contacts.late"))
    expect(which).to_be_checked(timeout=30_000)
    page.get_by_role("link", name=w("contacts.back")).click()
    expect(page.get_by_role("heading", name=w("screen.board"), exact=True)).to_be_visible()

    with page.expect_download() as printed:
        key(page, "board_pdf").click()
    assert Path(printed.value.path()).read_bytes().startswith(b"%PDF")


@both
def test_an_agent_sees_the_own_roster_and_asks_for_a_day(visit: Visit, demo: Running) -> None:
    page = visit.page
    await_roster(demo)
    visit.sign_in("agent")
    w = words_of(page)
    visit.open("roster")
    expect(page.get_by_role("heading", name=w("screen.roster"), exact=True)).to_be_visible()
    expect(page.locator(".st-key-next_shift")).to_be_visible(timeout=30_000)
    expect(key(page, "publish_now")).to_have_count(0)

    visit.open("requests")
    ask_leave(page, w)
    page.get_by_role("button", name=w("request.withdraw")).click()
    expect(page.get_by_text(w("request.none_waiting"))).to_be_visible()


@both
def test_a_team_lead_moves_a_shift_undoes_it_and_publishes(visit: Visit, demo: Running) -> None:
    page, number = visit.page, await_roster(demo)
    visit.sign_in("lead")
    w = words_of(page)
    visit.open(f"roster?version={number}&day=all")
    grid = page.locator(".roster .grid")
    expect(grid).to_have_attribute("data-frame-ms", re.compile("."))
    grid.focus()
    undo = key(page, "undo_edit")
    for _ in range(MOST_TRIES):
        move_next(page, grid, w)
        if undo.count():
            break
    expect(undo).to_be_visible()
    undo.click()
    expect(key(page, "redo_edit")).to_be_visible()

    publish = page.get_by_role("button", name=w("roster.publish"), exact=True)
    publish.click()
    key(page, "publish_now").click()
    expect(publish).to_have_count(0)
    expect(undo).to_have_count(0)


@both
def test_a_team_lead_answers_a_request(visit: Visit, demo: Running) -> None:
    page = visit.page
    await_roster(demo)
    visit.sign_in("lead")
    w = words_of(page)
    visit.open("requests")
    page.get_by_text(w("request.ask_title"), exact=True).click()
    visit.settle()
    ask_leave(page, w)
    page.get_by_role("button", name=w("request.refuse"), exact=True).click()
    page.get_by_role("textbox", name=w("request.reason")).fill("Training that day")
    page.get_by_role("button", name=w("request.refuse_now")).click()
    expect(page.get_by_text(w("request.none_waiting"))).to_be_visible()
