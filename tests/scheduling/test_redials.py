"""Heads with redials: enough for the load that they themselves leave."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.erlang import performance
from scheduling.erlang.redial import load_with_redials
from scheduling.redials import required_with_redials
from scheduling.staffing import Targets, required

TARGETS = Targets(0.8, 20)


@settings(max_examples=50, deadline=None)
@given(st.floats(1, 900), st.floats(30, 900), st.floats(0, 0.95), st.floats(0.3, 0.95))
def test_they_are_the_fewest_that_keep_the_target_with_redials(
    contacts: float, patience: float, redial: float, level: float
) -> None:
    frame = pl.DataFrame({"contacts": [contacts], "aht_s": [240.0], "patience_s": [patience]})
    found = required_with_redials(frame, Targets(level, 20), redial).row(0, named=True)

    def reached(agents: int) -> float:
        load = float(load_with_redials(agents, contacts * 240 / 1800, 240, patience, redial))
        return float(performance(agents, load, 240, patience).service_level)

    assert reached(found["agents"]) >= level - 1e-9
    assert found["agents"] == 1 or reached(found["agents"] - 1) < level + 1e-9
    assert found["calls"] >= contacts * (1 - 1e-12)


def test_without_redials_nothing_changes_and_with_them_more_people_are_needed() -> None:
    frame = pl.DataFrame({"contacts": [0.0, 200.0], "aht_s": 300.0, "patience_s": 60.0})
    targets = Targets(0.5, 30)
    plain = required(frame, targets)
    assert required_with_redials(frame, targets, 0.0)["agents"].equals(plain["agents"])
    more = required_with_redials(frame, targets, 0.7)
    assert more["agents"].to_list()[1] > plain["agents"].to_list()[1]
    assert more["agents"].to_list()[0] == 0
    assert more["contacts"].to_list() == pytest.approx([0, 200])
