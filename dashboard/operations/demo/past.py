"""The demo bank's past, drawn: half hours of a queue as its feed would have counted them."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from dashboard.frames import INTERVALS, MOMENT, conform
from dashboard.operations.demo import bank
from dashboard.operations.demo.rates import BUCKET_MINUTES, BUCKETS, expected

_HALF_HOUR_S = 1800
_HALVES = BUCKETS // (30 // BUCKET_MINUTES)


def half_hours(number: int, name: str, dates: Sequence[dt.date], seed: int) -> pl.DataFrame:
    """Draw a queue's half hours: contacts, abandons, answers in time, waits and handle times.

    Parameters
    ----------
    number, name
        Place and name of the queue in `bank.QUEUES`.
    dates
        Local days.
    seed
        Same seed, same past.

    Returns
    -------
    pl.DataFrame
        INTERVALS.
    """
    random = np.random.default_rng([seed, 3, number])
    q = bank.bank_queue(name)
    mean = np.array([expected(name, day).reshape(_HALVES, -1).sum(axis=1) for day in dates])
    shape = 1 / bank.BUSYNESS_CV**2
    level = random.gamma(shape, 1 / shape, (len(dates), 1))
    wander = random.gamma(shape, 1 / shape, mean.shape)
    offered = random.poisson(mean * level * wander)
    tight = np.clip(random.normal(0.5, 0.25, mean.shape), 0, 1)
    abandoned = random.binomial(offered, 0.01 + 0.05 * tight)
    answered = offered - abandoned
    in_target = random.binomial(answered, np.clip(q.service_level + 0.19 - 0.22 * tight, 0, 1))
    asa = q.target_wait_s * (0.2 + 1.2 * tight)
    noise = random.normal(0, 1, mean.shape) / np.sqrt(np.maximum(answered, 1))
    aht = q.aht_s * (1 + bank.HANDLE_SIGMA * noise).clip(0.3, 3)
    starts = [
        dt.datetime.combine(day, dt.time(), ZoneInfo(bank.TIMEZONE))
        + dt.timedelta(minutes=bank.OPEN_MINUTE + 30 * half)
        for day in dates
        for half in range(_HALVES)
    ]
    columns = {
        "offered": offered,
        "answered": answered,
        "abandoned": abandoned,
        "handled": answered,
        "in_target": in_target,
        "wait_answered_s": asa * answered,
        "wait_offered_s": asa * answered + q.patience_s / 4 * abandoned,
        "talk_s": aht * answered,
        "handle_s": aht * answered,
    }
    frame = pl.DataFrame({key: value.ravel() for key, value in columns.items()})
    start = pl.Series("start", [s.astimezone(dt.UTC) for s in starts], dtype=MOMENT)
    told = frame.with_columns(
        start,
        queue=pl.lit(name),
        length_s=pl.lit(_HALF_HOUR_S),
        flow_out=pl.lit(0),
        in_target_wait_s=pl.lit(q.target_wait_s),
    )
    return conform(told, INTERVALS)
