"""A view saved on one screen opens from another with its filters."""

import pytest
from playwright.sync_api import expect

from tests.browser.visits import Visit

pytestmark = [pytest.mark.browser]


def test_a_saved_view_opens_with_its_filters(visit: Visit) -> None:
    visit.sign_in("manager")
    page = visit.page
    visit.open("day?queue=loans&day=2026-11-17")
    page.get_by_role("button", name="My views").click()
    page.get_by_role("textbox", name="Name").fill("Loans yesterday")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save this view of Day").click()
    link = page.get_by_role("link", name="Loans yesterday")
    expect(link).to_be_visible()

    visit.open("board")
    page.get_by_role("button", name="My views").click()
    link.click()
    expect(page.get_by_role("heading", name="Day", exact=True)).to_be_visible(timeout=30_000)
    assert page.url == f"{visit.url}/day?queue=loans&day=2026-11-17"
    expect(page.locator(".st-key-queue_chosen input")).to_have_value("Loans")
