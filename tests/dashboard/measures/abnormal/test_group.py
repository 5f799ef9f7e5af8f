import numpy as np
import pytest

from dashboard.measures.abnormal import volume
from dashboard.measures.abnormal.group import Stream, drivers, judge_together, summed
from tests.dashboard.measures.abnormal.made_days import days, during


def floor(seed: int, changed: dict[str, float]) -> dict[str, Stream]:
    """Return eight queues of 2,000 contacts until bucket 66, some changed from bucket 60 on."""
    random = np.random.default_rng(seed)
    found: dict[str, Stream] = {}
    for name in "abcdefgh":
        observed, forecast = days(random, 1, 4_000, during(60, 192, changed.get(name, 1.0)))
        found[name] = Stream(observed[0, :66], forecast[:66])
    return found


ALL = {"all": list("abcdefgh"), "north": list("abcd")}


def test_what_no_queue_shows_by_itself_the_sum_shows() -> None:
    streams = floor(1, dict.fromkeys("abcdefgh", 1.35))
    (found,) = judge_together(streams, ALL, volume)
    assert found.subject == "all"
    assert found.driver is None
    assert sum(driver.share for driver in found.drivers) == pytest.approx(1)


def test_the_queue_that_drives_a_group_is_named() -> None:
    found = judge_together(floor(2, {"c": 3.0}), ALL, volume)
    assert found[0].subject == "all"
    assert found[0].driver == "c"
    assert "c" not in [one.subject for one in found]


def test_a_queue_that_goes_the_other_way_is_told_by_itself() -> None:
    streams = floor(3, dict.fromkeys("abcdefg", 1.6) | {"h": 0.05})
    found = {one.subject: one.verdict.direction for one in judge_together(streams, ALL, volume)}
    assert found == {"all": 1, "h": -1}


def test_a_calm_floor_has_no_finding_and_unknown_members_do_not_matter() -> None:
    assert judge_together(floor(4, {}), {"all": ["a", "z"], "none": ["y"]}, volume) == []


def test_a_group_without_excess_has_no_drivers() -> None:
    even = Stream(np.ones(6), np.ones(6))
    assert drivers({"a": even}, 1.0) == ()
    assert summed([even, even]).observed.tolist() == [2.0] * 6
