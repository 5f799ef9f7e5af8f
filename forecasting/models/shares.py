"""How a day's contacts spread over its slots, by weekday."""

import numpy as np

from forecasting.frames import Floats
from forecasting.linear import solve
from forecasting.models.past import Ahead, Model, Past

_WEEKS = 20
_SHRINK = 1.0


def shares(past: Past) -> Floats:
    """Return each weekday's share of contacts by slot, shape (weekdays, slots), rows sum to 1.

    Contacts of the last 20 weeks; a weekday is drawn towards the mean of all by the weight of one
    day, and slots under 30 minutes are smoothed over their neighbours.
    """
    recent = np.flatnonzero(past.known)[-_WEEKS * past.period :]
    counts, weekday = past.contacts[recent], past.weekday[recent]
    total = np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
    day = counts / total
    every = _unit(day.mean(axis=0))
    rows = [
        _unit(np.append(day[weekday == k], [_SHRINK * every], axis=0).sum(axis=0))
        for k in range(past.period)
    ]
    return np.array([_unit(row) for row in smoothed(np.array(rows), past.minutes)])


def _unit(row: Floats) -> Floats:
    """Return a row that sums to 1, flat when there was nothing."""
    total = float(row.sum())
    return row / total if total > 0 else np.full(row.size, 1 / row.size)


def smoothed(rows: Floats, minutes: float) -> Floats:
    """Smooth rows of slots (Whittaker 1923: least squares plus squared second differences).

    z = (I + λ D'D)⁻¹ y with λ = 0.3 (15 / minutes)^3.2: next to nothing at half hours, 10 at five
    minutes.
    """
    slots = rows.shape[1]
    if minutes >= 30 or slots < 3:  # noqa: PLR2004 - a half hour is smooth by itself; two differences need three slots
        return rows
    strength = 0.3 * (15 / minutes) ** 3.2
    second = np.diff(np.eye(slots), 2, axis=0)
    inside = np.eye(slots) + strength * second.T @ second
    return np.maximum(solve(inside, rows.T).T, 0.0)


def spread(totals: Model) -> Model:
    """Return the model of slots that spreads a model's daily totals, shape (days ahead, 1)."""

    def model(past: Past, ahead: Ahead) -> Floats:
        return totals(past, ahead) * shares(past)[ahead.weekday]

    return model
