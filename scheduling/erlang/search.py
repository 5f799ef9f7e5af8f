"""The fewest agents that keep every promise, and the largest load that given agents carry."""

import math

from scheduling.arrays import Floats, Whole
from scheduling.compiled import compiled
from scheduling.erlang.abandonment import impatient_line
from scheduling.erlang.blocking import free_odds
from scheduling.erlang.performance import write_figures

# Service level, its wait, limit of a short abandon, ASA, abandon share, occupancy of one interval.
# Times in units of the handle time; an absent target is 0, inf, 1 or 1 respectively.
Promise = tuple[float, float, float, float, float, float]

MET, SERVICE_LEVEL, ASA, ABANDON, OCCUPANCY = range(5)
UNKNOWN = -1
ROUNDING = 1e-12
SHRINKAGE_SLACK = 1e-9
USUAL_EASE = 0.3
LOAD_ROUNDING = 1e-13
LARGEST_LOAD = 1e9


@compiled
def broken_promise(
    n: float, odds: float, a: float, theta: float, formula: int, promise: Promise
) -> int:
    """Return the first target that n agents miss, `MET` when there is none."""
    level, t, short, asa_most, abandon_most, occupancy_most = promise
    _, abandoned, _, asa, reached = impatient_line(n, odds, a, t, theta, short, formula)
    if reached < level:
        return SERVICE_LEVEL
    if asa > asa_most or (math.isnan(asa) and asa_most < math.inf):
        return ASA
    if abandoned > abandon_most:
        return ABANDON
    busy = a * (1.0 - abandoned)
    if busy > occupancy_most * n * (1.0 + ROUNDING) or n <= 0.0 or (theta <= 0.0 and n <= a):
        return OCCUPANCY
    return MET


@compiled
def _too_few(a: float, theta: float, promise: Promise) -> float:
    """Return a whole number of agents that is too small by load, abandons and occupancy alone."""
    if theta <= 0.0:
        return max(math.floor(a), math.ceil(a / promise[5] * (1.0 - ROUNDING)) - 1.0)
    served = 1.0 - promise[4]
    return max(0.0, math.ceil(a * served / promise[5] * (1.0 - ROUNDING)) - 1.0)


@compiled
def _fewest_for_patient(
    a: float, formula: int, promise: Promise, guess: float
) -> tuple[float, int, float]:
    """
    Return the fewest agents by Erlang C, what binds them, and their `free_odds`.

    Walks up by the recursion, from just under the guess where that misses a target, else from the
    load.
    """
    first = _too_few(a, 0.0, promise) + 1.0
    first_odds = free_odds(first, a)
    n, odds = first, first_odds
    while n < guess - 1.0:
        n += 1.0
        odds = n / a * (1.0 + odds)
    missed = broken_promise(n, odds, a, 0.0, formula, promise)
    if missed == MET and n > first:
        n, odds = first, first_odds
        missed = broken_promise(n, odds, a, 0.0, formula, promise)
    binding = UNKNOWN
    while missed != MET:
        binding = missed
        n += 1.0
        odds = n / a * (1.0 + odds)
        missed = broken_promise(n, odds, a, 0.0, formula, promise)
    if binding == UNKNOWN:
        binding = broken_promise(n - 1.0, free_odds(n - 1.0, a), a, 0.0, formula, promise)
    return n, binding, odds


@compiled
def _odds_below(n: float, odds: float, a: float) -> float:
    """Return `free_odds` of one agent fewer, by the recursion where it keeps its digits."""
    below = odds * a / n - 1.0
    return below if below > 1.0 else free_odds(n - 1.0, a)


@compiled
def _bracket(
    a: float, theta: float, formula: int, promise: Promise, guess: float
) -> tuple[float, float, int]:
    """Return agents that miss a target, agents that meet all, and what the former miss if known."""
    bad = _too_few(a, theta, promise)
    n = max(bad + 1.0, math.ceil(guess))
    odds = free_odds(n, a)
    step = 1.0
    binding = UNKNOWN
    missed = broken_promise(n, odds, a, theta, formula, promise)
    while missed != MET:
        bad, binding = n, missed
        for _ in range(int(step)):
            n += 1.0
            odds = n / a * (1.0 + odds)
        step *= 2.0
        missed = broken_promise(n, odds, a, theta, formula, promise)
    if binding != UNKNOWN:
        return bad, n, binding
    while n - 1.0 > bad:
        lower = max(n - step, bad + 1.0)
        odds = _odds_below(n, odds, a) if n - lower == 1.0 else free_odds(lower, a)
        missed = broken_promise(lower, odds, a, theta, formula, promise)
        if missed != MET:
            return lower, n, missed
        n = lower
        step *= 2.0
    return bad, n, UNKNOWN


@compiled
def fewest_agents(
    a: float, theta: float, formula: int, promise: Promise, guess: float
) -> tuple[float, int, float]:
    """
    Return the smallest whole number of agents that meets every target, its binding target and odds.

    Notes
    -----
    Every target is monotone in n (with n the virtual wait falls in likelihood-ratio order), so a
    gallop from any guess and a bisection are exact. 1/B(n) moves by Erlang's recursion.
    """
    if a <= 0.0:
        return 0.0, MET, 0.0
    if theta <= 0.0:
        return _fewest_for_patient(a, formula, promise, guess)
    bad, good, binding = _bracket(a, theta, formula, promise, guess)
    while good - bad > 1.0:
        n = math.floor((good + bad) / 2.0)
        missed = broken_promise(n, free_odds(n, a), a, theta, formula, promise)
        if missed == MET:
            good = n
        else:
            bad, binding = n, missed
    if binding == UNKNOWN:
        binding = broken_promise(bad, free_odds(bad, a), a, theta, formula, promise)
    return good, binding, free_odds(good, a)


@compiled
def _scheduled(
    n: float, a: float, theta: float, formula: int, promise: Promise, shrinkage: float
) -> float:
    """Return the fewest people to roster so that the share of them present meets every target."""
    people = math.ceil(n / (1.0 - shrinkage) - SHRINKAGE_SLACK)
    while people > 1.0:
        present = (people - 1.0 + SHRINKAGE_SLACK) * (1.0 - shrinkage)
        if broken_promise(present, free_odds(present, a), a, theta, formula, promise) != MET:
            break
        people -= 1.0
    return people


@compiled
def require(
    load: Floats,
    theta: Floats,
    promises: Floats,
    formula: int,
    shrinkage: Floats,
    heads: Whole,
    figures: Floats,
) -> None:
    """
    Fill agents, people to roster, the binding target and the figures of every interval.

    Parameters
    ----------
    load, theta, shrinkage
        Erlangs, handle time / patience, share of paid time not available; shape (intervals,).
    promises
        The fields of `Promise`, shape (6, intervals).
    formula
        Position of the service-level formula.
    heads
        Filled with agents, people to roster and what binds; shape (3, intervals).
    figures
        Filled as by `write_figures`; shape (6, intervals).
    """
    ease = USUAL_EASE
    for i in range(load.size):
        p = promises[:, i]
        promise = (p[0], p[1], p[2], p[3], p[4], p[5])
        root = math.sqrt(load[i])
        guess = load[i] + ease * root
        n, binding, odds = fewest_agents(load[i], theta[i], formula, promise, guess)
        line = impatient_line(n, odds, load[i], p[1], theta[i], p[2], formula)
        write_figures(n, load[i], line, figures, i)
        if n > 0.0:
            ease = (n - 0.5 - load[i]) / root  # the next interval is probably staffed alike
        heads[0, i] = heads[1, i] = int(n)
        heads[2, i] = binding
        if shrinkage[i] > 0.0 and n > 0.0:
            people = _scheduled(n, load[i], theta[i], formula, promise, shrinkage[i])
            heads[1, i] = int(people)


@compiled
def _largest_load(n: float, per_load: float, formula: int, promise: Promise) -> float:
    """Return the largest load at which n agents meet every target, inf if there is none."""
    good, bad = 0.0, max(n, 1.0)
    while broken_promise(n, free_odds(n, bad), bad, per_load, formula, promise) == MET:
        good = bad
        bad *= 2.0
        if bad > LARGEST_LOAD:
            return math.inf
    while bad - good > LOAD_ROUNDING * bad:
        a = 0.5 * (good + bad)
        if broken_promise(n, free_odds(n, a), a, per_load, formula, promise) == MET:
            good = a
        else:
            bad = a
    return good


@compiled
def carry(agents: Floats, theta: Floats, promises: Floats, formula: int, load: Floats) -> None:
    """Fill the largest load in erlangs that each number of agents carries on target."""
    for i in range(agents.size):
        p = promises[:, i]
        promise = (p[0], p[1], p[2], p[3], p[4], p[5])
        load[i] = 0.0
        if agents[i] > 0.0:
            load[i] = _largest_load(agents[i], theta[i], formula, promise)
