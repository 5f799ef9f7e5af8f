"""The circle in a real browser: surge → alert → intervention → recovery, promised and measured."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from dashboard.operations.playback.clock import change_speed, speed_of
from dashboard.store.tables import Intervention, Schedule
from dashboard.text import Words
from tests.browser.visits import Running, Visit

pytestmark = [pytest.mark.browser]
ZH = Words("zh")


FAST = 40.0


@pytest.fixture
def hurried(demo: Running) -> Iterator[Running]:
    """Let the bank's day run on so fast that half an hour passes within a minute."""
    usual = speed_of(demo.desk)
    change_speed(demo.desk, FAST)
    yield demo
    change_speed(demo.desk, usual)


def measured(demo: Running, horizon: str, timeout_s: float) -> Intervention:
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        with demo.desk.store.read() as session:
            row = session.exec(select(Intervention)).first()
        if row is not None and horizon in row.measured:
            return row
        time.sleep(1)
    pytest.fail(f"no effect was measured within {timeout_s:g} s")


def test_a_manager_sees_the_floor_recover(visit: Visit, hurried: Running) -> None:
    page, demo = visit.page, hurried
    visit.sign_in("manager")
    expect(page.locator('[data-tile="service_level"] .value')).to_contain_text("%", timeout=300_000)

    visit.open("alerts")
    page.get_by_role("button", name="Let something happen").click()
    page.get_by_role("button", name="App outage: a surge of contacts").click()

    alert = page.get_by_text(re.compile("Contact volume.*open")).first
    expect(alert).to_be_visible(timeout=120_000)
    alert.click()
    expect(page.get_by_text("contacts against what the day led to expect")).to_be_visible()
    apply = page.get_by_role("button", name="Apply").first
    expect(page.get_by_text("Do nothing")).to_be_visible(timeout=60_000)
    apply.click(timeout=60_000)

    expect(page.get_by_text("promised").first).to_be_visible(timeout=30_000)

    row = measured(demo, "30", 180)
    effect, promise = row.measured["30"], row.promised["gain"]["30"]
    assert effect["gain"] == pytest.approx(effect["service_level"] - effect["without"], abs=1e-4)
    # Half an hour may bring nothing although the mean of many does: no worse than was promised.
    assert effect["gain"] >= min(0.0, promise["predict_lo95"])
    # Ranked by what all queues gain for the cost: this queue's share of it may be next to nothing.
    assert promise["predict_lo95"] <= promise["mean"] <= promise["predict_hi95"]
    expect(page.get_by_text(re.compile(r"measured [+−-]?\d")).first).to_be_visible()
    if row.schedule_id != row.parent_schedule_id:  # else an order to the floor
        with demo.desk.store.read() as session:
            after = session.get_one(Schedule, row.schedule_id)
            assert (after.parent_id, after.state) == (row.parent_schedule_id, "published")

    page.get_by_text("简体中文").click()
    expect(page.get_by_role("heading", name=ZH("log.title"))).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile("承诺 ")).first).to_be_visible()
    page.get_by_role("button", name=ZH("log.undo")).first.click()
    expect(page.get_by_text(re.compile(ZH("log.undone"))).first).to_be_visible()
