import numpy as np

from dashboard.operations.building.serve_file import levels_of
from dashboard.operations.building.simulate_file import Assumed, simulate_roster
from scheduling.problem import Problem, read_problem
from scheduling.roster import Roster
from scheduling.shifts import Shift
from scheduling.staffing import Targets, load_carried
from tests.scheduling.coded_problem import small

ALL_DAY = 12 * 60


def staffed(people: int) -> tuple[Problem, Roster]:
    """A queue that needs 14 people in every half hour, and so many at it without a break."""
    document = small()
    document["requirement"] = {"q0": [[14] * 24] * 7}
    document["agents"] = [
        {"id": f"a{n}", "contract": "FT", "skills": ["q0"]} for n in range(people)
    ]
    shifts = [
        Shift(f"a{n}", day, 480, 480 + ALL_DAY, ALL_DAY) for n in range(people) for day in range(7)
    ]
    return read_problem(document), Roster.of(shifts)


def test_a_roster_as_required_brings_what_erlang_a_says() -> None:
    problem, roster = staffed(14)
    assumed = Assumed()
    found = simulate_roster(problem, roster, assumed, seed=1)["q0"]
    assert found is not None
    targets = Targets(service_level=0.8, target_wait_s=20)
    load = load_carried(np.array([14.0]), 240.0, 300.0, targets)
    assert load[0] > 10
    assert found.lo95 - 0.01 <= 0.8 <= found.hi95 + 0.02
    assert 0.3 < found.chance < 0.8
    assert len(found.by_day) == 7


def test_more_people_more_days_kept_on_the_same_contacts() -> None:
    chance: list[float] = []
    for people in (12, 14, 17):
        found = simulate_roster(*staffed(people), Assumed(), seed=1)["q0"]
        assert found is not None
        chance.append(found.chance)
    assert chance == sorted(chance)
    assert chance[0] < 0.2
    assert chance[2] > 0.95


def test_the_seed_decides_and_threads_do_not() -> None:
    problem, roster = staffed(14)
    first, again, other = (
        levels_of(simulate_roster(problem, roster, Assumed(), seed)) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_nobody_comes_nothing_is_said() -> None:
    _, roster = staffed(14)
    empty = read_problem(small() | {"requirement": {"q0": [[0] * 24] * 7}})

    found = simulate_roster(empty, roster, Assumed(), seed=1)
    assert found == {"q0": None}
    assert levels_of(found)["q0"]["mean"] is None
