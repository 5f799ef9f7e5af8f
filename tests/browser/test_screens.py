"""Every screen once in a real browser: wide and phone, both languages, light and dark."""

import pytest
from playwright.sync_api import expect

from dashboard.screens.menu import GROUPS
from dashboard.text import Words
from tests.browser.visits import Visit

pytestmark = [pytest.mark.browser]
KEYS = [screen.key for group in GROUPS.values() for screen in group]
LOOKS = [("en-US", "light", 1400), ("zh-CN", "dark", 420)]


@pytest.mark.parametrize("visit", LOOKS, ids=["wide", "phone"], indirect=True)
@pytest.mark.parametrize("user", ["manager", "admin"])
def test_screens_open_from_their_address_without_an_error(visit: Visit, user: str) -> None:
    visit.sign_in(user)
    chinese = visit.page.evaluate("navigator.language") == "zh-CN"
    words = Words("zh" if chinese else "en")
    for key in KEYS if user == "manager" else ["settings"]:
        if user == "manager" and key == "settings":
            continue
        visit.open(key)
        heading = visit.page.get_by_role("heading", name=words(f"screen.{key}"), exact=True)
        expect(heading).to_be_visible(timeout=30_000)
        expect(visit.page.get_by_text("Page not found")).to_have_count(0)
        expect(visit.page.locator('[data-testid="stException"]')).to_have_count(0)


def test_the_session_outlives_a_reload_and_ends_with_sign_out(visit: Visit) -> None:
    visit.sign_in("manager")
    visit.page.reload()
    visit.settle()
    expect(visit.page.get_by_role("heading", name="Live", exact=True)).to_be_visible()
    visit.page.get_by_role("button", name="Sign out").click()
    expect(visit.page.locator('input[autocomplete="username"]')).to_be_visible()


def test_the_language_switches_at_once_and_is_remembered(visit: Visit) -> None:
    visit.sign_in("executive")
    visit.page.get_by_text("简体中文").click()
    heading = visit.page.get_by_role("heading", name="实时现场", exact=True)
    expect(heading).to_be_visible()
    visit.page.get_by_text("English").click()
    expect(visit.page.get_by_role("heading", name="Live", exact=True)).to_be_visible()


def test_routes_beside_the_screens_check_the_session_themselves(visit: Visit) -> None:
    assert visit.page.request.get(f"{visit.url}/api/live").status == 401
    assert visit.page.request.get(f"{visit.url}/api/health").json() == {"status": "ok"}
    assert visit.page.request.post(f"{visit.url}/auth/session", data="guess").status == 401
    agent_api = visit.page.request.post(f"{visit.url}/_stcore/agent/interact", data="{}")
    assert agent_api.status in {403, 404, 405}
    visit.sign_in("manager")
    live = visit.page.request.get(f"{visit.url}/api/live")
    assert live.status == 200
    assert len(live.body()) < 60_000
