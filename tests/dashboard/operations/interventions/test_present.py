import numpy as np
import pytest

from dashboard.operations.forecasts.rest_of_day import Outlook
from dashboard.operations.interventions.present import (
    GAP_S,
    Present,
    busy_until,
    draw_from_now,
    gaps_of,
    laws_of,
    spans_from_now,
)
from dashboard.store.tables import Queue

NOON = 43_200.0
DUTY = ((36_000.0, 50_000.0), (52_000.0, 60_000.0))


def queue(name: str = "calls", **more: object) -> Queue:
    return Queue(name=name, aht_s=240.0, patience_s=300.0, timezone="UTC", **more)  # type: ignore[arg-type] - any column


def test_who_works_goes_on_and_who_is_busy_finishes_first() -> None:
    floor = Present(NOON, working=frozenset({"ann"}))
    assert spans_from_now("ann", DUTY, floor, NOON + 60, []) == ((NOON + 60, 50_000.0), DUTY[1])


@pytest.mark.parametrize(("since", "back"), [(NOON - 60, NOON + GAP_S), (NOON - 3600, None)])
def test_who_is_away_for_long_does_not_come_back_to_this_stretch(
    since: float, back: float | None
) -> None:
    floor = Present(NOON, working=frozenset({"bo"}), away={"ann": since})
    spans = spans_from_now("ann", DUTY, floor, NOON, [])
    assert spans == (((back, 50_000.0), DUTY[1]) if back else (DUTY[1],))


def test_without_states_everybody_is_where_the_roster_has_them() -> None:
    assert spans_from_now("ann", DUTY, Present(NOON), NOON, [(NOON + 10, NOON + 20)]) == (
        (NOON, NOON + 10),
        (NOON + 20, 50_000.0),
        DUTY[1],
    )


def test_times_away_follow_from_the_share_kept_and_from_the_name() -> None:
    floor = Present(NOON, kept=0.9)
    away = [sum(b - a for a, b in gaps_of(f"a{n}", floor, 86_400, 1)) for n in range(300)]
    assert np.mean(away) / (86_400 - NOON) == pytest.approx(0.1, abs=0.015)
    assert gaps_of("ann", floor, 86_400, 1) == gaps_of("ann", floor, 86_400, 1)
    assert gaps_of("ann", Present(NOON), 86_400, 1) == []


def test_a_contact_in_hand_lasts_longer_the_longer_it_has_lasted() -> None:
    def rest(passed: float) -> float:
        floor = Present(NOON, busy={"ann": (0, NOON - passed)}, aht_factor=(1.0,))
        return float(np.mean([busy_until("ann", floor, [queue()], s) - NOON for s in range(400)]))

    assert 0 < rest(10) < rest(900)
    assert busy_until("bo", Present(NOON), [queue()], 1) == NOON


def test_another_chat_can_begin_at_once() -> None:
    floor = Present(NOON, busy={"ann": (0, NOON - 5)}, aht_factor=(1.0,))
    assert busy_until("ann", floor, [queue(concurrency=3)], 1) == NOON


def test_the_rest_of_the_day_has_those_who_wait_and_those_who_come() -> None:
    queues = (queue("calls"), queue("other"))
    rates = np.zeros((2, 288))
    rates[0] = 10.0
    recent = np.array([[120.0, 60.0], [0.0, 0.0]])
    floor = Present(NOON + 150, ((1, NOON - 30), (0, NOON)), aht_factor=(2.0, 1.0))
    outlook = Outlook(queues, rates, floor.now_s, due=rates, recent=recent)
    laws = laws_of(queues, floor.aht_factor)
    draws = [draw_from_now(outlook, floor, laws, seed) for seed in range(40)]
    first = draws[0]
    assert first.arrival_s[:2].tolist() == [NOON - 30, NOON]
    assert first.queue[:2].tolist() == [1, 0]
    assert (first.patience_s[:2] > floor.now_s - first.arrival_s[:2]).all()
    assert (first.arrival_s[2:] >= floor.now_s).all()
    half = [((d.arrival_s >= NOON + 300) & (d.arrival_s < NOON + 2100)).sum() for d in draws]
    assert 75 < np.mean(half) < 130  # twice what was due came of late, and it may end
    assert np.mean([d.handle_s[d.queue == 0].mean() for d in draws]) == pytest.approx(480, rel=0.1)
