"""A queue's recent days as they were foretold: what the rest of today learns from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecasting.frames import Floats
from forecasting.track import Choice, Track


@dataclass(frozen=True)
class Look:
    """Recent days, foretold within a week before, and what came.

    Attributes
    ----------
    days : tuple of date
        Ascending.
    forecast, actual : array (days, slots)
        Contacts; NaN in the second where unknown.
    """

    days: tuple[dt.date, ...]
    forecast: Floats
    actual: Floats


def looks_of(track: Track, choice: Choice) -> Sequence[Look]:
    """Return the look back of each queue of a batch: the first week of every past origin."""
    origins = track.past_origins(len(track.batch.days))[::-1]
    week = min(track.rows, track.batch.period)
    rows = [row for origin in origins for row in range(origin, origin + week)]
    days = tuple(track.batch.days[row] for row in rows)

    def laid(blocks: Floats) -> Floats:
        oldest_first = blocks[:, ::-1, :week]
        return oldest_first.reshape(len(blocks), len(rows), blocks.shape[-1])

    forecast, actual = laid(choice.past_forecast), laid(choice.past_actual)
    return [Look(days, mean, came) for mean, came in zip(forecast, actual, strict=True)]


def stacked(looks: Sequence[Look]) -> tuple[Floats, Floats]:
    """Return the forecasts and what came of looks at the same days, shape (queues, days, slots)."""
    return np.stack([one.forecast for one in looks]), np.stack([one.actual for one in looks])
