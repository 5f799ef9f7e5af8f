"""The demo bank's night is skipped, and the morning after goes on."""

import pytest
from sqlmodel import col, func, select

from dashboard.operations.demo import tick
from dashboard.operations.demo.bank import CLOSE_MINUTE
from dashboard.operations.desk import Desk
from dashboard.store.tables import Contact
from tests.dashboard.conftest import set_clock


@pytest.mark.usefixtures("demo_file")
def test_the_morning_after_goes_on(demo_desk: Desk) -> None:
    state = tick.DemoDay()
    set_clock(demo_desk, CLOSE_MINUTE + 60)
    tick.tick(demo_desk, state)
    morning = demo_desk.now().astimezone(tick.ZONE)
    assert (morning.hour, state.inputs.day if state.inputs else None) == (6, morning.date())
    tick.tick(demo_desk, state)
    set_clock(demo_desk, 24 * 60 + 10 * 60)
    assert tick.tick(demo_desk, state) > 0
    with demo_desk.store.read() as session:
        last = session.exec(select(func.max(col(Contact.arrived_at)))).one()
    assert last is not None
