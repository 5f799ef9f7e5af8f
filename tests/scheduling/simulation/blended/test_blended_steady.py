"""The blended day in the long run, against chains that are solved exactly."""

import itertools
import math

import numpy as np
import pytest

from scheduling.erlang import performance
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Skill
from scheduling.simulation.handling import Blend, Handling
from scheduling.simulation.run import run

HANDLE_S = 480.0
DAYS = 30
WARM_S, LONG_S = 30 * HANDLE_S, 230 * HANDLE_S
MOST_WAITING = 200
ROOM = 400


def solved(rates: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> list[float]:
    """Return the stationary distribution of a chain with these rates of transition."""
    size = len(rates)
    generator = rates - np.diag(rates.sum(axis=1))
    equations = np.vstack([generator.T, np.ones(size)])
    right = np.zeros(size + 1)
    right[-1] = 1.0
    return np.linalg.lstsq(equations, right)[0].tolist()


def chat_chain(
    agents: int, together: int, slowdown: float, load: float, patience: float
) -> tuple[float, float, float]:
    """
    Return share abandoned, mean wait of all in handle times, and occupancy.

    The state is who has how many chats in hand, sorted, and how many wait. A new chat goes to who
    has fewest; a freed place is filled from the line.
    """
    states = [
        s for s in itertools.product(range(together + 1), repeat=agents) if list(s) == sorted(s)
    ]
    full = (together,) * agents
    index = {(s, 0): k for k, s in enumerate(states)}
    index |= {(full, w): len(index) + w - 1 for w in range(1, MOST_WAITING + 1)}
    rates = np.zeros((len(index), len(index)))
    for (hands, waiting), k in index.items():
        if hands != full:
            more = tuple(sorted((hands[0] + 1, *hands[1:])))
            rates[k, index[more, 0]] += load
        elif waiting < MOST_WAITING:
            rates[k, index[full, waiting + 1]] += load
        for place, n in enumerate(hands):
            if n:
                speed = n / (1 + slowdown * (n - 1))
                fewer = tuple(sorted((*hands[:place], n - 1, *hands[place + 1 :])))
                after = (fewer, 0) if waiting == 0 else (full, waiting - 1)
                rates[k, index[after]] += speed
        if waiting:
            rates[k, index[full, waiting - 1]] += waiting / patience
    chance = solved(rates)
    line = sum(p * w for p, (_, w) in zip(chance, index, strict=True))
    idle = sum(p * hands.count(0) / agents for p, (hands, _) in zip(chance, index, strict=True))
    return line / patience / load, line / load, 1 - idle


def chats(load: float, patience: float, seed: int) -> Draw:
    rng = np.random.default_rng(seed)
    count = rng.poisson(load * LONG_S / HANDLE_S)
    return Draw(
        np.sort(rng.uniform(0, LONG_S, count)),
        np.zeros(count, np.int64),
        rng.exponential(HANDLE_S, count),
        rng.exponential(patience * HANDLE_S, count),
    )


def measured(draw: Draw, agents: int, blend: Blend) -> tuple[float, float, float]:
    floor = Floor.of_people([Person((Skill(0),), ((0, 2 * LONG_S),))] * agents, 1)
    outcome = run(draw, floor, blend)
    assert outcome.came is not None
    steady = outcome.came.arrival_s > WARM_S
    starts, ends = outcome.answered_s, np.minimum(outcome.ended_s, LONG_S)
    away = 0.0
    for agent in range(agents):  # wall clock between the warm-up and the last arrival
        mine = np.flatnonzero((outcome.agent == agent) & (ends > WARM_S) & (starts < LONG_S))
        last = WARM_S
        for i in mine[np.argsort(starts[mine])]:
            away += max(0.0, float(starts[i]) - last)
            last = max(last, float(ends[i]))
        away += max(0.0, LONG_S - last)
    occupancy = 1 - away / agents / (LONG_S - WARM_S)
    lost = np.isnan(outcome.answered_s)[steady].mean()
    return float(lost), float(outcome.wait_s[steady].mean()) / HANDLE_S, occupancy


@pytest.mark.parametrize("agents", [1, 2, 3])
@pytest.mark.parametrize(("together", "slowdown"), [(3, 0.3), (2, 0.7), (3, 0.0)])
def test_chat_agrees_with_its_birth_and_death_chain(
    agents: int, together: int, slowdown: float
) -> None:
    most = together / (1 + slowdown * (together - 1))
    blend = Blend((Handling(concurrency=together, slowdown=slowdown),))
    scores: list[float] = []
    for share, patience in ((0.6, 2.0), (0.95, 1.0), (1.3, 0.5)):
        load = share * most * agents
        runs = np.array(
            [measured(chats(load, patience, day), agents, blend) for day in range(DAYS)]
        )
        exact = np.array(chat_chain(agents, together, slowdown, load, patience))
        error = runs.std(axis=0, ddof=1) / math.sqrt(DAYS)
        scores.extend(np.abs((runs.mean(axis=0) - exact) / error).tolist())
    assert max(scores) <= 3.5
    assert np.mean(np.square(scores)) < 3.5


def test_without_slowdown_places_count_as_agents() -> None:
    exact = performance(6, 5.0, HANDLE_S, HANDLE_S, target_wait_s=20)
    lost, wait, _ = chat_chain(2, 3, 0.0, 5.0, 1.0)
    assert lost == pytest.approx(exact.abandon_rate, rel=1e-6)
    assert wait * HANDLE_S == pytest.approx(exact.wait_all_s, rel=1e-6)


def test_dividing_by_the_concurrency_understaffs() -> None:
    """With s = 0.3 and K = 3 a person does 1.875 contacts' work at once, not 3."""
    blend = Blend((Handling(concurrency=3, slowdown=0.3),))
    assert measured(chats(9.0, 1.0, 5), 4, blend)[0] > 0.1
    assert measured(chats(9.0, 1.0, 5), 4, Blend((Handling(concurrency=3),)))[0] < 0.1
