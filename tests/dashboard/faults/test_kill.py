"""kill -9 of the ingester at any moment: nothing lost, nothing doubled, facts true."""

import random
from pathlib import Path

import pytest
from sqlmodel import func, select

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import Contact, RawEvent
from tests.dashboard.faults.follower import follow_log, killed_after
from tests.dashboard.made_log import made_log, naive_kpis

KILLS = 12
CALLS = 6_000
WARM_S = 0.25


def killed_again_and_again(desk: Desk, log: Path, kills: int, seed: int) -> int:
    """Kill a follower of the log so often, then let it finish; return how many kills hit."""
    draw = random.Random(seed)
    url = desk.store.engine.url.render_as_string(hide_password=False)
    hits = sum(killed_after(WARM_S + draw.random() * 0.3, url, str(log)) for _ in range(kills))
    follow_log(url, str(log))
    return hits


def test_nothing_is_lost_and_nothing_doubled(any_desk: Desk, tmp_path: Path) -> None:
    lines, calls = made_log(CALLS, seed=1, spread_s=20_000)
    log = tmp_path / "queue_log"
    log.write_text("\n".join(lines) + "\n")
    hits = killed_again_and_again(any_desk, log, KILLS, seed=1)
    assert hits > KILLS // 10
    with any_desk.store.read() as session:
        assert session.exec(select(func.count()).select_from(RawEvent)).one() == len(lines)
        assert session.exec(select(func.count()).select_from(Contact)).one() == len(calls)
    for row in measure(any_desk, SYSTEM, Question(by="total")).to_dicts():
        naive = naive_kpis(calls, row["queue"], target_wait=20)
        assert row["service_level"] == pytest.approx(naive["of_offered"])
    assert check_facts(any_desk, SYSTEM).is_empty()
