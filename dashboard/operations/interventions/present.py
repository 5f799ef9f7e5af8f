"""The floor at one moment: who waits, who is on a contact, who is there; and the rest drawn."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.special  # pyright: ignore[reportMissingTypeStubs] - SciPy ships none
from sqlmodel import Session, select

from dashboard.measures.adherence import ON_QUEUE
from dashboard.operations.forecasts.expect import BUCKET_S
from dashboard.operations.forecasts.rest_of_day import HANDLE_SIGMA, Outlook
from dashboard.operations.queues.known import id_of, is_deferred
from dashboard.operations.rosters.versions import OnDuty
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, AgentState, Contact, Queue
from dashboard.store.write import table_of
from scheduling.simulation.draw import Draw
from scheduling.simulation.follow import draw_legs
from scheduling.simulation.parts import Queue as Law
from scheduling.simulation.shapes import Shape

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_LOOK_BACK = dt.timedelta(hours=3)
"""A contact that came longer ago and did not end was lost from the feed."""
_LONGEST_STATE = dt.timedelta(hours=14)
"""A state that has been open for longer was never closed by its feed."""
GAP_S = 300.0
"""Mean length of a time away from the desk that nobody planned."""
_LEAST_KEPT = 0.6
_HOLD_BUCKETS, _FADE_BUCKETS = 18.0, 6.0
_BELIEF = 6.0
_LOAD_CV = 0.16
"""What of the load of an abnormal day is not known: contacts, handle times, people together."""
_LONG_AWAY_S = 900.0
_HANDLED = dt.timedelta(hours=1)
_BELIEF_HANDLED = 15.0
"""Contacts whose handle times weigh as much as what is known beforehand."""


@dataclass(frozen=True)
class Present:
    """The floor at one moment.

    Attributes
    ----------
    now_s
        Seconds of the local day.
    waiting
        Position of the queue and arrival (seconds of the day) of everybody who waits.
    busy
        Agent → position of the queue and beginning of the contact in hand.
    working
        Agents in a state of work on the queue; None where the feeds tell no states.
    away
        Agent → since when (seconds of the day) it has been in another state.
    aht_factor
        By queue: handle times of the last hour against the queue's own.
    kept
        Share of the rostered time in which people are really at their desks.
    """

    now_s: float
    waiting: tuple[tuple[int, float], ...] = ()
    busy: Mapping[str, tuple[int, float]] = field(default_factory=dict[str, tuple[int, float]])
    working: frozenset[str] | None = None
    away: Mapping[str, float] = field(default_factory=dict[str, float])
    aht_factor: tuple[float, ...] = ()
    kept: float = 1.0


def present(
    session: Session,
    queues: Sequence[Queue],
    duty: Sequence[OnDuty],
    now: dt.datetime,
    now_s: float,
) -> Present:
    """Return the floor of some queues as the feeds tell it.

    Parameters
    ----------
    session : Session
        Reading.
    queues : sequence of Queue
        Positions are those of this sequence.
    duty : sequence of OnDuty
        Who is rostered today.
    now, now_s
        The moment, and its seconds of the local day.
    """
    table, agents = table_of(Contact), table_of(Agent)
    places = {id_of(queue): number for number, queue in enumerate(queues)}
    rows = read_frame(
        session,
        select(table.c.queue_id, table.c.arrived_at, table.c.answered_at, agents.c.name)
        .join_from(table, agents, table.c.agent_id == agents.c.id, isouter=True)
        .where(table.c.queue_id.in_(places), table.c.ended_at.is_(None))
        .where(table.c.arrived_at >= now - _LOOK_BACK, table.c.arrived_at <= now),
    )
    since = rows.select(
        place=pl.col("queue_id").replace_strict(places, return_dtype=pl.Int64),
        came_s=now_s - (pl.lit(now) - pl.col("arrived_at")).dt.total_milliseconds() / 1000,
        took_s=now_s - (pl.lit(now) - pl.col("answered_at")).dt.total_milliseconds() / 1000,
        agent="name",
    )
    waiting = since.filter(pl.col("took_s").is_null()).sort("came_s")
    taken = since.filter(pl.col("took_s").is_not_null() & pl.col("agent").is_not_null())
    working, away = _states(session, now, now_s)
    return Present(
        now_s,
        tuple(waiting.select("place", "came_s").iter_rows()),
        {agent: (place, took) for place, _, took, agent in taken.iter_rows()},
        working,
        away,
        _aht_factor(session, queues, now),
        _kept(session, duty, now, now_s),
    )


def _states(
    session: Session, now: dt.datetime, now_s: float
) -> tuple[frozenset[str] | None, dict[str, float]]:
    """Return who is in a state of work on the queue, and since when others are in another."""
    states, agents = table_of(AgentState), table_of(Agent)
    rows = read_frame(
        session,
        select(agents.c.name, states.c.state, states.c.since)
        .join_from(states, agents, states.c.agent_id == agents.c.id)
        .where(states.c.until.is_(None), states.c.since >= now - _LONGEST_STATE),
    )
    if rows.is_empty():
        return None, {}
    at_work = pl.col("state").is_in(ON_QUEUE)
    since_s = now_s - (pl.lit(now) - pl.col("since")).dt.total_milliseconds() / 1000
    away = rows.filter(~at_work).select("name", since_s)
    return frozenset(rows.filter(at_work)["name"].to_list()), dict(away.iter_rows())


def _aht_factor(session: Session, queues: Sequence[Queue], now: dt.datetime) -> tuple[float, ...]:
    """Return handle times of the last hour over the queues' own, few contacts moving little."""
    table = table_of(Contact)
    parts = (table.c.talk_s, table.c.hold_s, table.c.acw_s)
    rows = read_frame(
        session,
        select(table.c.queue_id, *parts)
        .where(table.c.ended_at >= now - _HANDLED, table.c.ended_at <= now)
        .where(table.c.answered_at.is_not(None)),
    )
    spent = pl.sum_horizontal(pl.col("talk_s", "hold_s", "acw_s").fill_null(0.0))
    sums = rows.group_by("queue_id").agg(n=pl.len(), spent=spent.sum())
    known = {queue_id: (n, spent) for queue_id, n, spent in sums.iter_rows()}
    found: list[float] = []
    for queue in queues:
        n, spent_s = known.get(id_of(queue), (0, 0.0))
        usable = n if spent_s > 0 else 0
        share = _BELIEF_HANDLED + usable
        found.append((_BELIEF_HANDLED + spent_s / queue.aht_s) / share)
    return tuple(found)


def _kept(session: Session, duty: Sequence[OnDuty], now: dt.datetime, now_s: float) -> float:
    """Return time at the desk over time rostered, of the last hours; 1 where nothing tells."""
    begin_s = max(0.0, now_s - _LOOK_BACK.total_seconds())
    due = sum(
        max(0.0, min(b, now_s) - max(a, begin_s)) for person in duty for a, b in person.on_contact
    )
    table, agents = table_of(AgentState), table_of(Agent)
    since = now - dt.timedelta(seconds=now_s - begin_s)
    rows = read_frame(
        session,
        select(agents.c.name, table.c.since, table.c.until)
        .join_from(table, agents, table.c.agent_id == agents.c.id)
        .where(table.c.state.in_(ON_QUEUE), table.c.since < now)
        .where(table.c.until.is_(None) | (table.c.until > since)),
    )
    if rows.is_empty() or due <= 0:
        return 1.0
    mine = rows.filter(pl.col("name").is_in([person.agent for person in duty]))
    until = pl.min_horizontal(pl.col("until").fill_null(now), pl.lit(now))
    there = until - pl.max_horizontal("since", pl.lit(since))
    spent = float(mine.select(there.dt.total_milliseconds().sum() / 1000).item() or 0.0)
    return float(np.clip(spent / due, _LEAST_KEPT, 1.0))


def spans_from_now(
    name: str,
    on_contact: Sequence[tuple[float, float]],
    floor: Present,
    busy_until_s: float,
    gaps: Sequence[tuple[float, float]],
) -> tuple[tuple[float, float], ...]:
    """Return when a person takes contacts from now on.

    The contact in hand is finished first; who should be there and is not comes back soon, or, gone
    for long, not before the stretch of duty ends; unplanned times away are cut out.
    """
    found: list[tuple[float, float]] = []
    for begin, end in on_contact:
        if end > floor.now_s:
            back = _back(name, begin, end, floor) if begin <= floor.now_s else begin
            found.append((max(back, floor.now_s, busy_until_s), end))
    for away, back in gaps:
        found = [p for a, b in found for p in ((a, min(b, away)), (max(a, back), b))]
        found = [(a, b) for a, b in found if b > a]
    return tuple((a, b) for a, b in found if b > a)


def _back(name: str, begin: float, end: float, floor: Present) -> float:
    """Return when a person is at the desk whose stretch of duty has begun."""
    if floor.working is None or name in floor.working:
        return begin
    missing = floor.now_s - max(begin, floor.away.get(name, begin))
    return end if missing > _LONG_AWAY_S else min(end, floor.now_s + GAP_S)


def gaps_of(name: str, floor: Present, end_s: float, seed: int) -> list[tuple[float, float]]:
    """Draw a person's unplanned times away; the same for every roster and option."""
    rest = end_s - floor.now_s
    if floor.kept >= 1 or rest <= 0:
        return []
    random = _luck(seed, name, "gaps")
    number = random.poisson(rest * (1 - floor.kept) / GAP_S)
    begins = floor.now_s + rest * random.random(number)
    ends = begins + random.exponential(GAP_S, number)
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def busy_until(name: str, floor: Present, queues: Sequence[Queue], seed: int) -> float:
    """Draw when a person has finished the contact in hand, given how long it has taken.

    Handle times are lognormal; the rest is drawn from the tail beyond the time passed.
    """
    if name not in floor.busy:
        return floor.now_s
    place, since_s = floor.busy[name]
    if queues[place].concurrency > 1:
        return floor.now_s  # room for another chat
    passed = max(floor.now_s - since_s, 1.0)
    mean = queues[place].aht_s * floor.aht_factor[place]
    middle = np.log(mean) - HANDLE_SIGMA**2 / 2
    below = float(scipy.special.ndtr((np.log(passed) - middle) / HANDLE_SIGMA))
    chance = below + (1 - below) * float(_luck(seed, name, "busy").random())
    z = float(scipy.special.ndtri(min(chance, 1 - 1e-9)))
    return since_s + max(passed, float(np.exp(middle + HANDLE_SIGMA * z)))


def _luck(seed: int, *about: str) -> np.random.Generator:
    digest = blake2b("\0".join(about).encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "little")])


def laws_of(queues: Sequence[Queue], aht_factor: Sequence[float]) -> tuple[Law, ...]:
    """Return the queues as the simulation draws what may follow from a contact."""
    return tuple(
        Law(
            queue.name,
            (0.0,),
            (queue.aht_s * factor,),
            Shape("lognormal", HANDLE_SIGMA),
            queue.patience_s,
            channel=queue.channel,
            deadline_s=float(queue.deadline_s or 1) if is_deferred(queue.channel) else None,
            redial=0.0 if is_deferred(queue.channel) else queue.redial,
        )
        for queue, factor in zip(queues, aht_factor, strict=True)
    )


def rates_ahead(outlook: Outlook, first: int, random: np.random.Generator) -> Floats:
    """Draw what a day's rest expects: what the last half hour differs by, and how long it lasts.

    The factor on a queue's rate has a gamma law of mean 1 beforehand (shape `_BELIEF`); n contacts
    where m were due make it gamma with shape `_BELIEF` + n and rate `_BELIEF` + m (Gelman et al.
    2013, section 2.6). It holds for an exponential time of mean 90 minutes (what has lasted is as
    likely to end as ever) and fades in half an hour.
    """
    if outlook.due is None or outlook.recent is None:
        return outlook.rates[:, first:]
    came: Floats = outlook.recent[:, 0]
    due: Floats = outlook.recent[:, 1]
    change: Floats = random.gamma(_BELIEF + came) / (_BELIEF + due)
    ahead: Floats = np.arange(outlook.due.shape[1] - first, dtype=np.float64)
    hold = random.exponential(_HOLD_BUCKETS)
    weight = np.clip((hold + _FADE_BUCKETS - ahead) / _FADE_BUCKETS, 0, 1)
    return outlook.due[:, first:] * (1 + (change[:, None] - 1) * weight)


def draw_from_now(outlook: Outlook, floor: Present, laws: Sequence[Law], seed: int) -> Draw:
    """Draw the rest of a day: those who wait with the patience left to them, and who will come."""
    random = np.random.default_rng([seed, 17])
    shape = 1 / _LOAD_CV**2
    first = int(floor.now_s // BUCKET_S)
    rates = rates_ahead(outlook, first, random) * random.gamma(shape, 1 / shape)
    rates[:, 0] *= 1 - (floor.now_s / BUCKET_S - first)
    queue, bucket = np.nonzero(counts := random.poisson(rates))
    queue = np.repeat(queue, counts[queue, bucket]).astype(np.int64)
    bucket = np.repeat(bucket, counts[np.nonzero(counts)])
    begin = np.maximum(BUCKET_S * (first + bucket), floor.now_s)
    end = BUCKET_S * (first + bucket + 1.0)
    arrival = begin + (end - begin) * random.random(queue.size)
    patience = np.array([q.patience_s for q in outlook.queues])
    leave = patience[queue] * random.standard_exponential(queue.size)
    waits = np.array(floor.waiting, np.float64).reshape(-1, 2)
    old = waits[:, 0].astype(np.int64)
    left = floor.now_s - waits[:, 1] + patience[old] * random.standard_exponential(old.size)
    return _drawn(
        laws,
        np.concatenate([waits[:, 1], arrival]),
        np.concatenate([old, queue]),
        np.concatenate([left, leave]),
        random,
    )


def _drawn(
    laws: Sequence[Law], arrival: Floats, queue: Whole, leave: Floats, random: np.random.Generator
) -> Draw:
    aht = np.array([law.aht_s[0] for law in laws])[queue]
    noise = random.standard_normal(queue.size)
    handle = aht * np.exp(HANDLE_SIGMA * noise - HANDLE_SIGMA**2 / 2)
    order = np.argsort(arrival, kind="stable")
    whose = queue[order]
    keys = random.integers(0, 2**64, queue.size, dtype=np.uint64)
    legs = draw_legs(laws, whose, np.zeros(queue.size, np.int64), handle[order], keys)
    return Draw(arrival[order], whose, handle[order], leave[order], legs)
