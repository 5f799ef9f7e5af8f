"""The blended event loop: as its twin, as the plain loop on plain days, and bound by its laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.simulation.blended import kernel
from scheduling.simulation.blended.twin import BlendedTwin
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Phase, Skill, joined
from scheduling.simulation.handling import DEFERRED, OUTBOUND, Blend, Handling, Hold, Offer
from scheduling.simulation.legs import REDIAL, TRANSFER, Legs
from scheduling.simulation.run import Outcome, blended_inputs, run

DAY_S = 7200.0
QUEUES = 5
FOUND = ("arrival_s", "stage", "answered_s", "wait_s", "asked_s", "ended_s", "agent")


def coarse_or_fine(values: np.ndarray, *, coarse: bool, step: float = 60.0) -> np.ndarray:
    return np.floor(values / step) * step if coarse else values


def random_legs(rng: np.random.Generator, contacts: int, legs: int, *, coarse: bool) -> Legs:
    """Legs that each follow from one earlier contact or leg, after its loss or its answer."""
    size = contacts + legs
    after_loss, after_answer = np.full(size, -1), np.full(size, -1)
    origin = np.full(legs, REDIAL)
    for leg in range(legs):
        parent = int(rng.integers(0, contacts + leg)) if contacts + leg else -1
        if parent < 0:
            continue
        if rng.random() < 0.6 and after_loss[parent] < 0:
            after_loss[parent] = contacts + leg
        elif after_answer[parent] < 0:
            after_answer[parent] = contacts + leg
            origin[leg] = TRANSFER
    patience = rng.exponential(120, legs)
    return Legs(
        coarse_or_fine(rng.uniform(0, 600, legs), coarse=coarse),
        rng.integers(0, QUEUES, legs),
        coarse_or_fine(rng.exponential(240, legs), coarse=coarse),
        coarse_or_fine(patience, coarse=coarse),
        origin,
        rng.random(size),
        after_loss,
        after_answer,
    )


def random_draw(rng: np.random.Generator, contacts: int, legs: int, *, coarse: bool) -> Draw:
    arrival = np.sort(coarse_or_fine(rng.uniform(0, DAY_S, contacts), coarse=coarse))
    patience = coarse_or_fine(rng.exponential(150, contacts), coarse=coarse)
    patience[rng.random(contacts) < 0.1] = math.inf
    return Draw(
        arrival,
        rng.integers(0, QUEUES, contacts),
        coarse_or_fine(rng.exponential(240, contacts), coarse=coarse),
        patience,
        random_legs(rng, contacts, legs, coarse=coarse),
    )


def random_skills(rng: np.random.Generator) -> tuple[Skill, ...]:
    queues = rng.permutation(QUEUES)[: rng.integers(1, QUEUES + 1)]
    return tuple(
        Skill(int(q), int(rng.integers(0, 3)), float(rng.choice([0.8, 1.0, 1.3]))) for q in queues
    )


def random_people(rng: np.random.Generator, count: int, *, coarse: bool) -> list[Person]:
    people: list[Person] = []
    for _ in range(count):
        edges = np.sort(rng.uniform(0, DAY_S, 2 * rng.integers(1, 4)))
        edges = coarse_or_fine(edges, coarse=coarse, step=300.0)
        spans = tuple((float(a), float(b)) for a, b in edges.reshape(-1, 2))
        moments = np.sort(rng.uniform(0, DAY_S, int(rng.random() < 0.3) * 2))
        moments = coarse_or_fine(moments, coarse=coarse, step=300.0)
        reskilled = tuple((float(moment), random_skills(rng)) for moment in moments)
        people.append(Person(random_skills(rng), spans, reskilled))
    return people


def random_phases(rng: np.random.Generator) -> tuple[Phase, ...]:
    starts = [0.0, *np.sort(rng.uniform(0, DAY_S, rng.integers(0, 3))).tolist()]
    return tuple(
        Phase(
            start,
            tuple(int(p) if p < 3 else None for p in rng.integers(0, 4, QUEUES)),
            str(rng.choice(["specialist_first", "longest_idle"])),
        )
        for start in starts
    )


def random_handling(rng: np.random.Generator) -> Handling:
    credit = float(rng.choice([0.0, 90.0]))
    kind = rng.choice(["call", "chat", "deferred", "outbound"], p=[0.4, 0.3, 0.15, 0.15])
    if kind == "chat":
        return Handling(0, int(rng.integers(2, 5)), float(rng.choice([0.0, 0.3, 0.7])), credit)
    if kind == "deferred":
        deadline, margin = float(rng.choice([300.0, 1800.0])), float(rng.choice([0.0, 120.0]))
        return Handling(DEFERRED, deadline_s=deadline, margin_s=margin)
    if kind == "outbound":
        return Handling(OUTBOUND, reserve=int(rng.integers(0, 3)))
    return Handling(credit_s=credit)


def random_blend(rng: np.random.Generator) -> Blend:
    def window() -> tuple[float, float]:
        a, b = np.sort(np.floor(rng.uniform(0, DAY_S, 2) / 60) * 60)
        return float(a), float(b)

    offers = tuple(
        Offer(
            int(rng.integers(0, QUEUES)),
            *window(),
            float(rng.choice([0.0, 60.0, 120.0])),
            float(rng.choice([0.3, 1.0])),
            float(rng.choice([0.0, 600.0, 3600.0])),
        )
        for _ in range(rng.integers(0, 4))
    )
    holds = tuple(Hold(int(rng.integers(0, QUEUES)), *window()) for _ in range(rng.integers(0, 3)))
    close = float(rng.choice([DAY_S, math.inf]))
    return Blend(tuple(random_handling(rng) for _ in range(QUEUES)), offers, holds, close)


Case = tuple[Draw, Floor, Blend]


def random_case(seed: int, contacts: int, people: int, *, coarse: bool) -> Case:
    rng = np.random.default_rng(seed)
    draw = random_draw(rng, contacts, int(contacts and rng.integers(0, 40)), coarse=coarse)
    crew = random_people(rng, people, coarse=coarse)
    return draw, Floor.of_people(crew, QUEUES, random_phases(rng)), random_blend(rng)


seeds = st.integers(0, 2**31)
Sizes = given(seeds, st.integers(0, 120), st.integers(0, 12), st.booleans())


@settings(max_examples=300, deadline=None)
@Sizes
def test_kernel_and_twin_agree_bit_for_bit(
    seed: int,
    contacts: int,
    people: int,
    coarse: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    draw, floor, blend = random_case(seed, contacts, people, coarse=coarse)
    ours, theirs = (blended_inputs(draw, floor, blend) for _ in range(2))
    assert kernel.play(ours, len(draw)) == BlendedTwin(theirs, len(draw)).play()
    for name in FOUND:
        mine, other = getattr(ours.contacts, name), getattr(theirs.contacts, name)
        assert mine.tobytes() == other.tobytes(), name
    assert ours.people.busy_s.tobytes() == theirs.people.busy_s.tobytes()
    assert ours.people.ready_s.tobytes() == theirs.people.ready_s.tobytes()


@settings(max_examples=100, deadline=None)
@Sizes
def test_a_day_of_calls_comes_out_as_from_the_plain_loop(
    seed: int,
    contacts: int,
    people: int,
    coarse: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    rng = np.random.default_rng(seed)
    drawn = random_draw(rng, contacts, 0, coarse=coarse)
    draw = Draw(drawn.arrival_s, drawn.queue, drawn.handle_s, drawn.patience_s)
    crew = [Person(p.skills, p.on_contact) for p in random_people(rng, people, coarse=coarse)]
    floor = Floor.of_people(crew, QUEUES, random_phases(rng))
    plain = run(draw, floor)
    day = blended_inputs(draw, floor, Blend((Handling(),) * QUEUES))
    assert kernel.play(day, len(draw)) == plain.events
    for name in ("answered_s", "wait_s", "ended_s", "agent"):
        assert getattr(day.contacts, name).tobytes() == getattr(plain, name).tobytes()
    assert day.people.busy_s.tobytes() == plain.busy_s.tobytes()
    assert day.people.ready_s.tobytes() == plain.ready_s.tobytes()


def in_hand(outcome: Outcome, agent: int) -> list[tuple[float, int, int]]:
    """Return the moments at which a person takes (+1) and ends (-1) contacts, with the queue."""
    assert outcome.came is not None
    mine = np.flatnonzero((outcome.agent == agent) & (outcome.ended_s > outcome.answered_s))
    steps = [(float(outcome.answered_s[i]), 1, int(outcome.came.queue[i])) for i in mine]
    steps += [(float(outcome.ended_s[i]), -1, int(outcome.came.queue[i])) for i in mine]
    return sorted(steps, key=lambda step: step[:2])


@settings(max_examples=100, deadline=None)
@Sizes
def test_nobody_has_more_in_hand_than_the_law_allows(
    seed: int,
    contacts: int,
    people: int,
    coarse: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    draw, floor, blend = random_case(seed, contacts, people, coarse=coarse)
    outcome = run(draw, floor, blend)
    for agent in range(people):
        held: list[int] = []
        for _, step, queue in in_hand(outcome, agent):
            if step > 0:
                held.append(queue)
                assert len(held) <= min(blend.handling[q].concurrency for q in held)
            else:
                held.remove(queue)
        assert not held


@settings(max_examples=100, deadline=None)
@Sizes
def test_every_contact_ends_in_one_way_and_time_is_wall_clock(
    seed: int,
    contacts: int,
    people: int,
    coarse: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    draw, floor, blend = random_case(seed, contacts, people, coarse=coarse)
    outcome = run(draw, floor, blend)
    came, origin, asked = outcome.came, outcome.origin, outcome.asked_s
    assert came is not None
    assert origin is not None
    assert asked is not None
    assert outcome.still_open is not None
    answered = ~np.isnan(outcome.answered_s)
    lost = ~answered & ~outcome.still_open
    assert (origin == 0).sum() == contacts
    assert (outcome.agent[answered] >= 0).all()
    assert (outcome.agent[~answered] == -1).all()
    assert np.isnan(outcome.ended_s[outcome.still_open]).all()
    assert np.isnan(asked[lost]).all()
    live = np.array([each.kind == 0 for each in blend.handling])[came.queue]
    assert live[lost].all()
    in_line = live & (answered | ~np.isnan(asked))
    assert (outcome.wait_s[in_line] <= came.patience_s[in_line] + 1e-9).all()
    assert (outcome.answered_s[answered] >= came.arrival_s[answered]).all()
    after = answered & ~np.isnan(asked)
    assert (outcome.answered_s[after] >= asked[after]).all()
    for agent in range(people):
        mine = outcome.agent == agent
        spans = zip(outcome.answered_s[mine].tolist(), outcome.ended_s[mine].tolist(), strict=True)
        wall = sum(b - a for a, b in joined(spans))
        assert outcome.busy_s[agent] == pytest.approx(wall, abs=1e-6)


@settings(max_examples=60, deadline=None)
@Sizes
def test_another_roster_changes_nobodys_luck(
    seed: int,
    contacts: int,
    people: int,
    coarse: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    draw, floor, blend = random_case(seed, contacts, people, coarse=coarse)
    other = Floor.of_people(random_people(np.random.default_rng(seed), 3, coarse=coarse), QUEUES)
    legs = draw.legs
    assert legs is not None
    for place in (floor, other):
        day = blended_inputs(draw, place, blend)
        kernel.play(day, len(draw))
        for parent in range(day.contacts.queue.size):
            for leg, lost in (
                (int(legs.after_loss[parent]), True),
                (int(legs.after_answer[parent]), False),
            ):
                if leg < 0 or math.isnan(day.contacts.arrival_s[leg]):
                    continue
                assert math.isnan(day.contacts.answered_s[parent]) == lost
                begins = day.contacts.ended_s[parent] + legs.delay_s[leg - len(draw)]
                assert day.contacts.arrival_s[leg] == begins


def test_the_random_days_reach_every_law() -> None:
    """What the comparisons above compare: none of it would be seen if it never happened."""
    met = dict.fromkeys(
        ("redial", "transfer", "asked", "called_back", "shared", "late", "dialled", "reskilled"), 0
    )
    for seed in range(60):
        draw, floor, blend = random_case(seed, 100, 10, coarse=seed % 2 == 0)
        outcome = run(draw, floor, blend)
        assert outcome.came is not None
        assert outcome.asked_s is not None
        answered, asked = ~np.isnan(outcome.answered_s), ~np.isnan(outcome.asked_s)
        kind = np.array([each.kind for each in blend.handling])[outcome.came.queue]
        together = np.array([each.concurrency for each in blend.handling])[outcome.came.queue]
        met["redial"] += int((outcome.origin == REDIAL).sum())
        met["transfer"] += int((outcome.origin == TRANSFER).sum())
        met["asked"] += int(asked.sum())
        met["called_back"] += int((asked & answered).sum())
        met["dialled"] += int((answered & (kind == OUTBOUND)).sum())
        met["late"] += int((answered & (kind == DEFERRED) & (outcome.wait_s > 60)).sum())
        met["reskilled"] += int(floor.reskills)
        chats = np.flatnonzero(answered & (together > 1))
        for i in chats:
            beside = (outcome.agent[chats] == outcome.agent[i]) & (
                np.abs(outcome.answered_s[chats] - outcome.answered_s[i])
                < outcome.ended_s[i] - outcome.answered_s[i]
            )
            met["shared"] += int(beside.sum() > 1)
    assert min(met.values()) >= 20, met
