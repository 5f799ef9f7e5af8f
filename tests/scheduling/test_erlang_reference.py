"""Erlang B, C and A against a reference of 50 digits that shares no formula with the product."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import mpmath  # pyright: ignore[reportMissingTypeStubs] - mpmath ships none
import numpy as np
import pytest

from scheduling.erlang import FORMULAS, blocking, performance, waiting

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/staffing.json").read_text("utf-8"))
POINTS = 400
Number = Any  # mpmath has no types
mp: Any = mpmath


def inverse_blocking(n: Number, a: Number) -> Number:
    """1/B by the integral Γ(f+1, a) e^a a^(−f) of the fraction f and Erlang's recursion."""
    fraction = n - mp.floor(n)
    value = mp.gammainc(fraction + 1, a, mp.inf) * mp.exp(a) * a**-fraction
    for k in range(1, int(mp.floor(n)) + 1):
        value = 1 + (fraction + k) / a * value
    return value


def lower_gamma(s: Number, z: Number) -> Number:
    """γ(s, z) by its power series."""
    term, total, k = mp.mpf(1), mp.mpf(1), s
    while term > total * mp.mpf(10) ** -(mp.mp.dps + 2) or k < z:
        k += 1
        term *= z / k
        total += term
    return z**s * mp.exp(-z) / s * total


def erlang_a_reference(
    n: Number, a: Number, theta: Number, times: list[float]
) -> tuple[Number, Number, list[tuple[Number, Number]]]:
    """P(wait), P(answered), and at each time P(V > t, answered) and P(W > t)."""
    x, y = n / theta, a / theta
    idle = inverse_blocking(n, a) - 1
    lead = x * mp.exp(y)
    queue = lead * y**-x * lower_gamma(x, y)
    scale = idle + queue

    def answered_after(t: Number) -> Number:
        z = y * mp.exp(-theta * t)
        return lead * y ** -(x + 1) * lower_gamma(x + 1, z) / scale

    def waiting_after(t: Number) -> Number:
        z = y * mp.exp(-theta * t)
        return lead * y**-x * lower_gamma(x, z) / scale * mp.exp(-theta * t)

    answered = idle / scale + answered_after(mp.mpf(0))
    tails = [(answered_after(mp.mpf(t)), waiting_after(mp.mpf(t))) for t in times]
    return queue / scale, answered, tails


def five_levels(answered: Number, tails: list[tuple[Number, Number]]) -> list[Number]:
    """The five service levels from the tails at the target wait and at the short abandon."""
    (later, longer), (short_later, short_longer) = tails
    within = answered - later
    lost = (1 - answered) - (longer - later)
    short = (1 - answered) - (short_longer - short_later)
    return [within, within / answered, within + lost, within / (1 - lost), within / (1 - short)]


def off(found: float, expected: Number) -> float:
    """Relative error; a value beyond the reach of floats counts as met when both are nothing."""
    if abs(expected) < mp.mpf("1e-30"):
        return abs(found) if found > 1e-29 else 0.0
    return float(abs((mp.mpf(float(found)) - expected) / expected))


def random_points(seed: int, count: int) -> list[tuple[float, float]]:
    """Agents and load: whole and real agents, light load, overload, and the region around n = a."""
    rng = np.random.default_rng(seed)
    load = 10 ** rng.uniform(-2, 2.7, count)
    wide = load * rng.uniform(0.3, 1.8, count)
    near = load + rng.normal(0, 2, count) * np.sqrt(load)
    agents = np.maximum(np.where(rng.random(count) < 0.5, wide, near), 0.2)
    agents = np.where(rng.random(count) < 0.5, np.maximum(np.round(agents), 1), agents)
    return list(zip(agents.tolist(), load.tolist(), strict=True))


def test_erlang_b_and_c_agree_with_fifty_digits() -> None:
    with mp.workdps(50):
        for n, a in random_points(1, POINTS):
            share = 1 / inverse_blocking(mp.mpf(n), mp.mpf(a))
            assert off(float(blocking(n, a)), share) <= 1e-11, (n, a)
            queued = n * share / (n - a * (1 - share)) if n > a else mp.mpf(1)
            assert off(float(waiting(n, a)), queued) <= 1e-11, (n, a)


def test_erlang_a_agrees_with_fifty_digits_in_every_formula() -> None:
    rng = np.random.default_rng(2)
    with mp.workdps(70):
        for n, a in random_points(3, POINTS):
            theta = 10 ** rng.uniform(max(-2.0, math.log10(a / 2000)), 1.3)
            t = 10 ** rng.uniform(-3, 0.5) * (rng.random() < 0.9)
            short = t * rng.random()
            waits, answered, tails = erlang_a_reference(
                mp.mpf(n), mp.mpf(a), mp.mpf(theta), [t, short]
            )
            point = (n, a, theta, t, short)
            found = performance(n, a, 1, 1 / theta)
            for formula, expected in zip(FORMULAS, five_levels(answered, tails), strict=True):
                found = performance(
                    n, a, 1, 1 / theta, target_wait_s=t, formula=formula, short_abandon_s=short
                )
                assert off(float(found.service_level), expected) <= 1e-10, (formula, point)
            assert off(float(found.wait_probability), waits) <= 1e-10, point
            assert off(float(found.abandon_rate), 1 - answered) <= 1e-10, point
            assert off(float(found.wait_all_s), (1 - answered) / theta) <= 1e-10, point
            assert off(float(found.occupancy), a * answered / n) <= 1e-10, point


def test_asa_agrees_with_the_derivative_of_the_gamma_law() -> None:
    """The waits of the answered who waited are −ln U/θ with U ~ Γ(n/θ + 1, rate a/θ) below 1."""
    rng = np.random.default_rng(4)
    step = mp.mpf("1e-20")
    for n, a in random_points(5, 150):
        theta = 10 ** rng.uniform(-1, 1)
        with mp.workdps(70):
            agents, load, ratio = mp.mpf(n), mp.mpf(a), mp.mpf(theta)
            s, y = agents / ratio + 1, load / ratio
            _, answered, (tail,) = erlang_a_reference(agents, load, ratio, [0.0])
            moments = [mp.log(lower_gamma(s + h, y) * y ** -(s + h)) for h in (step, -step)]
            mean_wait = -(moments[0] - moments[1]) / (2 * step) / ratio
            expected = mean_wait * tail[0] / answered
            found = performance(n, a, 1, 1 / theta).asa_s
            assert off(float(found), expected) <= 1e-10, (n, a, theta)


@pytest.mark.parametrize("case", GOLDEN["erlang_c"], ids=lambda case: case["source"])
def test_published_erlang_c(case: dict[str, Any]) -> None:
    found = waiting(case["agents"], case["load"])
    assert float(found) == pytest.approx(case["wait_probability"], rel=5e-13)


@pytest.mark.parametrize("case", GOLDEN["erlang_b"], ids=lambda case: case["source"])
def test_published_erlang_b(case: dict[str, Any]) -> None:
    found = blocking(case["agents"], case["load"])
    assert float(found) == pytest.approx(case["blocking"], rel=1e-14)


@pytest.mark.parametrize("case", GOLDEN["performance"], ids=lambda case: case["source"])
def test_published_performance(case: dict[str, Any]) -> None:
    load = case["contacts"] * case["aht_s"] / case["interval_s"]
    found = performance(
        case["agents"],
        load,
        case["aht_s"],
        case["patience_s"] or math.inf,
        target_wait_s=case["target_wait_s"],
    )
    for name in ("wait_probability", "service_level", "asa_s", "abandon_rate", "wait_all_s"):
        if name in case:
            value, within = case[name]
            assert float(getattr(found, name)) == pytest.approx(value, abs=within), name
