"""Options that bring nothing are told from those that do."""

from collections.abc import Sequence

import pytest

from dashboard.operations.interventions.doing import Doing
from dashboard.operations.interventions.option import HORIZONS, Option, interval


def option(days: Sequence[float], all_days: Sequence[float]) -> Option:
    """Return an option whose gain on drawn days is so much, of the queue and of all queues."""
    gain = dict.fromkeys(HORIZONS, interval(days))
    total = dict.fromkeys(HORIZONS, interval(all_days))
    return Option(
        "move_breaks", Doing(), 30, dict.fromkeys(HORIZONS, 0.8), gain, total, 0.0, 0.0, 0.0
    )


@pytest.mark.parametrize(
    ("queue", "everywhere", "idle"),
    [
        ([0.0, 0.0], [0.0, 0.0], True),
        ([0.0002, -0.0002], [0.0, 0.0], True),
        ([0.01, 0.02], [0.0, 0.0], False),
        ([0.0, 0.0], [-0.01, -0.01], False),
    ],
)
def test_what_nobody_would_see_is_idle(
    queue: list[float], everywhere: list[float], *, idle: bool
) -> None:
    assert option(queue, everywhere).idle == idle
