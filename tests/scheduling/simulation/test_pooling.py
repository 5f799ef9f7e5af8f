"""Six equal queues: what sharing skills is worth."""

from datetime import UTC, datetime

import pytest

from scheduling.simulation.floor import Skill
from scheduling.simulation.scenario import Group, Queue, Scenario
from scheduling.simulation.simulate import simulate

SLOTS, AHT_S, LOAD = 24, 150.0, 14.0
NAMES = tuple(f"queue {k}" for k in range(6))
QUEUES = tuple(
    Queue(name, (LOAD * 1800 / AHT_S,) * SLOTS, (AHT_S,) * SLOTS, target_wait_s=30.0)
    for name in NAMES
)
EVERYTHING = tuple((name, Skill(k)) for k, name in enumerate(NAMES))


def level(*groups: Group) -> float:
    scenario = Scenario(datetime(2025, 3, 4, 9, tzinfo=UTC), 1800.0, QUEUES, groups)
    return simulate(scenario, 10, 1).total["service_level"].mean


def siloed(people: int) -> float:
    crews = (Group(n, ((n, Skill(k)),), (people // 6,) * SLOTS) for k, n in enumerate(NAMES))
    return level(*crews)


def chained(people: int) -> float:
    """Everybody serves his own queue first and the next one as well."""
    return level(
        *(
            Group(
                name,
                ((name, Skill(k)), (NAMES[(k + 1) % 6], Skill((k + 1) % 6, 1))),
                (people // 6,) * SLOTS,
            )
            for k, name in enumerate(NAMES)
        )
    )


def pooled(people: int) -> float:
    return level(Group("all", EVERYTHING, (people,) * SLOTS))


def test_a_second_skill_is_worth_nearly_a_full_pool() -> None:
    """80 % in 30 s: about 102 people in silos, 90 with two skills each, 88 in one pool."""
    assert siloed(102) == pytest.approx(0.82, abs=0.04)
    assert siloed(96) < 0.72
    assert chained(90) == pytest.approx(0.84, abs=0.05)
    assert chained(84) < 0.5
    assert pooled(88) == pytest.approx(0.8, abs=0.05)
    assert pooled(84) < 0.5
