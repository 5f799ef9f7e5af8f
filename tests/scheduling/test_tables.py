"""Tables for decisions agree with the formulas they lay out."""

import polars as pl
import pytest

from scheduling.erlang import FORMULAS, performance
from scheduling.errors import StaffingError
from scheduling.staffing import Targets, required
from scheduling.tables import (
    Rate,
    formulas_side_by_side,
    one_more_or_fewer,
    price_of_a_point,
    shrinkage_of,
)

TARGETS = Targets(0.8, 20)
DAY = pl.DataFrame({"contacts": [30.0, 80.0, 120.0], "aht_s": 240.0, "patience_s": 300.0})


def test_one_more_or_fewer_is_what_the_formula_says() -> None:
    found = one_more_or_fewer(DAY[1:2], 12, TARGETS, rate=Rate(40.0))
    assert found["agents"].to_list() == [9, 10, 11, 12, 13, 14, 15]
    level = performance(found["agents"].to_numpy(), 80 * 240 / 1800, 240, 300).service_level
    assert found["service_level"].to_numpy() == pytest.approx(level)
    assert found["service_level_change"].to_numpy() == pytest.approx(level - level[3])
    assert found["cost_change"].to_list() == [-60, -40, -20, 0, 20, 40, 60]
    assert found["binding"].to_list()[0] == "service_level"
    assert found["binding"].to_list()[-1] == "none"
    assert one_more_or_fewer(DAY[1:2], 1, TARGETS)["agents"].to_list() == [0, 1, 2, 3, 4]


def test_every_further_point_costs_more_in_the_end() -> None:
    found = price_of_a_point(DAY, TARGETS, Rate(30.0), shrinkage=0.3)
    assert found["cost"].is_sorted()
    assert (found["service_level"] >= found["target"]).all()
    middle = found.filter(pl.col("target").is_between(0.6, 0.8))["cost_per_point"].to_numpy()
    last = found.filter(pl.col("target") > 0.9)["cost_per_point"].to_numpy()
    assert last.mean() > middle.mean()
    asked = required(DAY, TARGETS, shrinkage=0.3)
    row = found.filter(pl.col("target") == 0.8).row(0, named=True)
    assert row["cost"] == asked["scheduled"].to_numpy().sum() * 0.5 * 30


def test_five_formulas_of_the_same_agents() -> None:
    frame = pl.DataFrame({"contacts": [48.0 * 30], "aht_s": 60.0, "patience_s": 120.0})
    found = formulas_side_by_side(frame, 50, TARGETS)
    assert found["formula"].to_list() == list(FORMULAS)
    levels = found["service_level"].to_numpy()
    for formula, level in zip(FORMULAS, levels, strict=True):
        exact = performance(50, 48, 60, 120, formula=formula).service_level
        assert level == pytest.approx(float(exact))
    # 50 agents at 48 erlangs: the formulas differ by about 3 points
    assert levels.max() - levels.min() == pytest.approx(0.03, abs=0.01)
    assert found["kept"].all()
    assert (found["required"] <= 50).all()


def test_shrinkage_by_kind_and_time() -> None:
    kinds = pl.DataFrame(
        {
            "kind": ["leave", "breaks", "training"],
            "share": [0.12, 0.10, 0.5],
            "from_slot": [None, None, 2],
            "to_slot": [None, None, 3],
        }
    )
    found = shrinkage_of(kinds, 4)
    assert found[0] == pytest.approx(0.208)
    assert found[2] == pytest.approx(1 - 0.88 * 0.9 * 0.5)
    assert found[3] == found[0]
    people = required(DAY.with_columns(shrinkage=found[1:]), TARGETS)

    assert (people["scheduled"].to_numpy() > people["agents"].to_numpy()).all()


def test_broken_tables_are_refused() -> None:
    with pytest.raises(StaffingError, match="one interval"):
        one_more_or_fewer(DAY, 3, TARGETS)
    with pytest.raises(StaffingError, match="found 'naps'"):
        shrinkage_of(pl.DataFrame({"kind": ["naps"], "share": [0.1]}), 3)
    with pytest.raises(StaffingError, match="some paid time left"):
        shrinkage_of(pl.DataFrame({"kind": ["leave", "leave"], "share": [0.6, 0.6]}), 3)
