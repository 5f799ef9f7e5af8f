"""What a forecast starts from: the queue's hours, and round the clock for work that waits."""

from pathlib import Path

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.facts.history import queue_past
from dashboard.operations.queues.known import all_queues
from tests.dashboard.forecast_store import CLOSES, OPENS, TODAY, with_bank


@pytest.mark.parametrize(
    ("channel", "opens", "closes"),
    [("voice", 60 * OPENS, 60 * CLOSES), ("chat", 60 * OPENS, 60 * CLOSES), ("Email", 0, 1440)],
)
def test_deferred_work_arrives_round_the_clock(
    desk: Desk, tmp_path: Path, channel: str, opens: int, closes: int
) -> None:
    with_bank(desk, tmp_path)
    with desk.store.write() as session:
        queue = all_queues(session)[0]
        queue.channel = channel
        past = queue_past(session, queue, desk.now())
    assert past is not None
    assert (past.history.window.opens, past.history.window.closes) == (opens, closes)
    assert past.first == TODAY
