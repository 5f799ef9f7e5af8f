"""Capacity months ahead: the arithmetic by hand, and no cheaper classes by trying them all."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.capacity import Site, capacity, capacity_by_site
from scheduling.errors import StaffingError
from scheduling.workforce import Flex, Hiring, Workforce


def months(people: list[float], paid: float = 160.0) -> pl.DataFrame:
    """Make months that need so many experienced people at 30 % shrinkage and 85 % occupancy."""
    contacts = [each * paid * 0.7 * 0.85 * 3600 / 300 for each in people]
    names = [f"2026-{k + 1:02d}" for k in range(len(people))]
    return pl.DataFrame({"month": names, "contacts": contacts, "aht_s": 300.0})


def test_seats_need_people_for_shrinkage() -> None:
    # 100 seats of 160 hours, all of them handling: 143 people at 30 % shrinkage
    seats = pl.DataFrame({"month": ["m"], "contacts": [100 * 160 * 12.0], "aht_s": [300.0]})
    found = capacity(seats, Workforce(143, occupancy=1.0, wage=5000.0), Hiring())
    assert found.frame["needed_people"][0] == pytest.approx(142.857, abs=1e-3)
    assert found.frame["gap_people"][0] == pytest.approx(-0.143, abs=1e-3)
    assert found.closed
    assert found.cost == pytest.approx(143 * 5000)


def test_attrition_opens_a_gap_that_classes_close_in_time_for_the_learning_curve() -> None:
    demand = months([100.0] * 8)
    workforce = Workforce(100, attrition=0.03, wage=4000.0)
    hiring = Hiring(lead_months=2, ramp=(0.0, 0.5), least=4, most=20, cost=3000.0)
    found = capacity(demand, workforce, hiring, Flex(overtime=0.1, overtime_cost=60.0))
    frame = found.frame
    assert frame["people"][7] == pytest.approx(100 * 0.97**7)
    assert frame["gap_people"][7] == pytest.approx(100 - 100 * 0.97**7)
    assert frame["gap_money"][7] == pytest.approx(4000 * (100 - 100 * 0.97**7))
    assert frame["hired"].to_list()[:2] == [0, 0]
    sizes = found.classes["people"].to_list()
    assert sizes
    assert all(4 <= size <= 20 for size in sizes)
    covered = frame["planned_hours"] + frame["overtime_hours"] + frame["open_hours"]
    assert (covered >= frame["needed_hours"] - 1e-6).all()
    assert found.closed
    assert (frame["overtime_hours"] <= 0.1 * frame["planned_hours"] + 1e-6).all()


def test_before_the_lead_time_only_overtime_and_outsourcing_help() -> None:
    flex = Flex(overtime=0.05, overtime_cost=50.0, outsourced_hours=300.0, outsourced_cost=80.0)
    found = capacity(months([60.0] * 3), Workforce(50), Hiring(lead_months=3, most=30), flex)
    row = found.frame.row(0, named=True)
    assert found.classes.is_empty()
    assert row["overtime_hours"] == pytest.approx(0.05 * 50 * 112)
    assert row["outsourced_hours"] == pytest.approx(300)
    assert row["open_hours"] == pytest.approx(10 * 112 - 280 - 300)
    assert row["open_people"] == pytest.approx(row["open_hours"] / 112)
    assert not found.closed


def test_early_leave_gives_back_what_is_not_needed() -> None:
    flex = Flex(early_leave=0.1, early_leave_saving=20.0)
    found = capacity(months([45.0]), Workforce(50, wage=4000.0), Hiring(), flex)
    assert found.frame["early_leave_hours"][0] == pytest.approx(5 * 112)
    assert found.cost == pytest.approx(50 * 4000 - 20 * 560)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(8, 16), min_size=4, max_size=4),
    st.sampled_from([0.0, 0.05]),
    st.floats(0, 5000),
    st.integers(1, 3),
)
def test_no_other_classes_are_cheaper(
    people: list[float], attrition: float, cost: float, least: int
) -> None:
    workforce = Workforce(10, attrition=attrition, wage=4000.0)
    hiring = Hiring(1, (0.5,), least, 4, cost)
    flex = Flex(overtime=0.05, overtime_cost=45.0, gap_cost=100.0)
    demand = months(people)
    found = capacity(demand, workforce, hiring, flex)

    def total(sizes: tuple[int, ...]) -> float:
        price = 0.0
        for m, need in enumerate(people):
            worth = 10 * (1 - attrition) ** m
            heads = worth
            for begin, size in enumerate(sizes, start=1):
                if begin <= m:
                    stay = size * (1 - attrition) ** max(m - begin - 1, 0)
                    heads += stay
                    worth += stay * (0.5 if m == begin else 1.0)
            missing = max(need - worth, 0) * 112
            over = min(missing, 0.05 * worth * 112)
            price += heads * 4000 + over * 45 + (missing - over) * 100
        return price + cost * sum(sizes)

    sizes = [0, *range(least, 5)]
    best = min(total(each) for each in product(sizes, repeat=3))
    ours = found.cost + 100 * sum(found.frame["open_hours"].to_list())
    assert ours == pytest.approx(best, rel=1e-6)


def test_bands_of_the_forecast_are_bands_of_the_gap() -> None:
    demand = months([50.0]).with_columns(lo=pl.col("contacts") * 0.9, hi=pl.col("contacts") * 1.1)
    found = capacity(demand, Workforce(50), Hiring())
    assert found.frame["gap_people_lo"][0] == pytest.approx(-5)
    assert found.frame["gap_people_hi"][0] == pytest.approx(5)
    safe = capacity(demand, Workforce(50), Hiring(lead_months=0, ramp=(), most=9), plan_for="hi")
    assert safe.classes["people"].to_list() == [5]


def test_every_skill_at_every_site_has_its_plan() -> None:
    rows = months([20.0, 20.0]).with_columns(
        skill=pl.lit("calls"), site=pl.Series(["north", "south"])
    )
    sites = {("calls", place): Site(Workforce(20), Hiring()) for place in ("north", "south")}
    assert set(capacity_by_site(rows, sites)) == set(sites)
    with pytest.raises(StaffingError, match="'calls' 'south'"):
        capacity_by_site(rows, {("calls", "north"): sites["calls", "north"]})


def test_broken_months_are_refused() -> None:
    with pytest.raises(StaffingError, match="expected rows with aht_s"):
        capacity(pl.DataFrame({"month": ["m"], "contacts": [1.0]}), Workforce(1), Hiring())
    with pytest.raises(StaffingError, match="workforce"):
        Workforce(10, attrition=1.0)
    with pytest.raises(StaffingError, match="ramp"):
        Hiring(ramp=(2.0,))
