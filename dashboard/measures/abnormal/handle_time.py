"""Abnormal handle time: contacts take longer or shorter than planned."""

import numpy as np

from dashboard.measures.abnormal.behind import Model, Window, departures, filtered
from dashboard.measures.abnormal.charts import cusum
from dashboard.measures.abnormal.counts import Z_LIMIT
from dashboard.measures.abnormal.limits import Limits, LimitTable, Paths, judge_last
from dashboard.measures.abnormal.verdict import Floats, Verdict

HANDLE_CV = 1.1
"""Coefficient of variation of single handle times: lognormal of sigma 0.9, as banks measure."""
MODEL = Model(level_cv=0.05, wander_cv=0.02, drift_cv=0.0005)
"""Days five percent off their plan and means that wander by two are no incident."""
HOUR = Window(12)
RAMP = Window(24, gap=12, ramp=True)
LIMITS = LimitTable(
    (5.0, 20.0, 60.0, 150.0),
    {
        "cusum": (20.7, 14.7, 17.7, 22.4),
        "jump": (5.36, 3.96, 3.81, 3.77),
        "ramp": (7.21, 4.93, 4.77, 4.63),
    },
)
"""Limits that clean days exceed 0.019 times a stream-day together (`benchmarks/detection.py`)."""
WEIGHTS = {"cusum": 0.5, "jump": 8.0, "ramp": 0.5}
"""Parts of the false alarms: most go to what finds a change within the hour."""
_CAP, _DELAY = 1.2, 12


def log_ratio(handled: Floats, aht_s: Floats, planned_s: Floats) -> tuple[Floats, Floats]:
    """Return log(AHT / plan) without its bias, and its precision, shape (..., buckets) each.

    Parameters
    ----------
    handled : array (..., buckets)
        Contacts whose handling ended in the bucket.
    aht_s, planned_s : arrays (..., buckets)
        Their mean handle time and the one planned for.

    Notes
    -----
    The mean of n times of coefficient of variation c is near lognormal: its logarithm has variance
    v = log(1 + c²/n) and lies v/2 too low. Buckets without contacts have precision 0.
    """
    known = (handled > 0) & (aht_s > 0) & (planned_s > 0)
    variance = np.log1p(HANDLE_CV**2 / np.maximum(handled, 1.0))
    ratio = np.divide(aht_s, planned_s, out=np.ones(handled.shape), where=known)
    return np.where(known, np.log(ratio) + variance / 2, 0.0), np.where(known, 1 / variance, 0.0)


def handle_time_signals(
    handled: Floats, aht_s: Floats, planned_s: Floats, limits: Limits | None = None
) -> Paths:
    """Return the signals of a stream's handle times, shape (..., buckets) each.

    ``cusum`` on deviations from the level of an hour ago, ``jump`` the last hour and ``ramp`` the
    last two against what was predicted before them.
    """
    excess, precision = log_ratio(handled, aht_s, planned_s)
    behind = filtered(excess, precision, MODEL)
    z = _deviation(excess, precision, behind.level)
    return {
        "cusum": cusum(z, _CAP * limits["cusum"] if limits else np.inf),
        "jump": departures(excess, precision, behind, MODEL, HOUR),
        "ramp": departures(excess, precision, behind, MODEL, RAMP),
    }


def _late(level: Floats) -> Floats:
    """Return the level as it was known an hour before each bucket."""
    return level[..., np.maximum(np.arange(int(level.shape[-1])) - _DELAY, 0)]


def _deviation(excess: Floats, precision: Floats, level: Floats) -> Floats:
    known = precision > 0
    variance = np.divide(1.0, precision, out=np.ones(excess.shape), where=known)
    z = (excess - _late(level)) / np.sqrt(variance + MODEL.wander_cv**2 + MODEL.level_cv**2 / 4)
    return np.clip(np.where(known, z, 0.0), -Z_LIMIT, Z_LIMIT)


def handle_time(
    handled: Floats, aht_s: Floats, planned_s: Floats, limits: Limits | None = None
) -> Verdict:
    """Judge the last bucket of a stream's handle times; shapes (buckets,), see `log_ratio`."""
    held = limits or LIMITS.of(handled)
    excess, precision = log_ratio(handled, aht_s, planned_s)
    expected = planned_s * np.exp(_late(filtered(excess, precision, MODEL).level))
    luck = np.log1p(HANDLE_CV**2 / np.maximum(handled, 1.0))
    width = expected * np.sqrt(luck + MODEL.wander_cv**2)
    paths = handle_time_signals(handled, aht_s, planned_s, held)
    return judge_last(paths, held, aht_s, expected, width)
