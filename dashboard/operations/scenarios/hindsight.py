"""What the detectors would have said of a past day: which alert, when, beside what went wrong."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session

from dashboard.measures.abnormal import (
    BUCKET_S,
    Floats,
    Verdict,
    contacts,
    dead_queue,
    leak,
    volume,
)
from dashboard.measures.abnormal.contacts import volume_signals
from dashboard.measures.abnormal.dead import DEAD_SHARE, MOST_BUCKETS
from dashboard.measures.abnormal.leak import leak_signals, slow_leak
from dashboard.measures.abnormal.limits import LimitTable, Paths
from dashboard.operations.alerting.raise_alert import NORMAL_FOR
from dashboard.operations.alerting.watch import BREACH_SCORE
from dashboard.operations.demo.labels import labels
from dashboard.operations.demo.seed import is_demo
from dashboard.operations.desk import Desk
from dashboard.operations.expect import expected_day, observed_day, usual_day
from dashboard.operations.facts import read_facts
from dashboard.operations.permit import SYSTEM, Actor, require
from dashboard.operations.queues import all_queues, day_bounds, is_automated, is_deferred, zone_of
from dashboard.store.tables import Queue

JUDGES: Mapping[str, Callable[[Floats, Floats], Verdict]] = {
    "volume": volume,
    "slow_leak": slow_leak,
    "dead_queue": dead_queue,
}
Flags = npt.NDArray[np.bool_]
_PATHS: Mapping[str, tuple[Callable[[Floats, Floats], Paths], LimitTable]] = {
    "volume": (volume_signals, contacts.LIMITS),
    "slow_leak": (leak_signals, leak.LIMITS),
}
"""Indicator → the signals of its detector for all buckets at once, and its limits."""
_NEAR = 0.7
"""Share of a limit from which on a bucket is judged by itself."""
_ONLY_DEAD = "dead_queue"
_AFTERWARDS = dt.timedelta(minutes=30)
"""An alert so soon after an incident's end is still about it."""


@dataclass(frozen=True)
class Would:
    """An alert that would have been: from when it would have opened until it would have closed.

    Attributes
    ----------
    score : float
        The strongest signal / limit.
    direction : int
        +1 more than expected, −1 less.
    """

    indicator: str
    queue: str
    opened_at: dt.datetime
    closed_at: dt.datetime
    severity: str
    direction: int
    score: float


@dataclass(frozen=True)
class Befell:
    """A labelled incident of the demo bank, and minutes until the first alert on one of its queues.

    `after_minutes` is None where none came; incidents of people and of handle times show in other
    indicators than contacts.
    """

    kind: str
    queues: tuple[str, ...]
    size: float
    start: dt.datetime
    end: dt.datetime
    after_minutes: float | None


@dataclass(frozen=True)
class Hindsight:
    """A day judged bucket by bucket, as if it were live.

    Attributes
    ----------
    alerts : tuple of Would
        In order of opening.
    incidents : tuple of Befell
        Where the store is the demo bank's.
    judged : tuple of str
        Queues with five-minute facts and an expectation.
    by_forecast : tuple of str
        Those of them that a forecast was made for; the others are held against the mean of the
        last four same weekdays.
    unjudged : tuple of str
        Queues that people wait in, of which the day has no five-minute facts or no past.
    """

    alerts: tuple[Would, ...]
    incidents: tuple[Befell, ...]
    judged: tuple[str, ...]
    by_forecast: tuple[str, ...]
    unjudged: tuple[str, ...]


def hindsight(desk: Desk, actor: Actor, day: dt.date) -> Hindsight:
    """Judge a local day up to now; every bucket is judged by itself and those before it alone."""
    require(actor, "see_alerts")
    now = desk.now()
    alerts: list[Would] = []
    told: dict[str, list[str]] = {"forecast": [], "usual": [], "unjudged": []}
    with desk.store.read() as session:
        for queue in all_queues(session):
            if is_deferred(queue.channel):
                continue
            basis, streams = _streams(session, queue, day, now)
            told[basis].append(queue.name)
            if streams is not None:
                alerts.extend(_queue_alerts(queue, day, *streams))
        demo = is_demo(session)
    alerts.sort(key=lambda would: (would.opened_at, would.queue, would.indicator))
    incidents = _incidents(desk, day, alerts) if demo else ()
    judged = (*told["forecast"], *told["usual"])
    return Hindsight(
        tuple(alerts), incidents, judged, tuple(told["forecast"]), tuple(told["unjudged"])
    )


def _streams(
    session: Session, queue: Queue, day: dt.date, now: dt.datetime
) -> tuple[str, tuple[Floats, Floats] | None]:
    """Return what the expectation comes from, and buckets counted and expected."""
    since, until = day_bounds(day, zone_of(queue))
    facts = read_facts(session, [queue], since, min(until, now))
    if facts.is_empty() or facts.filter(pl.col("length_s") != BUCKET_S).height:
        return "unjudged", None
    expected, basis = expected_day(session, queue, day), "forecast"
    if expected is None:
        expected, basis = usual_day(session, queue, day), "usual"
    if expected is None or not expected.any():
        return "unjudged", None
    return basis, (observed_day(session, queue, day, now), expected)


def _queue_alerts(
    queue: Queue, day: dt.date, observed: Floats, expected: Floats
) -> Iterator[Would]:
    """Judge every bucket of a queue in turn and join what is abnormal into alerts."""
    opened = int(np.argmax(expected > 0))
    start = day_bounds(day, zone_of(queue))[0]
    for indicator, judge in JUDGES.items():
        if is_automated(queue.channel) and indicator != _ONLY_DEAD:
            continue
        near = worth_judging(indicator, observed[opened:], expected[opened : observed.size])
        seen = [
            (start + dt.timedelta(seconds=BUCKET_S * end), verdict)
            for end in (opened + 1 + np.flatnonzero(near)).tolist()
            if expected[end - 1] > 0
            and (verdict := judge(observed[opened:end], expected[opened:end])).abnormal
        ]
        for run in _runs(seen):
            yield _would(indicator, queue.name, run)


def worth_judging(indicator: str, observed: Floats, expected: Floats) -> Flags:
    """Tell at which buckets a detector comes near its limit, all at once.

    Judging a bucket means going through all before it; a day of quiet ones would take minutes.
    Whoever is not near here is not abnormal by the detector itself; tests compare the two.
    """
    if indicator == _ONLY_DEAD:
        return _few(observed, expected)
    if not observed.size:
        return np.zeros(0, dtype=np.bool_)
    paths, table = _PATHS[indicator]
    sizes = np.cumsum(expected) / np.arange(1, expected.size + 1)
    limits = [table.at(size) for size in sizes.tolist()]
    return np.any(
        [
            np.abs(path) > _NEAR * np.array([held[name] for held in limits])
            for name, path in paths(observed, expected).items()
        ],
        axis=0,
    )


def _few(observed: Floats, expected: Floats) -> Flags:
    """Tell where some window of up to half an hour has too few contacts for a queue at work."""
    found = np.zeros(observed.size, dtype=np.bool_)
    came, due = (np.concatenate([[0.0], np.cumsum(stream)]) for stream in (observed, expected))
    for buckets in range(1, min(MOST_BUCKETS, observed.size) + 1):
        apart = (came[buckets:] - came[:-buckets], due[buckets:] - due[:-buckets])
        found[buckets - 1 :] |= apart[0] < DEAD_SHARE * apart[1]
    return found


Judged = tuple[dt.datetime, Verdict]


def _runs(seen: Sequence[Judged]) -> Iterator[list[Judged]]:
    """Join verdicts that lie closer than it takes to close an alert."""
    run: list[Judged] = []
    for at, verdict in seen:
        if run and at - run[-1][0] >= NORMAL_FOR:
            yield run
            run = []
        run.append((at, verdict))
    if run:
        yield run


def _would(indicator: str, queue: str, run: Sequence[Judged]) -> Would:
    strongest = max((verdict for _, verdict in run), key=lambda verdict: verdict.score)
    breach = strongest.score >= BREACH_SCORE or indicator == _ONLY_DEAD
    return Would(
        indicator,
        queue,
        run[0][0],
        run[-1][0] + NORMAL_FOR,
        "breach" if breach else "watch",
        strongest.direction,
        round(strongest.score, 2),
    )


def _incidents(desk: Desk, day: dt.date, alerts: Sequence[Would]) -> tuple[Befell, ...]:
    """Return the day's labelled incidents, each with the first alert on one of its queues."""
    with desk.store.read() as session:
        since, until = day_bounds(day, zone_of(all_queues(session)[0]))
    found = labels(desk, SYSTEM).filter((pl.col("start") < until) & (pl.col("end") > since))
    return tuple(_befell(row, alerts) for row in found.iter_rows(named=True))


def _befell(row: Mapping[str, object], alerts: Sequence[Would]) -> Befell:
    start, end = row["start"], row["end"]
    queues = row["queues"]
    assert isinstance(start, dt.datetime)  # noqa: S101 - the frame's own type
    assert isinstance(end, dt.datetime)  # noqa: S101 - as above
    assert isinstance(queues, list)  # noqa: S101 - as above
    names = tuple(str(name) for name in queues)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - of a frame
    first = next(
        (
            would.opened_at
            for would in alerts
            if would.queue in names and start <= would.opened_at <= end + _AFTERWARDS
        ),
        None,
    )
    after = None if first is None else (first - start).total_seconds() / 60
    return Befell(str(row["kind"]), names, float(str(row["size"])), start, end, after)
