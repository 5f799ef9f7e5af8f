"""Several contacts at once: the queue of chats whose agents slow down with every chat more."""

import math

import numpy as np

from scheduling.arrays import Floats
from scheduling.compiled import compiled
from scheduling.erlang.abandonment import impatient_line
from scheduling.erlang.blocking import free_odds
from scheduling.erlang.search import Promise

RESOLUTION = 1e-17
ENDLESS = 1e250


@compiled
def chats_rate(chats: float, agents: float, slowdown: float) -> float:
    """
    Return how many chats end in a handle time of a single chat, chats spread evenly over agents.

    Notes
    -----
    An agent with k chats ends k / (1 + s (k − 1)) of them in that time.
    """
    fewer = math.floor(chats / agents)
    with_more = chats - fewer * agents
    rate = with_more * (fewer + 1.0) / (1.0 + slowdown * fewer)
    if fewer > 0.0:
        rate += (agents - with_more) * fewer / (1.0 + slowdown * (fewer - 1.0))
    return rate


@compiled
def chat_places(
    agents: int, concurrency: int, slowdown: float, load: float
) -> tuple[float, float, float]:
    """
    Return what is known of chats in hand, relative to the state in which every place is taken.

    Parameters
    ----------
    agents, concurrency
        n and K: there are n K places.
    slowdown
        The s of AHT(k) = AHT₁ (1 + s (k − 1)).
    load
        Chats that come in a handle time of a single chat.

    Returns
    -------
    tuple of float
        Σ_{j<nK} π_j / π_{nK}, and the same sum weighted with the agents who are busy, and with the
        chats in hand. Where the first is infinite the others are divided by it.

    Notes
    -----
    Birth and death: π_j / π_{j+1} = μ(j+1) / λ with μ of `chats_rate`.
    """
    odds = busy = chats = 0.0
    term = 1.0
    endless = False
    for j in range(agents * concurrency - 1, -1, -1):
        term *= chats_rate(j + 1.0, float(agents), slowdown) / load
        odds += term
        busy += term * min(j, agents)
        chats += term * j
        if term < RESOLUTION * odds and chats_rate(float(j), float(agents), slowdown) < load:
            break
        if odds > ENDLESS:
            endless = True
            odds, busy, chats, term = 1.0, busy / odds, chats / odds, term / odds
    if endless:
        return math.inf, busy / odds, chats / odds
    return odds, busy, chats


@compiled
def chat_line(
    agents: int,
    concurrency: int,
    slowdown: float,
    load: float,
    theta: float,
    times: tuple[float, float],
    formula: int,
    figures: Floats,
) -> None:
    """
    Fill P(wait), abandon share, waits of all and of the answered, level, occupancy, places used.

    Parameters
    ----------
    agents, concurrency, slowdown, load
        As in `chat_places`; all times in handle times of a single chat.
    theta
        Handle time / patience.
    times
        Target wait and short abandon.
    formula
        Position of the service-level formula.
    figures
        Filled, shape (7,).

    Notes
    -----
    While somebody waits all n K places are taken and end at one rate, so whoever waits is in the
    Erlang A of n K servers with handle time AHT(K); only the odds of a free place differ.
    """
    if load <= 0.0:
        figures[:] = 0.0
        figures[4] = 1.0
        return
    longer = 1.0 + slowdown * (concurrency - 1.0)
    places, full_load = float(agents * concurrency), load * longer
    odds, busy, chats = free_odds(0.0, 1.0), 0.0, 0.0
    if agents > 0:
        odds, busy, chats = chat_places(agents, concurrency, slowdown, load)
    wait, short = times[0] / longer, times[1] / longer
    waiting, lost, everyone, answered, level = impatient_line(
        places, odds, full_load, wait, theta * longer, short, formula
    )
    figures[0], figures[1], figures[4] = waiting, lost, level
    figures[2], figures[3] = everyone * longer, answered * longer
    free = 1.0 - waiting
    if agents == 0:
        figures[5] = figures[6] = math.nan
    elif math.isinf(odds):
        figures[5], figures[6] = busy / agents, chats / places
    elif odds > 0.0:
        figures[5] = free * busy / odds / agents + waiting
        figures[6] = free * chats / odds / places + waiting


@compiled
def keeps(figures: Floats, promise: Promise, stable: bool) -> int:  # noqa: FBT001 - compiled
    """Return the first target that chat figures miss, 0 where none; as `search.broken_promise`."""
    level, _, _, asa_most, abandon_most, occupancy_most = promise
    if figures[4] < level:
        return 1
    if figures[3] > asa_most or (math.isnan(figures[3]) and asa_most < math.inf):
        return 2
    if figures[1] > abandon_most:
        return 3
    if figures[5] > occupancy_most * (1.0 + 1e-12) or not stable:
        return 4
    return 0


@compiled
def fewest_for_chats(
    concurrency: int, slowdown: float, load: float, theta: float, formula: int, promise: Promise
) -> tuple[int, int]:
    """Return the fewest agents that keep every target, and the one that one fewer would miss."""
    figures = np.empty(7)
    if load <= 0.0:
        return 0, 0
    longer = 1.0 + slowdown * (concurrency - 1.0)
    times = promise[1], promise[2]
    chat_line(0, concurrency, slowdown, load, theta, times, formula, figures)
    bad, good, binding = 0, 1, keeps(figures, promise, theta > 0.0)
    while True:
        chat_line(good, concurrency, slowdown, load, theta, times, formula, figures)
        stable = theta > 0.0 or good * concurrency > load * longer
        missed = keeps(figures, promise, stable)
        if missed == 0:
            break
        bad, binding = good, missed
        good *= 2
    while good - bad > 1:
        middle = (good + bad) // 2
        chat_line(middle, concurrency, slowdown, load, theta, times, formula, figures)
        stable = theta > 0.0 or middle * concurrency > load * longer
        missed = keeps(figures, promise, stable)
        if missed == 0:
            good = middle
        else:
            bad, binding = middle, missed
    return good, binding
