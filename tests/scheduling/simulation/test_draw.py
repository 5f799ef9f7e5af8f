"""Contacts drawn ahead: the right laws, and what stays common when something changes."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from scheduling.simulation.draw import Draw, draw_day, draw_presence
from scheduling.simulation.floor import Skill
from scheduling.simulation.scenario import Drift, Group, Queue, Scenario, Surge
from scheduling.simulation.shapes import Shape

SLOT_S = 1800.0
ACCOUNTS = Queue("accounts", (300.0, 500.0, 400.0, 200.0), (240.0,) * 4, patience_s=300.0)
CARDS = Queue("cards", (80.0, 100.0, 90.0, 60.0), (180.0,) * 4, patience_s=200.0)
CREW = Group("crew", (("accounts", Skill(0)),), (30, 30, 30, 30))
SCENARIO = Scenario(datetime(2025, 3, 4, 9, tzinfo=UTC), SLOT_S, (ACCOUNTS,), (CREW,))


def of_queue(draw: Draw, queue: int) -> list[tuple[float, float, float]]:
    mine = draw.queue == queue
    columns = (draw.arrival_s[mine], draw.handle_s[mine], draw.patience_s[mine])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_same_seed_same_day_same_contacts() -> None:
    first, again = (draw_day(SCENARIO, 4, 2) for _ in range(2))
    assert of_queue(first, 0) == of_queue(again, 0)
    assert of_queue(first, 0) != of_queue(draw_day(SCENARIO, 4, 3), 0)
    assert of_queue(first, 0) != of_queue(draw_day(SCENARIO, 5, 2), 0)


def test_another_queue_does_not_disturb_the_draws() -> None:
    alone = of_queue(draw_day(SCENARIO, 1, 0), 0)
    both = replace(SCENARIO, queues=(CARDS, ACCOUNTS))
    assert of_queue(draw_day(both, 1, 0), 1) == alone
    busier = replace(both, surges=(Surge("cards", 2.0, 0.0, 7200.0),))
    assert of_queue(draw_day(busier, 1, 0), 1) == alone


def test_more_volume_keeps_every_contact_and_adds_its_share() -> None:
    surge = replace(SCENARIO, surges=(Surge("accounts", 1.25, 1800.0, 3600.0),))
    added = 0
    for day in range(40):
        base, more = (set(of_queue(draw_day(s, 3, day), 0)) for s in (SCENARIO, surge))
        assert base <= more
        extra = more - base
        assert all(1800 <= arrival < 3600 for arrival, _, _ in extra)
        added += len(extra)
    assert added == pytest.approx(40 * 125, abs=4 * np.sqrt(40 * 125))


def test_less_volume_drops_its_share_and_keeps_the_rest() -> None:
    calm = replace(SCENARIO, surges=(Surge("accounts", 0.5, 1800.0, 3600.0),))
    kept = total = 0
    for day in range(40):
        base, fewer = (set(of_queue(draw_day(s, 3, day), 0)) for s in (SCENARIO, calm))
        assert fewer <= base
        inside = {contact for contact in base if 1800 <= contact[0] < 3600}
        assert base - fewer <= inside
        total += len(inside)
        kept += len(inside & fewer)
    assert kept / total == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(total))


def test_a_drift_lengthens_the_contacts_that_arrive_in_it() -> None:
    drift = replace(SCENARIO, drifts=(Drift("accounts", 1.5, 1800.0, 3600.0),))
    for base, long in zip(
        of_queue(draw_day(SCENARIO, 3, 0), 0), of_queue(draw_day(drift, 3, 0), 0), strict=True
    ):
        factor = 1.5 if 1800 <= base[0] < 3600 else 1.0
        assert long == (base[0], base[1] * factor, base[2])


@pytest.mark.parametrize(
    ("shape", "deviation"),
    [
        (Shape(), 1.0),
        (Shape("lognormal", 0.85), np.sqrt(np.expm1(0.85**2))),
        (Shape("weibull", 2.0), 0.5227232),
        (Shape("constant"), 0.0),
    ],
)
def test_shapes_keep_the_mean_and_have_their_spread(shape: Shape, deviation: float) -> None:
    queue = replace(ACCOUNTS, contacts=(50_000.0,) * 4, aht_shape=shape, patience_shape=shape)
    draw = draw_day(replace(SCENARIO, queues=(queue,)), 1, 0)
    for column, mean in ((draw.handle_s, 240.0), (draw.patience_s, 300.0)):
        assert column.mean() == pytest.approx(mean, rel=0.015)
        assert column.std() / mean == pytest.approx(deviation, rel=0.05)


def test_counts_are_poisson_and_busyness_widens_them() -> None:
    for cv in (0.0, 0.3):
        scenario = replace(SCENARIO, busyness_cv=cv)
        counts = np.array([len(draw_day(scenario, 2, day)) for day in range(400)])
        variance = 1400 + (cv * 1400) ** 2
        assert counts.mean() == pytest.approx(1400, abs=4 * np.sqrt(variance / 400))
        assert counts.var() == pytest.approx(variance, rel=0.3)


def test_a_queue_without_patience_never_leaves() -> None:
    endless = replace(SCENARIO, queues=(replace(ACCOUNTS, patience_s=np.inf),))
    assert np.isinf(draw_day(endless, 1, 0).patience_s).all()


def test_absence_takes_its_share_and_does_not_depend_on_other_groups() -> None:
    short = replace(SCENARIO, shrinkage=0.2)
    share = np.mean([draw_presence(short, 1, day).mean() for day in range(200)])
    assert share == pytest.approx(0.8, abs=4 * 0.4 / np.sqrt(200 * 30))
    more = replace(short, groups=(replace(CREW, name="others"), CREW))
    assert draw_presence(more, 1, 0)[30:].tolist() == draw_presence(short, 1, 0).tolist()
    assert draw_presence(SCENARIO, 1, 0).all()
