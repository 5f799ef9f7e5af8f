"""Redials and patience, told from what was counted; heads for those who call again."""

from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import update

from dashboard.operations.assumptions.patience import measured_patience
from dashboard.operations.assumptions.redialling import first_share, scaled, settled
from dashboard.operations.desk import Desk
from dashboard.operations.heads.heads import Way, heads_of
from dashboard.operations.heads.plan import plan_heads
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues
from dashboard.operations.staffing.view import view_staffing
from dashboard.store.tables import IntervalFact, Queue
from scheduling.patience import Patience, TooFewAbandons
from scheduling.staffing import Targets
from tests.dashboard.planned_store import MONDAY, QUEUE, with_forecast

DEMAND = pl.DataFrame({"contacts": [100.0, 0.0], "aht_s": 240.0, "patience_s": 120.0})


def counted(desk: Desk, abandoned: int, wait_s: float) -> None:
    """Let every half hour of the history have so many abandons, and so much waiting."""
    with desk.store.write() as session:
        session.exec(update(IntervalFact).values(abandoned=abandoned, wait_offered_s=wait_s))


def with_redials(desk: Desk, share: float) -> None:
    with desk.store.write() as session:
        all_queues(session)[0].redial = share


def contacts(desk: Desk) -> float:
    rows = view_staffing(desk, SYSTEM, QUEUE, MONDAY).rows
    return float(rows["contacts"].to_numpy().sum())


def test_history_has_the_redials_of_its_own_abandons_in_it(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    counted(desk, abandoned=2, wait_s=300.0)  # of ten contacts
    with_redials(desk, 0.5)
    with desk.store.read() as session:
        assert first_share(session, all_queues(session)[0], desk.now()) == pytest.approx(0.9)
        assert first_share(session, Queue(name="new", id=99), desk.now()) == 1


def test_better_served_customers_call_less(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    counted(desk, abandoned=2, wait_s=300.0)
    plan_heads(desk, SYSTEM, [])
    before = contacts(desk)
    with_redials(desk, 0.5)
    plan_heads(desk, SYSTEM, [])
    assert 0.9 * before < contacts(desk) < before


def test_a_demand_settles_with_its_bands() -> None:
    demand = DEMAND.with_columns(lo80=pl.col("contacts") * 0.9, hi80=pl.col("contacts") * 1.1)
    found = settled(demand, Targets(0.3, 20), 0.6, 1800.0)
    assert found["contacts"][0] > 100
    assert found["hi80"][0] / found["contacts"][0] == pytest.approx(1.1)
    assert found["contacts"][1] == 0
    assert scaled(demand, 2.0)["lo80"][0] == 180


def test_redials_take_more_people_where_service_is_poor() -> None:
    poor = Queue(name="q", service_level=0.2, patience_s=60.0, timezone="UTC")
    values = pl.DataFrame({"start": [MONDAY], "contacts": [200.0], "aht_s": [240.0]}).with_columns(
        pl.col("start").cast(pl.Datetime("us", "UTC"))
    )
    none, half = (
        heads_of(poor.model_copy(update={"redial": share}), values, 1800, Way())
        for share in (0, 0.6)
    )
    assert half["agents"][0] > none["agents"][0]
    assert half["contacts"][0] > none["contacts"][0] == 200


def test_patience_is_all_waiting_over_those_who_left(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    assert measured_patience(desk, SYSTEM, QUEUE) is None
    counted(desk, abandoned=2, wait_s=300.0)
    found = measured_patience(desk, SYSTEM, QUEUE)
    assert isinstance(found, Patience)
    assert found.mean_s == pytest.approx(150)
    assert found.lo95_s < 150 < found.hi95_s
    counted(desk, abandoned=0, wait_s=300.0)
    assert isinstance(measured_patience(desk, SYSTEM, QUEUE), TooFewAbandons)
