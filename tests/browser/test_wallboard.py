"""An administrator makes a wallboard, hangs it on a wall and closes it again."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from dashboard.text import Words
from tests.browser.visits import Running, Visit

pytestmark = [pytest.mark.browser]
LOOKS = [("en-US", "light", 1400), ("zh-CN", "light", 1400)]
HIGH: ViewportSize = {"width": 1920, "height": 1080}
OVER = (
    "[document.documentElement.scrollWidth > innerWidth, document.body.scrollHeight > innerHeight]"
)
CUT = """() => [...document.querySelectorAll(".value, .name, .beside")]
  .filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent)"""
SIZE = "node => parseFloat(getComputedStyle(node).fontSize) / innerHeight"


def await_floor(visit: Visit) -> None:
    visit.open("live")
    value = visit.page.locator('[data-tile="service_level"] .value')
    expect(value).to_contain_text("%", timeout=240_000)


def readable(wall: Page) -> None:
    """Check numbers large enough for five metres, none cut, nothing to scroll."""
    values = wall.locator(".tile .value")
    expect(values.first).to_have_text(re.compile(r"\d"))
    assert 3 <= values.count() <= 6
    assert min(value.evaluate(SIZE) for value in values.all()) >= 0.0999
    assert wall.evaluate(OVER) == [False, False]
    assert wall.evaluate(CUT) == []


@pytest.mark.parametrize("visit", LOOKS, ids=["en", "zh"], indirect=True)
def test_a_wallboard_is_made_hung_and_closed(visit: Visit, demo: Running) -> None:
    page = visit.page
    visit.sign_in("admin")
    w = Words("zh" if page.evaluate("navigator.language") == "zh-CN" else "en")
    await_floor(visit)
    visit.open("settings?part=wallboards")
    page.get_by_role("textbox", name=w("wallboard.name")).fill(f"Hall {w.language}")
    boards = page.locator(".st-key-wallboard_boards input")
    boards.click()
    page.get_by_role("option").nth(1).click()
    page.keyboard.press("Escape")
    page.get_by_role("spinbutton", name=w("wallboard.seconds")).fill("5")
    page.get_by_role("button", name=w("wallboard.make")).click()
    address = page.locator('[data-testid="stCode"]').inner_text().strip()
    assert address.startswith(f"{demo.url}/wallboard#")

    wall = page.context.new_page()
    wall.set_viewport_size(HIGH)
    wall.goto(address)
    readable(wall)
    title = wall.locator("h1").inner_text()
    expect(wall.locator("h1")).not_to_have_text(title, timeout=10_000)
    readable(wall)

    page.get_by_role("button", name=w("wallboard.close"), exact=True).first.click()
    page.get_by_role("button", name=w("wallboard.close_now")).click()
    expect(wall.locator(".quiet")).to_contain_text("⊘", timeout=10_000)
    wall.close()
