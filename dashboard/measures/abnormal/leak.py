"""Slow leaks: contacts that drift away from the forecast over hours."""

import numpy as np

from dashboard.measures.abnormal.behind import Behind, Model, Window, departures, filtered
from dashboard.measures.abnormal.contacts import over
from dashboard.measures.abnormal.counts import spread
from dashboard.measures.abnormal.limits import Limits, LimitTable, Paths, judge_last
from dashboard.measures.abnormal.verdict import Floats, Verdict

MODEL = Model(level_cv=0.1, wander_cv=0.05, drift_cv=0.0, counts=True)
"""As of volume, but the level of the day stands still: what moves for hours is a leak."""
RAMP = Window(24, gap=12, ramp=True)
SINCE = Window(6, gap=30)
LIMITS = LimitTable(
    (1.5, 5.0, 16.0, 52.0, 104.0, 260.0),
    {
        "ramp": (4.47, 4.24, 4.1, 3.96, 3.98, 4.05),
        "since": (4.75, 4.41, 4.22, 4.13, 4.05, 4.17),
    },
)
"""Limits that clean days exceed 0.012 times a stream-day together (`benchmarks/detection.py`)."""


def leak_signals(observed: Floats, forecast: Floats) -> Paths:
    """Return the signals of a leak, shape (..., buckets) each.

    ``ramp``: the last two hours, later buckets weighing more, against what was predicted an hour
    before them; ``since``: the last half hour against what was predicted three hours ago.
    """
    excess, precision, behind = _seen(observed, forecast)
    return {
        "ramp": departures(excess, precision, behind, MODEL, RAMP),
        "since": departures(excess, precision, behind, MODEL, SINCE),
    }


def _seen(observed: Floats, forecast: Floats) -> tuple[Floats, Floats, Behind]:
    excess, precision = over(observed, forecast), np.broadcast_to(forecast, observed.shape)
    return excess, precision, filtered(excess, precision, MODEL)


def slow_leak(observed: Floats, forecast: Floats, limits: Limits | None = None) -> Verdict:
    """Judge whether contacts have been drifting from the forecast for hours.

    Parameters
    ----------
    observed, forecast : arrays (buckets,)
        Complete buckets of the day so far, contacts.
    limits : mapping, optional
        Limits of the signals; default: the built-in ones for the stream's size.
    """
    behind = _seen(observed, forecast)[2]
    late = np.maximum(np.arange(observed.size) - RAMP.buckets - RAMP.gap, 0)
    expected = forecast * (1 + behind.level[late]) if observed.size else forecast
    held = limits or LIMITS.of(forecast)
    width = spread(expected, MODEL.wander_cv)
    return judge_last(leak_signals(observed, forecast), held, observed, expected, width)
