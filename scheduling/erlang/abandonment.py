"""Erlang A (M/M/n+M): the queue whose callers lose patience, for real-valued agents."""

import math

from scheduling.compiled import compiled
from scheduling.erlang.blocking import waiting_line
from scheduling.erlang.special import (
    RESOLUTION,
    digamma,
    poisson_density,
    rising_series,
    upper_gamma_share,
)

SERIES_IN_RANGE = 200.0
SMALL_SERVICE_LEVEL = 1e-3

OF_OFFERED, OF_ANSWERED, ABANDONS_IN_TIME_COUNT, ABANDONS_IN_TIME_LEAVE, SHORT_ABANDONS_LEAVE = (
    range(5)
)

# P(wait), abandon share, mean wait of all, mean wait of the answered, service level
Figures = tuple[float, float, float, float, float]


@compiled
def _queue_sums(x: float, y: float) -> tuple[float, float, float]:
    """Return Σ t_j, Σ j t_j and Σ t_j Σ_{k≤j} 1/(x+k) with t_j = y^j / ((x+1)…(x+j)), j ≥ 1."""
    total = count = harmonic = 0.0
    term = 1.0
    z = x
    j = 0.0
    h = 0.0
    while True:
        z += 1.0
        j += 1.0
        inverse = 1.0 / z
        h += inverse
        term *= y * inverse
        total += term
        count += j * term
        harmonic += h * term
        if j * term <= RESOLUTION * count and z > y:
            return total, count, harmonic


@compiled
def _is_deep_overload(x: float, y: float) -> bool:
    """Whether the largest term of S(x, y) passes e^200, where 1/S no longer matters beside 1."""
    return y > x and y - x - x * math.log(y / x) > SERIES_IN_RANGE


@compiled
def _reached_share(s: float, y: float, y_t: float) -> float:
    """Return P(U > y_t/y | U < 1) for U ~ Γ(s, rate y): the law of e^(−θV) of those who wait."""
    beyond = upper_gamma_share(s, y)
    return (upper_gamma_share(s, y_t) - beyond) / (1.0 - beyond)


@compiled
def _still_waiting(x: float, y: float, theta: float, t: float, scale: float) -> tuple[float, float]:
    """
    Return P(answered after t) and P(waiting longer than t), given D = `scale`.

    Notes
    -----
    Mandelbaum & Zeltyn (2007), with y_t = y e^(−θt):
    P(V > t, answered) = x/(x+1) e^(y − y_t − (n+θ)t) S(x+1, y_t) / D and
    P(W > t) = e^(y − y_t − (n+θ)t) S(x, y_t) / D.
    """
    y_t = y * math.exp(-theta * t)
    lead = math.exp(-y * math.expm1(-theta * t) - (x + 1.0) * theta * t) / scale
    series = rising_series(x + 1.0, y_t)
    return lead * series * x / (x + 1.0), lead * (1.0 + y_t / (x + 1.0) * series)


@compiled
def _formula_level(
    formula: int, within: float, in_time: float, answered: float, lost: float
) -> float:
    """Return one of the five service levels; `lost` are the abandons that leave the count."""
    if formula == OF_OFFERED:
        return within
    if formula == OF_ANSWERED:
        return within / answered
    if formula == ABANDONS_IN_TIME_COUNT:
        return in_time
    return within / (1.0 - lost)


@compiled
def _deep_overload(
    n: float, odds: float, a: float, t: float, theta: float, short: float, formula: int
) -> Figures:
    """Return the figures where S overflows: 1/S = density / gamma share, waits are −ln U/θ."""
    x, y = n / theta, a / theta
    over_s = poisson_density(x, y) / (1.0 - upper_gamma_share(x, y))
    waiting = 1.0 / (1.0 + odds * over_s)
    free = waiting * odds * over_s
    answered_waiting = waiting * (n / a) * (1.0 - over_s)
    answered = free + answered_waiting
    abandoned = waiting * (1.0 - n / a + n / a * over_s)
    asa = answered_waiting * (math.log(y) - digamma(x + 1.0)) / theta / answered
    patient = math.exp(-theta * t)
    within = free + answered_waiting * _reached_share(x + 1.0, y, y * patient)
    in_time = free - waiting * math.expm1(-theta * t)
    in_time += waiting * patient * _reached_share(x, y, y * patient)
    lost = in_time - within
    if formula == SHORT_ABANDONS_LEAVE:
        patient = math.exp(-theta * short)
        lost = waiting * (1.0 - patient + patient * _reached_share(x, y, y * patient))
        lost -= answered_waiting * _reached_share(x + 1.0, y, y * patient)
    level = _formula_level(formula, within, in_time, answered, lost)
    return waiting, abandoned, abandoned / theta, asa, level


@compiled
def impatient_line(
    n: float, odds: float, a: float, t: float, theta: float, short: float, formula: int
) -> Figures:
    """
    Return the steady state of a queue whose callers wait an exponential patience.

    Parameters
    ----------
    n, odds
        Agents (real) and their `free_odds`.
    a
        Offered load in erlangs.
    t, short
        Target wait and limit of a short abandon, in units of the handle time.
    theta
        Handle time / mean patience; 0 means nobody leaves (Erlang C).
    formula
        Position of the service-level formula in `targets.FORMULAS`.

    Returns
    -------
    tuple of float
        P(wait), abandon share, mean wait of all, mean wait of the answered, service level; waits
        in units of the handle time.

    Notes
    -----
    Palm (1957); Mandelbaum & Zeltyn (2007), "Service engineering in action: the Palm/Erlang-A
    queue". With x = n/θ, y = a/θ, t_j = y^j / ((x+1)…(x+j)), S = 1 + Σ t_j, D = 1/B − 1 + S:
    P(wait) = S/D, P(abandon) = Σ j t_j / (y D), E[W] = P(abandon)/θ,
    E[W; answered] = x Σ t_j Σ_{k≤j} 1/(x+k) / (θ y D). Every sum has positive terms only.
    """
    if a <= 0.0 or math.isinf(odds):
        return 0.0, 0.0, 0.0, 0.0, 1.0
    if theta <= 0.0:
        waiting, within, wait = waiting_line(n, odds, a, t)
        return waiting, 0.0, wait, wait, within
    x, y = n / theta, a / theta
    if n <= 0.0:
        left = -math.expm1(-theta * t) if formula == ABANDONS_IN_TIME_COUNT else 0.0
        return 1.0, 1.0, 1.0 / theta, math.nan, left
    if _is_deep_overload(x, y):
        return _deep_overload(n, odds, a, t, theta, short, formula)
    queue, count, harmonic = _queue_sums(x, y)
    scale = odds + 1.0 + queue
    free = odds / scale
    answered_waiting = x / y * queue / scale
    answered = free + answered_waiting
    abandoned = count / (y * scale)
    waiting = (1.0 + queue) / scale
    asa = x * harmonic / (theta * y * scale) / answered
    later, longer = _still_waiting(x, y, theta, t, scale)
    within, in_time = answered - later, 1.0 - longer
    lost = abandoned - (longer - later)
    if within < SMALL_SERVICE_LEVEL * answered:
        patient = math.exp(-theta * t)
        within = free + answered_waiting * _reached_share(x + 1.0, y, y * patient)
        in_time = free - waiting * math.expm1(-theta * t)
        in_time += waiting * patient * _reached_share(x, y, y * patient)
    if formula == SHORT_ABANDONS_LEAVE:
        later, longer = _still_waiting(x, y, theta, short, scale)
        lost = abandoned - (longer - later)
    level = _formula_level(formula, within, in_time, answered, lost)
    return waiting, abandoned, abandoned / theta, asa, level
