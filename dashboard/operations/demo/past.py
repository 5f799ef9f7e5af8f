"""The demo bank's past, drawn: half hours of a queue as its feed would have counted them."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.frames import INTERVALS, MOMENT, conform
from dashboard.measures.histogram import pack_groups
from dashboard.operations.demo import bank
from dashboard.operations.demo.incidents import VOLUME, Incident, factor
from dashboard.operations.demo.rates import BUCKET_MINUTES, expected, minutes_of
from dashboard.operations.demo.wander import wander

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Incidents = Callable[[dt.date], Sequence[Incident]]
"""What went wrong on a day."""

_HALF_HOUR_S = 1800
_PER_HALF = 30 // BUCKET_MINUTES


def nothing(_: dt.date) -> Sequence[Incident]:
    """Return no incident: a bank where nothing ever goes wrong."""
    return ()


def half_hours(
    number: int,
    name: str,
    dates: Sequence[dt.date],
    seed: int,
    incidents: Incidents = nothing,
) -> pl.DataFrame:
    """Draw a queue's half hours: contacts, abandons, answers in time, waits and handle times.

    Parameters
    ----------
    number, name
        Place and name of the queue in `bank.QUEUES`, the bot after the last.
    dates
        Local days.
    seed
        Same seed, same past.
    incidents
        What went wrong on a day, and shows in its half hours.

    Returns
    -------
    pl.DataFrame
        INTERVALS.
    """
    random = np.random.default_rng([seed, 3, number])
    q = bank.bank_queue(name)
    mean = np.array([_came(name, day, incidents(day)) for day in dates])
    offered = random.poisson(mean * _level(dates, seed) * wander(random, mean.shape))
    if name == bank.BOT.name:
        counts = _of_bot(offered, random)
    elif q.deadline_s is not None:
        counts = _of_deferred(q, offered, random)
    else:
        strain = np.array([_strain(q, incidents(day)) for day in dates])
        counts = _of_calls(q, offered, strain, random)
    noise = random.normal(0, 1, mean.shape) / np.sqrt(np.maximum(counts["handled"], 1))
    longer = np.array([_longer(name, incidents(day)) for day in dates])
    handle = q.aht_s * longer * (1 + q.handle_sigma * noise).clip(0.3, 3) * counts["handled"]
    columns = {**counts, "talk_s": handle, "handle_s": handle}
    frame = pl.DataFrame({key: value.ravel() for key, value in columns.items()})
    waits = _given_up(frame["abandoned"].to_numpy(), q.patience_s, random)
    told = frame.with_columns(
        _starts(name, dates),
        pl.Series("abandoned_waits", waits, dtype=pl.Binary),
        queue=pl.lit(name),
        length_s=pl.lit(_HALF_HOUR_S),
        flow_out=pl.lit(0),
        in_target_wait_s=pl.lit(q.target_wait_s),
    )
    return conform(told, INTERVALS)


def _given_up(abandoned: Whole, patience_s: float, random: np.random.Generator) -> list[bytes]:
    """Return how long those had waited who gave up, a histogram a half hour."""
    group = np.repeat(np.arange(abandoned.size), abandoned)
    return pack_groups(group, random.exponential(patience_s / 4, group.size), abandoned.size)


def _level(dates: Sequence[dt.date], seed: int) -> Floats:
    """Return how busy days were beside their expectation, alike for all queues."""
    shape = 1 / bank.BUSYNESS_CV**2
    return np.random.default_rng([seed, 3]).gamma(shape, 1 / shape, (len(dates), 1))


def _starts(name: str, dates: Sequence[dt.date]) -> pl.Series:
    """Return the starts of some days' half hours."""
    zone = ZoneInfo(bank.TIMEZONE)
    midnights = [dt.datetime.combine(day, dt.time(), zone).timestamp() for day in dates]
    seconds = np.array(midnights)[:, None] + 60 * np.arange(*minutes_of(name), 30)
    return pl.Series("start", (1e6 * seconds).astype(np.int64).ravel()).cast(MOMENT)


@cache
def _middles(name: str) -> Floats:
    """Return the middles of a day's five minutes in seconds."""
    begin, end = minutes_of(name)
    minutes = np.arange(begin, end, BUCKET_MINUTES, dtype=np.float64)
    return 60.0 * (minutes + BUCKET_MINUTES / 2)


def _came(name: str, day: dt.date, wrong: Sequence[Incident]) -> Floats:
    """Return the contacts that a day's half hours led to expect, incidents included."""
    if name == bank.BOT.name:
        fronted = [_came(q.name, day, wrong) for q in bank.QUEUES if q.fronted]
        return np.sum(fronted, axis=0) / (1 - bank.CONTAINMENT)
    due = expected(name, day)
    if wrong:
        due = due * factor(_middles(name), name, wrong, VOLUME)
    return due.reshape(-1, _PER_HALF).sum(axis=1)


def _longer(name: str, wrong: Sequence[Incident]) -> Floats:
    """Return by what handle times were longer in a day's half hours."""
    return _halves(factor(_middles(name), name, wrong, ("handle_time",)))


def _strain(queue: bank.BankQueue, wrong: Sequence[Incident]) -> Floats:
    """Return by what work was more than people could do in a day's half hours, as a share."""
    middles = _middles(queue.name)
    load = factor(middles, queue.name, wrong, ("surge", "leak", "handle_time"))
    for incident in wrong:
        if incident.kind == "absence" and queue.name in incident.queues:
            away = (middles >= incident.start_s) & (middles < incident.end_s)
            load = np.where(away, load / (1 - incident.size), load)
    return _halves(load) - 1


def _halves(buckets: Floats) -> Floats:
    """Return the means of a day's half hours."""
    return buckets.reshape(-1, _PER_HALF).mean(axis=1)


def _of_calls(
    queue: bank.BankQueue, offered: Whole, strain: Floats, random: np.random.Generator
) -> dict[str, Whole | Floats]:
    """Return what became of calls, chats and video calls."""
    tight = np.clip(random.normal(0.5, 0.25, offered.shape), 0, 1) + 3 * strain
    abandoned = random.binomial(offered, np.clip(0.008 + 0.03 * tight, 0, 0.5))
    answered = offered - abandoned
    share = np.clip(1 - (1 - queue.service_level) * (0.05 + 0.8 * tight), 0.02, 1)
    asa = queue.target_wait_s * (0.1 + 0.6 * tight)
    return {
        "offered": offered,
        "answered": answered,
        "abandoned": abandoned,
        "handled": answered,
        "in_target": random.binomial(answered, share),
        "wait_answered_s": asa * answered,
        "wait_offered_s": asa * answered + queue.patience_s / 4 * abandoned,
    }


def _of_deferred(
    queue: bank.BankQueue, offered: Whole, random: np.random.Generator
) -> dict[str, Whole | Floats]:
    """Return what became of e-mails: nearly all were opened within their deadline."""
    share = np.clip(random.normal(queue.service_level + 0.02, 0.02, offered.shape), 0, 1)
    waited = offered * queue.target_wait_s * random.uniform(0.05, 0.25, offered.shape)
    return {
        "offered": offered,
        "answered": offered,
        "abandoned": np.zeros_like(offered),
        "handled": offered,
        "in_target": random.binomial(offered, share),
        "wait_answered_s": waited,
        "wait_offered_s": waited,
    }


def _of_bot(offered: Whole, random: np.random.Generator) -> dict[str, Whole | Floats]:
    """Return what the bot did: it answers all at once and hands on what it does not contain."""
    waited = np.zeros(offered.shape)
    return {
        "offered": offered,
        "answered": offered,
        "abandoned": np.zeros_like(offered),
        "handled": offered,
        "transferred": random.binomial(offered, 1 - bank.CONTAINMENT),
        "in_target": offered,
        "wait_answered_s": waited,
        "wait_offered_s": waited,
    }
