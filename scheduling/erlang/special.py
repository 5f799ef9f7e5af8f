"""Special functions that the Erlang formulas need, accurate in both tails."""

import math

from scheduling.compiled import compiled

HALF_LOG_TWO_PI = 0.9189385332046727
STIRLING_FROM = 15.0
DIGAMMA_FROM = 10.0
TINY = 1e-300
RESOLUTION = 1e-16


@compiled
def stirling_error(x: float) -> float:
    """
    Return ln Γ(x+1) − (x+½) ln x + x − ½ ln 2π for x > 0.

    Notes
    -----
    Loader (2000), "Fast and accurate computation of binomial probabilities", eq. 3.
    """
    if x < STIRLING_FROM:
        return math.lgamma(x + 1.0) - (x + 0.5) * math.log(x) + x - HALF_LOG_TWO_PI
    z = 1.0 / (x * x)
    series = 1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))
    return series / x


@compiled
def deviance(x: float, y: float) -> float:
    """
    Return x ln(x/y) + y − x for x, y > 0 without cancellation near x = y.

    Notes
    -----
    Loader (2000), the function D₀.
    """
    if abs(x - y) > 0.1 * (x + y):
        return x * math.log(x / y) + y - x
    v = (x - y) / (x + y)
    total = (x - y) * v
    term = 2.0 * x * v
    odd = 1.0
    while True:
        term *= v * v
        odd += 2.0
        following = total + term / odd
        if following == total:
            return total
        total = following


@compiled
def poisson_density(x: float, y: float) -> float:
    """Return e^(−y) y^x / Γ(x+1) for real x > 0, y > 0 (Loader's saddle-point form)."""
    return math.exp(-stirling_error(x) - deviance(x, y)) / math.sqrt(2.0 * math.pi * x)


@compiled
def rising_series(x: float, y: float) -> float:
    """Return S(x, y) = 1 + Σ_{j≥1} y^j / ((x+1)…(x+j)); the caller keeps it in range."""
    total = 1.0
    term = 1.0
    z = x
    while term > RESOLUTION * total:
        z += 1.0
        term *= y / z
        total += term
    return total


@compiled
def legendre_fraction(s: float, y: float) -> float:
    """
    Return Γ(s, y) e^y y^(−s) by its continued fraction, for y above about max(1, s).

    Notes
    -----
    DLMF 8.9.2, evaluated by the modified Lentz method.
    """
    b = y + 1.0 - s
    if b == 0.0:
        b = TINY
    c = 1.0 / TINY
    d = 1.0 / b
    value = d
    for i in range(1, 1_000_000):
        a = -i * (i - s)
        b += 2.0
        d = a * d + b
        if abs(d) < TINY:
            d = TINY
        c = b + a / c
        if abs(c) < TINY:
            c = TINY
        d = 1.0 / d
        value *= d * c
        if abs(d * c - 1.0) < 2.0 * RESOLUTION:
            break
    return value


@compiled
def upper_gamma_share(s: float, y: float) -> float:
    """Return Q(s, y) = Γ(s, y) / Γ(s) for s > 0, y > 0, relatively accurate in its tail."""
    density = poisson_density(s, y)
    if y > s + 1.0:
        return density * s * legendre_fraction(s, y)
    return 1.0 - density * rising_series(s, y)


@compiled
def digamma(x: float) -> float:
    """Return ψ(x) for x > 0 (DLMF 5.5.2 and 5.11.2)."""
    shift = 0.0
    while x < DIGAMMA_FROM:
        shift -= 1.0 / x
        x += 1.0
    z = 1.0 / (x * x)
    series = z * (
        1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * 691 / 32760))))
    )
    return shift + math.log(x) - 0.5 / x - series
