"""Keys in a real browser: the list, the way from screen to screen, and silence while one types."""

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visit

pytestmark = [pytest.mark.browser]


def test_keys_list_themselves_and_lead_from_screen_to_screen(visit: Visit) -> None:
    visit.sign_in("manager")
    page, dialog = visit.page, visit.page.get_by_role("dialog", name="Keys")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Alerts", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(dialog).to_be_visible()  # nothing happens behind a dialog
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    for letter, screen in (("d", "Day"), ("r", "Roster"), ("a", "Alerts")):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        expect(page.get_by_role("heading", name=screen, exact=True)).to_be_visible()
        visit.settle()
    assert page.url.startswith(f"{visit.url}/alerts")
    page.keyboard.press("?")
    expect(dialog.get_by_text("On this screen: Alerts")).to_be_visible()


def test_letters_are_letters_while_one_types_or_wants_no_keys(visit: Visit) -> None:
    visit.sign_in("manager")
    page, dialog = visit.page, visit.page.get_by_role("dialog", name="Keys")
    visit.open("day")
    page.get_by_role("button", name="My views").click()
    box = page.get_by_role("textbox", name="Name")
    box.click()
    page.keyboard.type("?gb")
    expect(box).to_have_value("?gb")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", name="Day", exact=True)).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Keys").click()
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    visit.open("day")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.keyboard.press("?")
    expect(dialog).to_have_count(0)


def test_charts_follow_when_the_system_turns_dark(visit: Visit) -> None:
    visit.sign_in("manager")
    visit.open("board")
    page = visit.page
    words = page.locator(".js-plotly-plot text").first
    expect(words).to_be_visible(timeout=30_000)
    light = words.evaluate("node => getComputedStyle(node).fill")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".js-plotly-plot text").first).not_to_have_css("fill", light)
