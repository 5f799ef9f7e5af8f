"""No serious finding of axe-core on any screen: both themes, both languages, WCAG 2.2 AA."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from dashboard.screens.menu import GROUPS
from dashboard.text import Words
from tests.browser.visits import Running, Visit, forget_languages

pytestmark = [pytest.mark.browser]
KEYS = [*(screen.key for group in GROUPS.values() for screen in group), "catalogue"]
LOCALES = {"en": "en-US", "zh": "zh-CN"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}
EXCEPTED = {
    "list": '[data-testid="stSidebarNavItems"]',
    "listitem": '[data-testid="stSidebarNavItems"] li',
}
"""Rule → what Streamlit writes so and an application cannot change: a group's title and its list
items stand in one ``ul`` under a ``div``."""
LOOKS = 4
"""Each takes some tenths of a second."""
RUN = """async ([tags, excepted]) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  const told = (rule, node) =>
    [rule.impact, rule.id, node.html.slice(0, 200), node.any[0] && node.any[0].message];
  const mayStay = (rule, node) =>
    excepted[rule.id] && document.querySelector(node.target[0])?.matches(excepted[rule.id]);
  return found.violations.flatMap((rule) =>
    rule.nodes.filter((node) => !mayStay(rule, node)).map((node) => told(rule, node)));
}"""

STILL = """addEventListener("DOMContentLoaded", () => {
  const still = document.createElement("style");
  still.textContent = "*, *::before, *::after { transition: none !important; }"
    + "[data-stale] { opacity: 1 !important; }";
  document.head.append(still);
});"""
"""A colour that still fades to the other theme is no finding, nor a part that is being renewed."""


def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module", params=LOCALES)
def reader(request: pytest.FixtureRequest, browser: Browser, demo: Running) -> Iterator[Visit]:
    """Return a visit that signed in once, in either language."""
    context = browser.new_context(
        locale=LOCALES[request.param], viewport={"width": 1400, "height": 1000}
    )
    context.add_init_script(axe())
    context.add_init_script(STILL)
    forget_languages(demo)
    visit = Visit(context.new_page(), demo.url)
    visit.sign_in("manager")
    yield visit
    context.close()
    assert visit.errors == []
    assert visit.outside == []


def grave(visit: Visit) -> list[list[Any]]:
    """Return the findings that stay; a part that follows the theme a moment later is none."""
    found: list[list[Any]] = []
    for _ in range(LOOKS):
        visit.settle()
        found = visit.page.evaluate(RUN, [TAGS, EXCEPTED])
        if not (found := [told for told in found if told[0] in GRAVE]):
            break
    return found


def stand_still(visit: Visit) -> None:
    """Wait until nothing unfolds any more, and the keys have their name."""
    still = (
        "document.getAnimations().every((m) => !m.effect || m.effect.getTiming().iterations > 1)"
    )
    visit.page.wait_for_function(still, polling=100)
    expect(visit.page.locator(".keys .open")).not_to_be_empty()


def in_dark(visit: Visit) -> None:
    """Let the system turn dark while the page is open, and wait until the page has followed."""
    visit.page.emulate_media(color_scheme="dark")
    page = visit.page.locator(".stApp")
    expect(page).not_to_have_css("background-color", "rgb(255, 255, 255)")
    visit.settle()
    floor = visit.page.locator(".floor")
    if floor.count():  # it looks at its colours once a second
        expect(floor).to_have_class("floor dark")
    stand_still(visit)


@pytest.mark.parametrize("key", KEYS)
def test_a_screen_has_no_serious_finding(reader: Visit, key: str) -> None:
    language = "zh" if reader.page.evaluate("navigator.language") == "zh-CN" else "en"
    reader.page.emulate_media(color_scheme="light")
    reader.open(key)
    heading = reader.page.get_by_role("heading", name=Words(language)(f"screen.{key}"), exact=True)
    expect(heading).to_be_visible(timeout=30_000)
    reader.settle()
    light = grave(reader)
    in_dark(reader)
    assert {"light": light, "dark": grave(reader)} == {"light": [], "dark": []}


PANELS = [
    ("live?by=site", ".st-key-breakdown_open"),
    ("day?contacts=late", ".st-key-contacts_open"),
    ("alerts", ""),
    ("roster", ""),
    ("requests", ""),
]
"""Screens with panels, and what stands open by their address."""
PARTS = ["wallboards", "alerting", "feeds", "users", "trail"]
FOLDED = '[data-testid="stExpander"] details:not([open]) summary'
UNFOLD = f"() => document.querySelectorAll('{FOLDED}').forEach((summary) => summary.click())"


def both_themes(reader: Visit) -> dict[str, list[list[Any]]]:
    stand_still(reader)
    light = grave(reader)
    in_dark(reader)
    return {"light": light, "dark": grave(reader)}


@pytest.mark.parametrize(("address", "opened"), PANELS, ids=lambda value: value.split("?")[0])
def test_opened_panels_have_no_serious_finding(reader: Visit, address: str, opened: str) -> None:
    reader.page.emulate_media(color_scheme="light")
    reader.open(address)
    expect(reader.page.get_by_role("heading").first).to_be_visible(timeout=30_000)
    if opened:
        expect(reader.page.locator(opened).first).to_be_visible(timeout=30_000)
    reader.page.evaluate(UNFOLD)
    reader.settle()
    assert both_themes(reader) == {"light": [], "dark": []}


def test_parts_of_the_settings_have_no_serious_finding(browser: Browser, demo: Running) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1400, "height": 1000})
    context.add_init_script(axe())
    context.add_init_script(STILL)
    visit = Visit(context.new_page(), demo.url)
    visit.sign_in("admin")
    found: dict[str, dict[str, list[list[Any]]]] = {}
    for part in PARTS:
        visit.page.emulate_media(color_scheme="light")
        visit.open(f"settings?part={part}")
        visit.page.evaluate(UNFOLD)
        visit.settle()
        found[part] = both_themes(visit)
    context.close()
    assert found == {part: {"light": [], "dark": []} for part in PARTS}


def test_what_opens_over_a_screen_has_no_serious_finding(reader: Visit) -> None:
    reader.page.emulate_media(color_scheme="dark")
    reader.open("day?queue=cards")
    reader.page.locator(".st-key-views button").first.click()
    expect(reader.page.locator(".st-key-view_name input")).to_be_visible()
    assert grave(reader) == []
    reader.page.keyboard.press("Escape")
    reader.page.locator(".keys .open").click()
    expect(reader.page.locator(".keys dialog")).to_be_visible()
    assert grave(reader) == []


def test_it_sees_what_is_wrong(reader: Visit) -> None:
    reader.open("board")
    reader.page.evaluate("document.body.append(document.createElement('button'))")
    assert ["critical", "button-name"] in [told[:2] for told in grave(reader)]
