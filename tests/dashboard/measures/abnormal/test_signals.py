"""Every signal that can raise an alarm has words that say why."""

import pytest

from dashboard.measures.abnormal import agents, contacts, handle_time, leak
from dashboard.measures.abnormal.limits import LimitTable
from dashboard.text import LANGUAGES, Words

TABLES = (agents.LIMITS, contacts.LIMITS, handle_time.LIMITS, leak.LIMITS)
SIGNALS = {"dead", "below_target", "above_target"}.union(*(table.limits for table in TABLES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_signal_says_why(language: str) -> None:
    words = Words(language)
    assert [name for name in sorted(SIGNALS) if not words.knows(f"alerts.why_{name}")] == []
    assert all("2.5" in words(f"alerts.why_{name}", score="2.5") for name in SIGNALS)


@pytest.mark.parametrize("table", TABLES)
def test_limits_stand_at_every_size_and_between(table: LimitTable) -> None:
    assert all(len(at) == len(table.sizes) for at in table.limits.values())
    assert list(table.sizes) == sorted(table.sizes)
    middle = table.at((table.sizes[0] * table.sizes[1]) ** 0.5)
    for name, at in table.limits.items():
        assert min(at[:2]) <= middle[name] <= max(at[:2])
