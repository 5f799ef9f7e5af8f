"""A day of the forecast dragged, raised by keys, laid over and taken back in a real browser."""

import datetime as dt
import time
from collections.abc import Sequence

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from dashboard.operations.forecasts.runs import list_runs
from dashboard.operations.forecasts.view import view_forecast
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import ForecastOverride
from dashboard.text import Words
from tests.browser.visits import Running, Visit

pytestmark = [pytest.mark.browser]
EN = Words("en")
QUEUE = "cards"


def await_forecast(demo: Running) -> dt.date:
    """Wait until the demo bank has made its forecast; return a day of it."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        if list_runs(demo.desk, SYSTEM, QUEUE):
            return view_forecast(demo.desk, SYSTEM, QUEUE, 1).days["day"][3]
        time.sleep(1)
    pytest.fail("the demo bank made no forecast within five minutes")


def laid(demo: Running) -> Sequence[ForecastOverride]:
    """Return the overrides that count."""
    with demo.desk.store.read() as session:
        rows = session.exec(select(ForecastOverride)).all()
    return [row for row in rows if row.withdrawn_at is None]


def number(slider: Locator) -> int:
    return int(slider.get_attribute("aria-valuenow") or -1)


def pull(page: Page, slider: Locator, pixels: float) -> None:
    """Drag a handle up by so many pixels."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - pixels, steps=8)
    page.mouse.up()


def test_a_day_is_dragged_laid_and_taken_back(visit: Visit, demo: Running) -> None:
    page, day = visit.page, await_forecast(demo)
    visit.sign_in("manager")
    visit.open(f"forecast?queue={QUEUE}&view=adjust")
    slider = page.get_by_role("slider", name=EN.date(day))
    expect(slider).to_be_visible(timeout=30_000)
    before = number(slider)
    page.get_by_role("textbox", name=EN("adjust.reason")).fill("Mailing")
    page.keyboard.press("Enter")
    visit.settle()

    pull(page, slider, 40)
    expect(page.get_by_text("Laid over the forecast")).to_be_visible()
    (row,) = laid(demo)
    assert (row.kind, row.made_by, row.reason) == ("total", "manager", "Mailing")
    assert row.value > before
    expect(slider).to_have_attribute("aria-valuenow", f"{row.value:.0f}")

    page.get_by_role("button", name=EN("adjust.undo")).click()
    expect(slider).to_have_attribute("aria-valuenow", str(before))
    assert laid(demo) == []


def test_keys_raise_a_day_drop_it_and_lay_it(visit: Visit, demo: Running) -> None:
    page, day = visit.page, await_forecast(demo)
    visit.sign_in("manager")
    visit.open(f"forecast?queue={QUEUE}&view=adjust")
    slider = page.get_by_role("slider", name=EN.date(day))
    expect(slider).to_be_visible(timeout=30_000)
    before = number(slider)
    unsaved = page.get_by_text(EN("adjust.unsaved"))

    slider.focus()
    page.keyboard.press("ArrowUp")
    expect(unsaved).to_be_visible()
    assert number(slider) > before
    page.keyboard.press("Escape")
    expect(unsaved).to_have_count(0)
    assert number(slider) == before

    page.keyboard.press("ArrowRight")
    following = page.get_by_role("slider", name=EN.date(day + dt.timedelta(days=1)))
    expect(following).to_be_focused()
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Laid over the forecast")).to_be_visible()
    (row,) = laid(demo)
    assert 0 <= row.value < 1_000_000
    expect(following).to_have_attribute("aria-valuenow", f"{row.value:.0f}")
    page.get_by_role("button", name=EN("adjust.undo")).click()
    expect(page.get_by_text("Laid over the forecast")).to_have_count(0)
    assert laid(demo) == []
