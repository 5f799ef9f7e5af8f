"""Skills shared by queues: what silos, pairs and one pool need."""

import math

import pytest

from scheduling.errors import StaffingError
from scheduling.sharing import SharedQueue, shared_required
from scheduling.staffing import Targets

NAMES = [f"queue {k}" for k in range(6)]
TARGETS = Targets(0.8, 30)
SIX = {name: SharedQueue(14 * 3600 / 150, 150.0, math.inf, TARGETS) for name in NAMES}
SILOS = {name: {name: 0} for name in NAMES}
PAIRS = {name: {name: 0, NAMES[(k + 1) % 6]: 1} for k, name in enumerate(NAMES)}
POOL = {"all": dict.fromkeys(NAMES, 0)}


def test_six_equal_queues_need_102_in_silos_90_in_pairs_88_in_one_pool() -> None:
    """A second skill gives nearly the whole of a full pool (Wallace and Whitt 2005)."""
    totals = {}
    for word, groups in (("silos", SILOS), ("pairs", PAIRS), ("pool", POOL)):
        found = shared_required(SIX, groups)
        totals[word] = found.total
        assert (found.queues["service_level"] >= 0.785).all()
        assert found.siloed == 102
        assert found.occupancy == pytest.approx(84 / found.total, abs=0.02)
    assert totals["silos"] == pytest.approx(102, abs=2)
    assert totals["pairs"] == pytest.approx(90, abs=1)
    assert totals["pool"] == pytest.approx(88, abs=1)


def test_unequal_queues_each_keep_their_own_targets() -> None:
    queues = {
        "calls": SharedQueue(200, 240.0, 300.0, Targets(0.8, 20, max_abandon=0.05)),
        "fraud": SharedQueue(30, 330.0, 900.0, Targets(0.9, 10), priority=-1),
    }
    groups = {"calls": {"calls": 0}, "both": {"fraud": 0, "calls": 1}}
    found = shared_required(queues, groups)
    assert found.queues["kept"].all()
    assert found.total <= found.siloed
    assert found.agents["both"] >= 3


def test_a_dear_skill_is_used_less() -> None:
    queues = {name: SharedQueue(60, 240.0, 300.0, TARGETS) for name in NAMES[:2]}
    groups = {name: {name: 0} for name in NAMES[:2]} | {"both": dict.fromkeys(NAMES[:2], 1)}
    cheap = shared_required(queues, groups)
    dear = shared_required(queues, groups, cost={"both": 3.0})
    assert dear.agents["both"] <= cheap.agents["both"]
    assert dear.queues["kept"].all()
    assert shared_required(queues, groups).agents == cheap.agents


def test_broken_groups_are_refused() -> None:
    with pytest.raises(StaffingError, match="expected a group that serves it"):
        shared_required(SIX, {"one": {NAMES[0]: 0}})
    with pytest.raises(StaffingError, match="found mail"):
        shared_required(SIX, {"one": {"mail": 0}})
    nothing = {"q": SharedQueue(10, 60.0, 300.0, Targets())}
    with pytest.raises(StaffingError, match="and a target"):
        shared_required(nothing, {"one": {"q": 0}})


@pytest.mark.parametrize(
    "targets", [Targets(0.8, 20, formula="of_answered"), Targets(0.8, 20, max_occupancy=0.9)]
)
def test_promises_that_are_not_looked_at_are_refused(targets: Targets) -> None:
    with pytest.raises(StaffingError, match="shared queue"):
        SharedQueue(100.0, 180.0, 300.0, targets)
