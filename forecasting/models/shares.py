"""How a day's contacts spread over its slots, by weekday."""

import numpy as np

from forecasting.frames import Floats
from forecasting.linear import solve
from forecasting.models.past import Ahead, Model, Past, first_row, latest, sum_by_weekday

_WEEKS = 20
_SHRINK = 1.0


def shares(past: Past) -> Floats:
    """Return weekdays' shares of contacts by slot, shape (queues, weekdays, slots), summing to 1.

    Contacts of the last 20 weeks; a weekday is drawn towards the mean of all by the weight of one
    day, and slots under 30 minutes are smoothed over their neighbours.
    """
    recent = latest(past.known, 1, _WEEKS * past.period)
    first = first_row(recent)
    counts = past.contacts[:, first:]
    day = counts / np.maximum(counts.sum(axis=2, keepdims=True), 1.0)
    sums = sum_by_weekday(day, recent[:, first:], past.weekday[first:], past.period)
    every = _unit(sums.sum(axis=1, keepdims=True))
    return _unit(smoothed(_unit(sums + _SHRINK * every), past.minutes))


def _unit(rows: Floats) -> Floats:
    """Return rows that sum to 1, flat where there was nothing."""
    total = rows.sum(axis=-1, keepdims=True)
    flat = np.full(rows.shape, 1 / rows.shape[-1])
    return np.divide(rows, total, out=flat, where=total > 0)


def smoothed(rows: Floats, minutes: float) -> Floats:
    """Smooth rows of slots (Whittaker 1923: least squares plus squared second differences).

    z = (I + λ D'D)⁻¹ y with λ = 0.3 (15 / minutes)^3.2: next to nothing at half hours, 10 at five
    minutes.
    """
    slots = rows.shape[-1]
    if minutes >= 30 or slots < 3:  # noqa: PLR2004 - a half hour is smooth by itself; two differences need three slots
        return rows
    strength = 0.3 * (15 / minutes) ** 3.2
    second = np.diff(np.eye(slots), 2, axis=0)
    inside = np.eye(slots) + strength * second.T @ second
    return np.maximum(rows @ solve(inside, np.eye(slots)), 0.0)


def spread(totals: Model) -> Model:
    """Return the model of slots that spreads daily totals, shape (queues, days ahead, 1)."""

    def model(past: Past, ahead: Ahead) -> Floats:
        return totals(past, ahead) * shares(past)[:, ahead.weekday]

    return model
