"""The bell on the live floor, which the floor's own poll rings."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from dashboard.operations.notices.inbox import unread
from dashboard.operations.notices.say import Phrase
from dashboard.operations.notices.tell import Message, tell
from dashboard.operations.permit import Actor
from dashboard.store.tables import User
from tests.browser.visits import Running, Visit

pytestmark = [pytest.mark.browser]


def test_news_rings_on_the_live_floor(visit: Visit, demo: Running) -> None:
    visit.sign_in("executive")
    visit.open("live")
    page = visit.page
    expect(page.locator('[data-tile="service_level"] .value')).to_contain_text("%")
    with demo.desk.store.write() as session:
        (user,) = session.exec(select(User.id).where(User.name == "executive"))
        tell(session, [user or 0], Message(f"bell:{uuid4()}", Phrase("inbox.none")))
    count = unread(demo.desk, Actor("executive", "executive"))
    expect(page.locator(".st-key-inbox button").first).to_contain_text(str(count))
