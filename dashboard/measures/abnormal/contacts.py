"""Abnormal volume: more or fewer contacts than forecast, given how busy the day is."""

import numpy as np

from dashboard.measures.abnormal.behind import Model, Window, departures, filtered
from dashboard.measures.abnormal.charts import cusum, ewma
from dashboard.measures.abnormal.counts import deviation, spread
from dashboard.measures.abnormal.level import follow
from dashboard.measures.abnormal.limits import Limits, LimitTable, Paths, judge_last
from dashboard.measures.abnormal.verdict import Floats, Verdict

MODEL = Model(level_cv=0.09, wander_cv=0.05, counts=True)
"""Days nine percent off their forecast and rates that wander by five are no incident."""
HALF_HOUR = Window(6)
LIMITS = LimitTable(
    (1.5, 5.0, 16.0, 52.0, 104.0, 260.0),
    {
        "ewma": (2.1, 1.91, 1.88, 2.07, 2.36, 2.75),
        "cusum": (16.9, 15.1, 19.7, 20.3, 22.1, 34.3),
        "jump": (4.94, 4.44, 4.39, 4.21, 4.26, 4.48),
    },
)
"""Limits that clean days exceed 0.012 times a stream-day together (`benchmarks/detection.py`)."""
_CAP = 1.2


def volume_signals(observed: Floats, forecast: Floats, limits: Limits | None = None) -> Paths:
    """Return the signals of a stream of contacts, shape (..., buckets) each.

    ``ewma`` and ``cusum`` on deviations from the tracked level, ``jump`` the last half hour against
    what was predicted before it. With limits the sum is capped a little above its own: without a
    cap a long incident would be remembered for hours after.
    """
    expected, width = _tracked(observed, forecast)
    z = deviation(observed, expected, width)
    excess, precision = over(observed, forecast), np.broadcast_to(forecast, observed.shape)
    behind = filtered(excess, precision, MODEL)
    return {
        "ewma": ewma(z),
        "cusum": cusum(z, _CAP * limits["cusum"] if limits else np.inf),
        "jump": departures(excess, precision, behind, MODEL, HALF_HOUR),
    }


def _tracked(observed: Floats, forecast: Floats) -> tuple[Floats, Floats]:
    """Return the expectation by the tracked level, and the standard deviation around it."""
    level, cv = follow(observed, forecast)
    expected = forecast * level
    return expected, spread(expected, np.hypot(MODEL.wander_cv, cv))


def over(observed: Floats, forecast: Floats) -> Floats:
    """Return observed / forecast − 1, zero where nothing is expected."""
    due = np.broadcast_to(forecast, observed.shape)
    return np.divide(observed - due, due, out=np.zeros(observed.shape), where=due > 0)


def volume(observed: Floats, forecast: Floats, limits: Limits | None = None) -> Verdict:
    """Judge the last bucket of a stream of contacts.

    Parameters
    ----------
    observed, forecast : arrays (buckets,)
        Complete buckets of the day so far, contacts.
    limits : mapping, optional
        Limits of the signals; default: the built-in ones for the stream's size.
    """
    held = limits or LIMITS.of(forecast)
    expected, width = _tracked(observed, forecast)
    return judge_last(volume_signals(observed, forecast, held), held, observed, expected, width)
