"""The `demo` feed: what a simulated day would have told by now, as CONTACTS and STATES."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import polars as pl

from dashboard.frames import CONTACTS, MOMENT, STATES, conform

NAME = "demo"
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Span = tuple[float, float]


@dataclass(frozen=True)
class Journeys:
    """What a simulated day does with its contacts; arrays (contacts,), seconds of the day.

    Attributes
    ----------
    key : array
        Number of the contact, unique in its day.
    eve : array
        Whether it is numbered on the day before: it came in the evening, for this day's people.
    redial : array
        How often its customer called before and gave up; 0 at first.
    segment : array
        1 in the queue behind the bot, else 0.
    arrival_s, ended_s : arrays
        Arrival, and end or abandonment; an end that is not a number has not come.
    answered_s : array
        NaN where nobody answered.
    queue, agent : arrays
        Positions; agent −1 where no person answered.
    work_s : array
        Work on it as if it were alone in hand: a chat beside others lasts longer by the clock.
    transferred : array
        Whether it was handed on.
    customer : array
        Hash of the customer.
    """

    key: Whole
    eve: Bools
    redial: Whole
    segment: Whole
    arrival_s: Floats
    queue: Whole
    answered_s: Floats
    ended_s: Floats
    agent: Whole
    work_s: Floats
    transferred: Bools
    customer: npt.NDArray[np.uint64]

    def until(self, now_s: float) -> "Journeys":
        """Return those that have come by now."""
        came = self.arrival_s <= now_s
        return Journeys(*(getattr(self, field.name)[came] for field in fields(self)))


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
    now = journeys.until(now_s)
    took, over = now.answered_s <= now_s, now.ended_s <= now_s
    names, channels = pl.Series([q[0] for q in queues]), pl.Series([q[1] for q in queues])
    people = pl.Series(agents, dtype=pl.String)
    taken_by = pl.Series(np.where(took, now.agent, -1)).replace(-1, None)
    frame = pl.DataFrame(
        [
            _keys(midnight, now),
            pl.Series("segment", now.segment),
            names.gather(now.queue).alias("queue"),
            channels.gather(now.queue).alias("channel"),
            _moments(midnight, now.arrival_s).alias("arrived_at"),
            _moments(midnight, np.where(took, now.answered_s, np.nan)).alias("answered_at"),
            _moments(midnight, np.where(over, now.ended_s, np.nan)).alias("ended_at"),
            people.gather(taken_by).alias("agent"),
            pl.Series("talk_s", np.where(took & over, now.work_s, np.nan), nan_to_null=True),
            pl.Series("transferred", now.transferred & took & over),
            pl.Series("customer", now.customer).cast(pl.String),
        ]
    )
    outcome = (
        pl.when(pl.col("answered_at").is_not_null())
        .then(pl.lit("answered"))
        .when(pl.col("ended_at").is_not_null())
        .then(pl.lit("abandoned"))
        .otherwise(pl.lit("open"))
    )
    return conform(frame.with_columns(outcome=outcome), CONTACTS)


def _keys(midnight: dt.datetime, journeys: Journeys) -> pl.Series:
    """Return the names of contacts: day, number and, of redials, how many they are."""
    eve = f"{midnight - dt.timedelta(days=1):%Y%m%d}-"
    again = pl.concat_str(pl.lit("r"), pl.col("redial"))
    return pl.DataFrame(
        {"eve": journeys.eve, "key": journeys.key, "redial": journeys.redial}
    ).select(
        pl.concat_str(
            pl.when("eve").then(pl.lit(eve)).otherwise(pl.lit(f"{midnight:%Y%m%d}-")),
            pl.col("key").cast(pl.String).str.zfill(8),
            pl.when(pl.col("redial") > 0).then(again).otherwise(pl.lit("")),
        ).alias("source_key")
    )["source_key"]


@dataclass(frozen=True)
class Duty:
    """An agent of the day: when on contact, away, in training or a meeting; seconds of the day."""

    agent: str
    on_contact: Sequence[Span]
    away: Sequence[Span] = ()
    sessions: Sequence[tuple[float, float, str]] = ()


def states_until(
    midnight: dt.datetime, duty: Sequence[Duty], now_s: float, journeys: Journeys
) -> pl.DataFrame:
    """Return the stays of agents in states that began by now.

    Parameters
    ----------
    midnight : datetime
        Start of the local day, aware.
    duty : sequence of Duty
        By position.
    now_s : float
        Seconds of the day.
    journeys : Journeys
        The whole day.

    Returns
    -------
    pl.DataFrame
        STATES: ready and contact on duty, between two stretches of duty training or meeting where
        one is planned, other where the agent is away, else break. With several chats in hand a new
        stay begins with each.
    """
    taken = np.flatnonzero(journeys.agent >= 0)
    order = taken[np.lexsort((journeys.answered_s[taken], journeys.agent[taken]))]
    who, begin, end = journeys.agent[order], journeys.answered_s[order], journeys.ended_s[order]
    edges = np.searchsorted(who, np.arange(len(duty) + 1))
    rows: list[tuple[str, str, float, float]] = []
    for i, agent in enumerate(duty):
        mine = slice(edges[i], edges[i + 1])
        busy = _busy(begin[mine].tolist(), end[mine].tolist())
        rows += [(agent.agent, *stay) for stay in _stays(agent, busy) if stay[1] <= now_s]
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


def _busy(begins: Sequence[float], ends: Sequence[float]) -> list[Span]:
    """Return the stays on contact, in order: each until the next begins or nothing is in hand."""
    spans: list[Span] = []
    free_at = -np.inf
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        free_at = max(free_at, end)
        until = min(free_at, begins[number + 1]) if number + 1 < len(begins) else free_at
        if until > begin:
            spans.append((begin, until))
    return spans


def _stays(duty: Duty, busy: Sequence[Span]) -> list[tuple[str, float, float]]:
    """Lay contacts over an agent's duty: ready between contacts, away or on break between duties.

    A contact begins on duty and may outlast it.
    """
    if not duty.on_contact:
        return []
    opens, closes = duty.on_contact[0][0], duty.on_contact[-1][1]
    before = min((a for a, _, _ in duty.sessions if a < opens), default=opens)
    rows = _gap(before, opens, duty)
    left = 0
    for number, (start, end) in enumerate(duty.on_contact):
        at = start if not rows else max(start, rows[-1][2])
        while left < len(busy) and busy[left][0] < end:
            begin, over = busy[left]
            if begin > at:
                rows.append(("ready", at, begin))
            rows.append(("contact", begin, over))
            at, left = max(at, over), left + 1
        if end > at:
            rows.append(("ready", at, end))
            at = end
        if number + 1 == len(duty.on_contact):
            over = max((b for _, b, _ in duty.sessions if b > closes), default=at)
            rows += _gap(at, over, duty)
            rows.append(("offline", max(at, over), np.inf))
        else:
            rows += _gap(at, duty.on_contact[number + 1][0], duty)
    return rows


def _gap(start: float, end: float, duty: Duty) -> list[tuple[str, float, float]]:
    """Return what an agent does between two stretches of duty."""
    rows: list[tuple[str, float, float]] = []
    at = start
    away = [(a, b, "other") for a, b in duty.away]
    for begin, over, state in sorted([*away, *duty.sessions]):
        a, b = max(begin, at), min(over, end)
        if b <= a:
            continue
        if a > at:
            rows.append(("break", at, a))
        rows.append((state, a, b))
        at = b
    if end > at:
        rows.append(("break", at, end))
    return rows
