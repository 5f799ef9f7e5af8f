"""A day is played back: watched on the live screens, left, and ended."""

import pytest
from playwright.sync_api import expect

from dashboard.text import Words
from tests.browser.test_wallboard import await_floor
from tests.browser.visits import Visit

pytestmark = [pytest.mark.browser]


def test_a_day_is_played_back_and_left_in_either_language(visit: Visit) -> None:
    page, w = visit.page, Words("en")
    visit.sign_in("manager")
    await_floor(visit)
    visit.open("day")
    page.get_by_text(w("playback.title"), exact=True).click()
    page.locator(".st-key-playback_go button").click()
    page.locator(".st-key-playback_watch button").click(timeout=120_000)
    bar = page.locator(".st-key-playback_bar")
    expect(bar).to_be_visible()

    page.get_by_role("link", name=w("screen.live"), exact=True).click()
    clock = page.locator(".floor .head span").first
    expect(clock).to_be_visible(timeout=30_000)
    before = clock.inner_text()
    expect(clock).not_to_have_text(before, timeout=10_000)
    assert page.get_by_role("link", name=w("screen.settings"), exact=True).count() == 0

    page.get_by_text("简体中文").click()
    w = Words("zh")
    page.get_by_role("button", name=w("playback.leave")).click()
    expect(bar).to_have_count(0)
    expect(page.get_by_role("heading", name=w("screen.live"), exact=True).first).to_be_visible()
    visit.open("day")
    page.get_by_text(w("playback.title"), exact=True).click()
    page.locator(".st-key-playback_watch button").click(timeout=30_000)
    page.get_by_role("button", name=w("playback.end")).click()
    expect(bar).to_have_count(0)
