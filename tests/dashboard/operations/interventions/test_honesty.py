import numpy as np
import pytest

from dashboard.operations.interventions.honesty import (
    ENOUGH,
    USUAL_WIDENING,
    Promise,
    honesty_of,
    widening,
)
from dashboard.operations.interventions.option import interval, level


def promises(count: int, noise: float, seed: int = 1) -> list[Promise]:
    """Promises of half width 0.1 for a normal error of some spread."""
    random = np.random.default_rng(seed)
    return [
        Promise("first", "60", 0.2, 0.1, 0.3, 0.2 + noise * float(random.standard_normal()))
        for _ in range(count)
    ]


def test_before_there_are_enough_promises_the_usual_widening_holds() -> None:
    assert widening(promises(ENOUGH - 1, 0.2)) == USUAL_WIDENING


@pytest.mark.parametrize(("noise", "low", "high"), [(0.02, 1.0, 1.0), (0.1, 1.6, 2.4)])
def test_the_widening_is_what_would_have_kept_95_of_100(
    noise: float, low: float, high: float
) -> None:
    assert low <= widening(promises(400, noise)) <= high


def test_widened_promises_are_not_widened_twice() -> None:
    narrow = promises(400, 0.1)
    wide = [Promise(p.kind, p.horizon, p.mean, 0.0, 0.4, p.measured, widened=2.0) for p in narrow]
    assert widening(wide) == pytest.approx(widening(narrow))


def test_totals_say_how_many_were_kept_and_how_far_off_they_were() -> None:
    told = honesty_of(
        [
            Promise("first", "60", 0.2, 0.1, 0.3, 0.25),
            Promise("first", "60", 0.2, 0.1, 0.3, 0.35),
        ]
    )
    assert told is not None
    assert (told.measured, told.kept) == (2, 0.5)
    assert told.promised == pytest.approx(0.2)
    assert told.came == pytest.approx(0.3)
    assert honesty_of([]) is None


def test_an_interval_is_never_wider_than_the_whole() -> None:
    found = interval([0.9, -0.9, 0.5, 0.0], widen=3.0)
    assert (found.predict_lo95, found.predict_hi95) == (-1.0, 1.0)
    assert found.lo95 < found.mean < found.hi95


def test_a_level_stays_a_share() -> None:
    found = level([0.9, 0.95, 0.99], [0.5, 0.6, 0.7], widen=3.0)
    assert 0 <= found.lo < found.hi <= 1
    assert found.without == pytest.approx(0.6)
