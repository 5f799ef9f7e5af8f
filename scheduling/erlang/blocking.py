"""Erlang B and C for real-valued agents: the share that finds everybody busy."""

import math

from scheduling.compiled import compiled
from scheduling.erlang.special import RESOLUTION, legendre_fraction

FRACTION_FROM = 1.5


@compiled
def _odds_under_one(n: float, a: float) -> float:
    """Return 1/B − 1 for 0 ≤ n < 1, from 1/B = Γ(n+1, a) e^a a^(−n)."""
    if n == 0.0:
        return 0.0
    s = n + 1.0
    if a >= FRACTION_FROM:
        return a * legendre_fraction(s, a) - 1.0
    total = 1.0 / s
    term = total
    k = s
    while term > RESOLUTION * total:
        k += 1.0
        term *= a / k
        total += term
    return math.gamma(s) * math.exp(a) * a**-n - a * total - 1.0


@compiled
def free_odds(n: float, a: float) -> float:
    """
    Return (1 − B) / B: the odds that a contact finds one of n agents free, without a queue.

    Parameters
    ----------
    n
        Agents, real, ≥ 0.
    a
        Offered load in erlangs, ≥ 0.

    Notes
    -----
    Erlang's recursion 1/B(n) = 1 + (n/a)/B(n−1) (Jagerman 1974, real n) run backwards as a sum of
    positive terms, so nothing cancels; B = 1 / (1 + free_odds). Infinite where B underflows.
    """
    if a <= 0.0:
        return math.inf if n > 0.0 else 0.0
    total = 0.0
    term = 1.0
    m = n
    while m >= 1.0:
        term *= m / a
        total += term
        m -= 1.0
        if term < RESOLUTION * total and m < a:
            return total
    if m == 0.0:
        return total
    return total + term * _odds_under_one(m, a)


@compiled
def erlang_b(n: float, a: float) -> float:
    """
    Return the Erlang B blocking probability.

    Parameters
    ----------
    n
        Agents, real, ≥ 0.
    a
        Offered load in erlangs, ≥ 0.

    Notes
    -----
    1/B(n) = 1 + (n/a)/B(n−1), B(0) = 1 (Erlang 1917).
    """
    return 1.0 / (1.0 + free_odds(n, a))


@compiled
def erlang_c(n: float, a: float) -> float:
    """
    Return the Erlang C probability of waiting; 1 where the load reaches the agents.

    Parameters
    ----------
    n
        Agents, real, ≥ 0.
    a
        Offered load in erlangs, ≥ 0.

    Notes
    -----
    C = n B / (n − a (1 − B)) (Erlang 1917), written with positive terms only.
    """
    if a <= 0.0:
        return 0.0 if n > 0.0 else 1.0
    if n <= a:
        return 1.0
    return n / ((n - a) * (1.0 + free_odds(n, a)) + a)


@compiled
def waiting_line(n: float, odds: float, a: float, t: float) -> tuple[float, float, float]:
    """
    Return P(wait), P(answered within t) and mean wait of a queue nobody leaves (M/M/n).

    Parameters
    ----------
    n, odds, a
        Agents, their `free_odds`, offered load in erlangs.
    t
        Target wait in units of the handle time.

    Returns
    -------
    tuple of float
        With n ≤ a the queue grows without end: (1, 0, inf).

    Notes
    -----
    P(W > t) = C e^(−(n−a) t), E[W] = C / (n − a); 1 − C is summed directly, so that a small service
    level keeps its digits.
    """
    spare = n - a
    if spare <= 0.0:
        return 1.0, 0.0, math.inf
    if math.isinf(odds):
        return 0.0, 1.0, 0.0
    below = spare * odds + a + spare
    waiting = n / below
    within = spare * odds / below - waiting * math.expm1(-spare * t)
    return waiting, within, waiting / spare
