"""What is one's own, in a real browser: formats on the live floor, a chart's picture, own days."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from dashboard.formats import Formats
from dashboard.operations.accounts.preferences import set_preferences
from dashboard.operations.permit import Actor
from dashboard.text import Words
from tests.browser.test_axe import axe, grave
from tests.browser.visits import Running, Visit

pytestmark = [pytest.mark.browser]
PHONE = ("zh-CN", "dark", 390)
AUDITOR = Actor("auditor", "auditor")


@pytest.fixture
def commas(demo: Running) -> Iterator[None]:
    """Let the auditor read commas, twelve hours and the time of London."""
    set_preferences(demo.desk, AUDITOR, Formats("Europe/London", "comma", "12"))
    yield
    set_preferences(demo.desk, AUDITOR, Formats())


@pytest.mark.usefixtures("commas")
def test_the_live_floor_writes_as_its_reader_chose(visit: Visit) -> None:
    visit.sign_in("auditor")
    visit.open("live")
    offered = visit.page.locator('[data-tile="offered"] .value')
    expect(offered).to_have_text(re.compile(r"^\d{1,3}\.\d{3}$"))
    level = visit.page.locator('[data-tile="abandon"] .value')
    expect(level).to_have_text(re.compile(r"^\d+,\d%$"))
    # The floor is eight hours ahead of London in November: its morning is the night there.
    head = visit.page.locator(".floor .head")
    expect(head).to_contain_text(re.compile(r" [2-6]:\d\d:\d\d\sAM"))
    side = visit.page.locator('[data-testid="stSidebar"]')
    expect(side.get_by_text("Europe/London", exact=False)).to_have_count(1)


def test_a_chart_is_saved_by_key_with_what_it_shows_in_its_name(visit: Visit) -> None:
    visit.sign_in("manager")
    visit.open("day?queue=cards&day=2026-11-18")
    words = Words("en")
    chart = visit.page.locator(".st-key-day_contacts")  # they come in any order
    chart.get_by_role("button", name=words("picture.save")).focus()
    with visit.page.expect_download() as saved:
        visit.page.keyboard.press("Enter")
    assert saved.value.suggested_filename == f"{words('day.contacts')} cards 2026-11-18.png"
    expect(visit.page.get_by_text(words("good.day_contacts"))).to_be_visible()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_an_agent_reads_the_own_days_on_a_phone(visit: Visit) -> None:
    visit.page.add_init_script(axe())
    visit.sign_in("agent")
    visit.open("roster")
    expect(visit.page.locator(".st-key-next_shift")).to_be_visible()
    expect(visit.page.locator('[class*="st-key-own_day_"]')).to_have_count(7)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE[2]
    assert grave(visit) == []
    visit.page.get_by_role("link", name=Words("zh")("week.ask_swap")).click()
    visit.page.wait_for_url("**/requests?*ask=swap*")
