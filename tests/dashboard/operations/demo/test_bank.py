"""The demo bank is what its description says: queues, shares, promises, people, luck."""

import datetime as dt

import numpy as np
import pytest

from dashboard.operations.demo.bank import (
    ADHERENCE,
    BOT,
    CONTAINMENT,
    PATIENCE_PEAK,
    QUEUES,
    REDIAL,
    SHRINKAGE,
    bank_queue,
)
from dashboard.operations.demo.draw import LAWS
from dashboard.operations.demo.people import TEAMS
from dashboard.operations.demo.rates import expected
from dashboard.operations.demo.wander import wander

DAY = dt.date(2026, 11, 18)

# share of contacts, mean handle time, mean patience, promise, priority
TOLD = {
    "accounts": (0.30, 210, 475, 0.80, 20, 1),
    "cards": (0.22, 195, 420, 0.80, 20, 1),
    "mobile": (0.13, 260, 300, 0.80, 30, 1),
    "loans": (0.08, 420, 600, 0.80, 30, 1),
    "fraud": (0.06, 330, 900, 0.90, 10, 0),
    "vip": (0.05, 300, 700, 0.90, 10, 0),
    "elderly": (0.04, 300, 900, 0.90, 20, 0),
    "prospects": (0.04, 110, 218, 0.70, 30, 2),
}


@pytest.mark.parametrize("name", TOLD)
def test_calls_have_the_told_shares_times_and_promises(name: str) -> None:
    q = bank_queue(name)
    promise = (q.service_level, q.target_wait_s, q.priority)
    assert (q.share, q.aht_s, q.patience_s, *promise) == TOLD[name]
    assert q.channel == "voice"


def test_chat_video_email_and_bot_are_worked_as_told() -> None:
    chat, video, email = (bank_queue(name) for name in ("chat", "video", "email"))
    assert (chat.share, chat.aht_s, chat.concurrency, chat.slowdown) == (0.05, 480, 3, 0.3)
    assert (chat.service_level, chat.target_wait_s) == (0.80, 45)
    assert (video.share, video.aht_s, video.service_level, video.target_wait_s) == (
        0.01,
        600,
        0.80,
        60,
    )
    assert (email.share, email.aht_s, email.service_level) == (0.02, 420, 0.95)
    assert email.deadline_s == email.target_wait_s == 8 * 3600
    assert (BOT.aht_s, CONTAINMENT) == (60, 0.45)
    assert bank_queue("elderly").credit_s == 90
    assert (REDIAL, ADHERENCE, SHRINKAGE) == (0.5, 0.92, 0.30)


def test_shares_are_all_and_spreads_those_of_real_banks() -> None:
    assert sum(q.share for q in QUEUES) == pytest.approx(1.0)
    assert all(0.85 <= q.handle_sigma <= 1.18 for q in QUEUES)
    assert all(law.patience_shape.kind == "peak" for law in LAWS)
    assert 0 < PATIENCE_PEAK < 0.2
    assert [law.redial for law in LAWS] == [0.0 if q.name == "email" else 0.5 for q in QUEUES]


def test_there_are_three_sites_and_every_queue_has_people() -> None:
    assert len({team.site for team in TEAMS}) == 3
    served = {skill: team.site for team in TEAMS for skills in team.skills for skill in skills}
    assert served.keys() == {q.name for q in QUEUES}
    for team in TEAMS:
        assert all(served[s] == team.site for skills in team.skills for s in skills)
    assert 140 <= sum(sum(team.skills.values()) for team in TEAMS) <= 190


def test_the_bot_meets_all_that_its_queues_get_and_what_it_contains() -> None:
    behind = sum(expected(q.name, DAY).sum() for q in QUEUES if q.fronted)
    assert expected("bot", DAY).sum() * (1 - CONTAINMENT) == pytest.approx(behind)
    assert expected("email", DAY).size == 288
    assert expected("email", DAY)[:84].sum() > 0


def test_rates_wander_by_seven_percent_with_memory() -> None:
    found = wander(np.random.default_rng(1), (4000, 32))
    assert found.mean() == pytest.approx(1, abs=0.002)
    assert found.std() == pytest.approx(0.07, abs=0.002)
    lag = np.corrcoef(found[:, :-1].ravel(), found[:, 1:].ravel())[0, 1]
    assert lag == pytest.approx(0.7, abs=0.02)
