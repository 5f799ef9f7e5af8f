"""Limits of the volume signals on clean days, and what they find on days with incidents.

    python benchmarks/detection.py [DAYS]

Prints, by size of a queue: the limits that clean days exceed once in a hundred stream-days, the
false alarms of the built-in limits, and the share of incidents noticed in time.
"""

import sys

import numpy as np

from dashboard.measures import abnormal

BUCKETS = 192
START, LENGTH = 60, 12
SIZES = (300, 1_000, 3_000, 10_000, 50_000)


def profile() -> abnormal.Floats:
    x = np.arange(BUCKETS)
    rate = np.exp(-0.5 * ((x - 40) / 28) ** 2) + 0.85 * np.exp(-0.5 * ((x - 100) / 34) ** 2) + 0.25
    return rate / rate.sum()


def draw(random: np.random.Generator, forecast: abnormal.Floats, factor: float) -> abnormal.Floats:
    level = random.gamma(1 / 0.06**2, 0.06**2)
    noise, wander = random.standard_normal(BUCKETS) * 0.05, np.zeros(BUCKETS)
    for i in range(1, BUCKETS):
        wander[i] = 0.85 * wander[i - 1] + np.sqrt(1 - 0.85**2) * noise[i]
    rate = forecast * level * np.exp(wander - 0.05**2 / 2)
    rate[START : START + LENGTH] *= factor
    return random.poisson(rate).astype(np.float64)


def alarms(observed: abnormal.Floats, forecast: abnormal.Floats) -> int:
    found = [abnormal.volume(observed[: k + 1], forecast[: k + 1]).abnormal for k in range(BUCKETS)]
    return sum(b and not a for a, b in zip([False, *found], found, strict=False))


def noticed(
    observed: abnormal.Floats, forecast: abnormal.Floats, buckets: int, *, dead: bool
) -> bool:
    judge = abnormal.dead_queue if dead else abnormal.volume
    window = range(START, START + buckets)
    return any(judge(observed[: k + 1], forecast[: k + 1]).abnormal for k in window)


def main() -> None:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    random = np.random.default_rng(1)
    print(
        "contacts/day  EWMA limit  CUSUM limit  false/stream-day   +30% 30m   +60% 30m   dead 15m"
    )
    for size in SIZES:
        forecast = size * profile()
        clean = [draw(random, forecast, 1.0) for _ in range(days)]
        z = [abnormal.deviation(y, forecast * abnormal.tracked_level(y, forecast)) for y in clean]
        limits = [
            abnormal.calibrate([f(v) for v in z], 0.01) for f in (abnormal.ewma, abnormal.cusum)
        ]
        few = clean[: max(1, days // 3)]
        false = sum(alarms(y, forecast) for y in few) / len(few)
        shares = [
            np.mean([noticed(draw(random, forecast, f), forecast, n, dead=d) for _ in few])
            for f, n, d in ((1.3, 6, False), (1.6, 6, False), (0.1, 3, True))
        ]
        figures = "  ".join(f"{share:10.0%}" for share in shares)
        print(f"{size:12d}  {limits[0]:10.2f}  {limits[1]:11.1f}  {false:16.3f}  {figures}")


if __name__ == "__main__":
    main()
