"""The compiled event loop: as its twin, as Erlang A, and the same before anything differs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.erlang import performance
from scheduling.errors import ScenarioError
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Phase, Skill, joined
from scheduling.simulation.kernel import run_day
from scheduling.simulation.run import kernel_inputs, run
from scheduling.simulation.twin import Twin

DAY_S = 7200.0
QUEUES = 3


def random_draw(seed: int, contacts: int, *, coarse: bool = False) -> Draw:
    """Contacts of three queues; coarse ones fall on whole minutes, so that moments coincide."""
    rng = np.random.default_rng(seed)
    arrival = np.sort(rng.uniform(0, DAY_S, contacts))
    handle, patience = rng.exponential(240, contacts), rng.exponential(120, contacts)
    if coarse:
        arrival, handle, patience = (
            np.floor(column / 60) * 60 for column in (arrival, handle, patience)
        )
    patience[rng.random(contacts) < 0.1] = math.inf
    return Draw(arrival, rng.integers(0, QUEUES, contacts), handle, patience)


def random_people(seed: int, count: int, *, coarse: bool = False) -> list[Person]:
    """People of random skills who come, go on breaks and leave."""
    rng = np.random.default_rng(seed)
    people: list[Person] = []
    for _ in range(count):
        queues = rng.permutation(QUEUES)[: rng.integers(1, QUEUES + 1)]
        factors = rng.choice([0.8, 1.0, 1.3], queues.size)
        skills = tuple(
            Skill(int(queue), int(rng.integers(0, 3)), float(factor))
            for queue, factor in zip(queues, factors, strict=True)
        )
        edges = np.sort(rng.uniform(0, DAY_S, 2 * rng.integers(0, 4)))
        if coarse:
            edges = np.floor(edges / 300) * 300
        spans = tuple((float(a), float(b)) for a, b in edges.reshape(-1, 2))
        people.append(Person(skills, spans))
    return people


def random_phases(seed: int) -> tuple[Phase, ...]:
    """One to three phases of random priorities and routing."""
    rng = np.random.default_rng(seed)
    starts = [0.0, *np.sort(rng.uniform(0, DAY_S, rng.integers(0, 3))).tolist()]
    return tuple(
        Phase(
            start,
            tuple(int(p) if p < 3 else None for p in rng.integers(0, 4, QUEUES)),
            str(rng.choice(["specialist_first", "longest_idle"])),
        )
        for start in starts
    )


seeds = st.integers(0, 2**31)


@settings(max_examples=150, deadline=None)
@given(seeds, st.integers(0, 120), st.integers(0, 15), st.booleans())
def test_kernel_and_twin_agree_bit_for_bit(
    seed: int,
    contacts: int,
    people: int,
    coarse: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    draw = random_draw(seed, contacts, coarse=coarse)
    floor = Floor.of_people(
        random_people(seed + 1, people, coarse=coarse), QUEUES, random_phases(seed + 2)
    )
    results = [kernel_inputs(draw, floor) for _ in range(2)]
    assert run_day(*results[0]) == Twin(*results[1]).play()
    for ours, theirs in zip(results[0][-1], results[1][-1], strict=True):
        assert ours.tobytes() == theirs.tobytes()


@settings(max_examples=100, deadline=None)
@given(seeds, st.integers(1, 150), st.integers(1, 15), st.floats(0, DAY_S))
def test_floors_that_differ_after_a_moment_agree_before_it(
    seed: int, contacts: int, people: int, moment: float
) -> None:
    draw = random_draw(seed, contacts)
    before = random_people(seed + 1, people)
    later = random_people(seed + 2, people)
    changed = [
        Person(
            person.skills,
            tuple(
                joined(
                    [(a, min(b, moment)) for a, b in person.on_contact if a < moment]
                    + [(max(a, moment), b) for a, b in other.on_contact if b > moment]
                )
            ),
        )
        for person, other in zip(before, later, strict=True)
    ]
    added = [Person((Skill(0),), ((moment, DAY_S),))]
    phases = (Phase(0.0, (None,) * QUEUES), Phase(moment, (2, 1, 0)))
    first = run(draw, Floor.of_people(before, QUEUES))
    second = run(draw, Floor.of_people([*changed, *added], QUEUES, phases))
    answered = first.answered_s < moment
    assert np.array_equal(answered, second.answered_s < moment)
    assert np.array_equal(first.agent[answered], second.agent[answered])
    for name in ("answered_s", "wait_s", "ended_s"):
        ours, theirs = getattr(first, name), getattr(second, name)
        assert np.array_equal(ours[answered], theirs[answered])
    lost = np.isnan(first.answered_s) & (first.ended_s < moment)
    lost &= np.isfinite(draw.patience_s)
    assert np.isnan(second.answered_s[lost]).all()
    assert np.array_equal(first.ended_s[lost], second.ended_s[lost])


@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(0, 150), st.integers(0, 12))
def test_everybody_is_accounted_for(seed: int, contacts: int, people: int) -> None:
    draw = random_draw(seed, contacts)
    crew = random_people(seed + 1, people)
    outcome = run(draw, Floor.of_people(crew, QUEUES))
    answered = ~np.isnan(outcome.answered_s)
    assert (outcome.wait_s[answered] <= draw.patience_s[answered] + 1e-9).all()
    assert (outcome.agent[~answered] == -1).all()
    for number, person in enumerate(crew):
        mine = outcome.agent == number
        starts, ends = outcome.answered_s[mine], outcome.ended_s[mine]
        order = np.argsort(starts, kind="stable")
        assert (starts[order][1:] >= ends[order][:-1]).all()
        assert {int(queue) for queue in draw.queue[mine]} <= {s.queue for s in person.skills}
        for start in starts:
            assert any(a <= start <= b for a, b in person.on_contact)
        assert outcome.busy_s[number] == pytest.approx((ends - starts).sum())
        on = sum(b - a for a, b in joined(person.on_contact))
        assert outcome.ready_s[number] <= on + 1e-6


def test_a_queue_answers_in_order_of_arrival() -> None:
    draw = random_draw(5, 200)
    patient = Draw(draw.arrival_s, draw.queue, draw.handle_s, np.full(200, math.inf))
    skills = tuple(Skill(queue) for queue in range(QUEUES))
    outcome = run(patient, Floor.of_people([Person(skills, ((0, 9e4),))] * 4, QUEUES))
    for queue in range(QUEUES):
        assert (np.diff(outcome.answered_s[patient.queue == queue]) >= 0).all()


def tiny(arrivals: list[tuple[float, int]], handle: float = 100.0) -> Draw:
    return Draw(
        np.array([moment for moment, _ in arrivals], dtype=np.float64),
        np.array([queue for _, queue in arrivals]),
        np.full(len(arrivals), handle),
        np.full(len(arrivals), math.inf),
    )


def test_the_urgent_queue_is_taken_first_and_then_whoever_waits_longest() -> None:
    draw = tiny([(0, 0), (1, 0), (2, 1), (3, 0)])
    both = Person((Skill(0), Skill(1)), ((0, 1e4),))
    equal = run(draw, Floor.of_people([both], 2))
    assert equal.answered_s.tolist() == [0, 100, 200, 300]
    urgent = run(draw, Floor.of_people([both], 2, (Phase(0.0, (None, 1)),)))
    assert urgent.answered_s.tolist() == [0, 200, 100, 300]
    by_skill = Person((Skill(0, 2), Skill(1, 1)), ((0, 1e4),))
    assert run(draw, Floor.of_people([by_skill], 2)).answered_s.tolist() == [0, 200, 100, 300]


def test_specialists_are_spent_before_generalists() -> None:
    draw = tiny([(10, 0)])
    generalist = Person((Skill(0), Skill(1)), ((0, 1e4),))
    specialist = Person((Skill(0),), ((5, 1e4),))
    crew = [generalist, specialist]
    assert run(draw, Floor.of_people(crew, 2)).agent.tolist() == [1]
    longest = (Phase(0.0, (None, None), "longest_idle"),)
    assert run(draw, Floor.of_people(crew, 2, longest)).agent.tolist() == [0]


def test_a_break_waits_until_the_contact_is_finished() -> None:
    draw = tiny([(0, 0), (10, 0)])
    outcome = run(draw, Floor.of_people([Person((Skill(0),), ((0, 50), (300, 1000)))], 1))
    assert outcome.ended_s[0] == 100
    assert outcome.answered_s[1] == 300


def test_a_slower_group_takes_longer() -> None:
    outcome = run(tiny([(0, 0)]), Floor.of_people([Person((Skill(0, 0, 1.5),), ((0, 50),))], 1))
    assert outcome.ended_s[0] == 150
    assert outcome.busy_s[0] == 150


def test_nobody_there_loses_everybody() -> None:
    outcome = run(random_draw(1, 50), Floor.of_people([], QUEUES))
    assert np.isnan(outcome.answered_s).all()
    assert np.isfinite(outcome.ended_s).all()


def test_broken_people_and_draws_are_refused() -> None:
    with pytest.raises(ScenarioError, match="skills in 1 queues"):
        Floor.of_people([Person((Skill(1),), ())], 1)
    with pytest.raises(ScenarioError, match="start ≤ end"):
        Floor.of_people([Person((Skill(0),), ((5, 1),))], 1)
    with pytest.raises(ScenarioError, match="each queue once"):
        Floor.of_people([Person((Skill(0), Skill(0)), ())], 1)
    with pytest.raises(ScenarioError, match="ascending"):
        tiny([(5, 0), (1, 0)])


LOADS = (8.0, 30.0, 90.0)
STAFFING = (0.9, 0.97, 1.05, 1.15)
PATIENCE = (0.5, 2.0)
HANDLE_S = 240.0
DAYS = 30
WARM_S, LONG_S = 30 * HANDLE_S, 230 * HANDLE_S


def one_long_day(
    load: float, agents: int, patience: float, seed: int
) -> tuple[float, float, float]:
    """Share in 20 s, share abandoned and mean wait in the steady state of one replication."""
    rng = np.random.default_rng(seed)
    count = rng.poisson(load * LONG_S / HANDLE_S)
    draw = Draw(
        np.sort(rng.uniform(0, LONG_S, count)),
        np.zeros(count, np.int64),
        rng.exponential(HANDLE_S, count),
        rng.exponential(patience * HANDLE_S, count),
    )
    outcome = run(draw, Floor.of_people([Person((Skill(0),), ((0, 2 * LONG_S),))] * agents, 1))
    steady = draw.arrival_s > WARM_S
    lost = np.isnan(outcome.answered_s)[steady]
    wait = outcome.wait_s[steady]
    return float(((wait <= 20) & ~lost).mean()), float(lost.mean()), float(wait.mean())


def test_the_simulation_agrees_with_erlang_a_on_24_configurations() -> None:
    scores: list[float] = []
    for number, (load, share, patience) in enumerate(
        (load, share, patience) for load in LOADS for share in STAFFING for patience in PATIENCE
    ):
        agents = max(1, round(load * share))
        runs = np.array(
            [one_long_day(load, agents, patience, 1000 * number + day) for day in range(DAYS)]
        )
        exact = performance(agents, load, HANDLE_S, patience * HANDLE_S, target_wait_s=20)
        expected = [exact.service_level, exact.abandon_rate, exact.wait_all_s]
        error = runs.std(axis=0, ddof=1) / math.sqrt(DAYS)
        scores.extend(np.abs((runs.mean(axis=0) - np.array(expected)) / error).tolist())
    assert len(scores) == 72
    assert max(scores) <= 3.5
    # The three metrics of a configuration move together: about 24 independent squares of mean 1.07.
    assert 0.3 < np.mean(np.square(scores)) < 2.2
