"""The `demo` feed: what a simulated day would have told by now, as CONTACTS and STATES."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.frames import CONTACTS, MOMENT, STATES, conform

NAME = "demo"
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Journeys:
    """What a simulated day does with its contacts; arrays (contacts,), seconds of the day.

    Attributes
    ----------
    key : array
        Number of the contact, unique in its day.
    arrival_s, ended_s : arrays
        Arrival, and end or abandonment.
    answered_s : array
        NaN where nobody answered.
    queue, agent : arrays
        Positions; agent −1 where nobody answered.
    """

    key: Whole
    arrival_s: Floats
    queue: Whole
    answered_s: Floats
    ended_s: Floats
    agent: Whole


def _moments(midnight: dt.datetime, seconds: Floats) -> pl.Series:
    """Return seconds of the day as moments; not-a-number is null."""
    start = round(midnight.timestamp() * 1e6)
    micros = pl.Series(np.round(seconds * 1e6), nan_to_null=True)
    return (micros.cast(pl.Int64) + start).cast(MOMENT)


def contacts_until(
    midnight: dt.datetime,
    queues: Sequence[tuple[str, str]],
    agents: Sequence[str],
    now_s: float,
    journeys: Journeys,
) -> pl.DataFrame:
    """Return the contacts that arrived by now, as they stand now.

    Parameters
    ----------
    midnight : datetime
        Start of the local day, aware.
    queues : sequence of (name, channel)
        By position.
    agents : sequence of str
        By position.
    now_s : float
        Seconds of the day.
    journeys : Journeys
        The whole day.

    Returns
    -------
    pl.DataFrame
        CONTACTS; what lies after now is not known yet.
    """
    came = journeys.arrival_s <= now_s
    arrival, queue, agent = journeys.arrival_s[came], journeys.queue[came], journeys.agent[came]
    answered, ended = journeys.answered_s[came], journeys.ended_s[came]
    took = answered <= now_s
    over = ended <= now_s
    names, channels = pl.Series([q[0] for q in queues]), pl.Series([q[1] for q in queues])
    people = pl.Series(agents, dtype=pl.String)
    taken_by = pl.Series(np.where(took, agent, -1)).replace(-1, None)
    frame = pl.DataFrame(
        [
            (pl.Series(journeys.key[came]).cast(pl.String).str.zfill(8)).alias("source_key"),
            names.gather(queue).alias("queue"),
            channels.gather(queue).alias("channel"),
            _moments(midnight, arrival).alias("arrived_at"),
            _moments(midnight, np.where(took, answered, np.nan)).alias("answered_at"),
            _moments(midnight, np.where(over, ended, np.nan)).alias("ended_at"),
            people.gather(taken_by).alias("agent"),
            pl.Series("talk_s", np.where(took & over, ended - answered, np.nan), nan_to_null=True),
        ]
    )
    outcome = (
        pl.when(pl.col("answered_at").is_not_null())
        .then(pl.lit("answered"))
        .when(pl.col("ended_at").is_not_null())
        .then(pl.lit("abandoned"))
        .otherwise(pl.lit("open"))
    )
    key = pl.concat_str(pl.lit(f"{midnight:%Y%m%d}-"), pl.col("source_key"))
    return conform(frame.with_columns(outcome=outcome, source_key=key, segment=0), CONTACTS)


def states_until(
    midnight: dt.datetime,
    duty: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    now_s: float,
    journeys: Journeys,
) -> pl.DataFrame:
    """Return the stays of agents in states that began by now.

    Parameters
    ----------
    midnight : datetime
        Start of the local day, aware.
    duty : sequence of (agent, on-contact intervals)
        By position, seconds of the day.
    now_s : float
        Seconds of the day.
    journeys : Journeys
        The whole day.

    Returns
    -------
    pl.DataFrame
        STATES: ready and contact on duty, break between two stretches of duty.
    """
    taken = np.flatnonzero(journeys.agent >= 0)
    order = taken[np.lexsort((journeys.answered_s[taken], journeys.agent[taken]))]
    who, begin, end = journeys.agent[order], journeys.answered_s[order], journeys.ended_s[order]
    edges = np.searchsorted(who, np.arange(len(duty) + 1))
    rows: list[tuple[str, str, float, float]] = []
    for i, (name, intervals) in enumerate(duty):
        mine = slice(edges[i], edges[i + 1])
        rows += _stays(name, intervals, list(zip(begin[mine], end[mine], strict=True)), now_s)
    begun = np.array([row[2] for row in rows])
    until = np.array([row[3] if row[3] <= now_s else np.nan for row in rows])
    frame = pl.DataFrame(
        {
            "agent": [row[0] for row in rows],
            "state": [row[1] for row in rows],
            "since": _moments(midnight, begun),
            "until": _moments(midnight, until),
        }
    )
    return conform(frame, STATES)


def _stays(
    name: str,
    duty: Sequence[tuple[float, float]],
    contacts: Sequence[tuple[float, float]],
    now_s: float,
) -> list[tuple[str, str, float, float]]:
    """Lay an agent's contacts over its duty: ready between contacts, break between duties."""
    rows: list[tuple[str, str, float, float]] = []
    left = 0
    for number, (start, end) in enumerate(duty):
        at = start if not rows else max(start, rows[-1][3])
        while left < len(contacts) and contacts[left][0] < end:
            begin, over = contacts[left]
            if begin > at:
                rows.append((name, "ready", at, begin))
            rows.append((name, "contact", begin, over))
            at, left = max(at, over), left + 1
        if end > at:
            rows.append((name, "ready", at, end))
            at = end
        last = number + 1 == len(duty)
        until = np.inf if last else duty[number + 1][0]
        if until > at:
            rows.append((name, "offline" if last else "break", at, until))
    return [row for row in rows if row[2] <= now_s]
