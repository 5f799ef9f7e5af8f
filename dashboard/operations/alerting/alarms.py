"""Every detector on today's floor: what is abnormal now, and what an alert shows for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dashboard.measures.abnormal import Verdict, dead_queue, volume
from dashboard.measures.abnormal.agents import OnQueue, agents_on_queue
from dashboard.measures.abnormal.group import Finding, Stream, judge_together
from dashboard.measures.abnormal.handle_time import handle_time
from dashboard.measures.abnormal.leak import slow_leak
from dashboard.measures.abnormal.limits import Limits, LimitTable
from dashboard.measures.abnormal.target import Target, against_target
from dashboard.measures.abnormal.verdict import Floats
from dashboard.operations.alerting.streams import Handled, Kept
from dashboard.operations.queues.known import is_automated, is_deferred
from dashboard.store.tables import Queue

ALL = "all"
"""The group of every queue in which somebody waits for people."""
BREACH_SCORE = 1.5
ABANDON_TARGET, ABANDON_AMBER = 0.05, 0.05
"""Share of abandoned contacts that is tolerated, and the amber band beyond it."""
INDICATORS = (
    "volume",
    "leak",
    "dead_queue",
    "handle_time",
    "agents",
    "service_level",
    "abandon",
)
_SHOWN, _RECENT, _HALF_HOUR = 36, 3, 6
_LEAST = 30.0
"""Contacts of half an hour below which a single queue's promise is luck."""
Limited = Mapping[str, LimitTable]
"""Detector → the center's own limits; those without are built in."""


@dataclass(frozen=True)
class Alarm:
    """One thing that is abnormal.

    Attributes
    ----------
    indicator
        One of `INDICATORS`.
    queue
        What it is about; of a group, the queue that drives it most.
    verdict
        What the detector says.
    group
        ``all`` where it is about all queues together, else empty.
    more
        Further evidence: drivers of a group, the share itself.
    """

    indicator: str
    queue: Queue
    verdict: Verdict
    group: str = ""
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def severity(self) -> str:
        """How bad it is."""
        sure = self.indicator == "dead_queue"
        return "breach" if sure or self.verdict.score >= BREACH_SCORE else "watch"


def of_contacts(
    queues: Mapping[str, Queue], streams: Mapping[str, Stream], limits: Limited
) -> Iterator[Alarm]:
    """Yield abnormal volume, slow leaks where the volume says nothing yet, and dead queues.

    More contacts of a bot show in the queues behind it, where something can be done; a bot that
    gets none is judged.
    """
    by_people = {name: s for name, s in streams.items() if not is_automated(queues[name].channel)}
    longest = max((stream.observed.size for stream in by_people.values()), default=0)
    joint = [name for name, stream in by_people.items() if stream.observed.size == longest]
    groups = {ALL: joint} if len(joint) > 1 else {}
    told: set[tuple[str, int]] = set()
    for indicator, judge in (("volume", volume), ("leak", slow_leak)):
        for finding in judge_together(by_people, groups, _within(judge, limits.get(indicator))):
            what = finding.subject, finding.verdict.direction
            if what not in told:
                told.add(what)
                yield _alarm(indicator, queues, finding)
    for name, stream in streams.items():
        if (verdict := dead_queue(stream.observed, stream.forecast)).abnormal:
            yield Alarm("dead_queue", queues[name], verdict)


def _within(
    judge: Callable[[Floats, Floats, Limits | None], Verdict], table: LimitTable | None
) -> Callable[[Floats, Floats], Verdict]:
    """Return a detector that holds its signals against the center's limits, if it has any."""
    return lambda seen, due: judge(seen, due, table.of(due) if table else None)


def _alarm(indicator: str, queues: Mapping[str, Queue], finding: Finding) -> Alarm:
    if finding.subject != ALL:
        return Alarm(indicator, queues[finding.subject], finding.verdict)
    shares = [[driver.name, round(driver.share, 3)] for driver in finding.drivers]
    first = queues[finding.drivers[0].name] if finding.drivers else next(iter(queues.values()))
    return Alarm(indicator, first, finding.verdict, ALL, {"drivers": shares})


def of_handle_times(
    queues: Mapping[str, Queue], handled: Mapping[str, Handled], limits: Limited
) -> Iterator[Alarm]:
    """Yield handle times that are longer or shorter than planned."""
    table = limits.get("handle_time")
    for name, seen in handled.items():
        if is_automated(queues[name].channel):
            continue
        held = table.of(seen.count) if table else None
        verdict = handle_time(seen.count, seen.aht_s, seen.planned_s, held)
        if verdict.abnormal:
            yield Alarm("handle_time", queues[name], verdict)


def of_agents(
    queues: Mapping[str, Queue], seen: OnQueue | None, limits: Limited
) -> Iterator[Alarm]:
    """Yield fewer agents on queue than the roster has; about the floor, so about all queues."""
    if seen is None or seen.scheduled[-1] <= 0:
        return
    opened = int(np.argmax(seen.scheduled > 0))
    since = OnQueue(seen.present[opened:], seen.scheduled[opened:])
    table = limits.get("agents")
    verdict = agents_on_queue(since, table.of(since.scheduled) if table else None)
    if verdict.abnormal:
        yield Alarm("agents", next(iter(queues.values())), verdict, ALL)


def of_promises(queues: Mapping[str, Queue], kept: Mapping[str, Kept]) -> Iterator[Alarm]:
    """Yield service levels and abandon rates that are red against their targets.

    All queues together come first: where they miss their promise, single queues are its drivers.
    Who gives up where the service level is red already is no second piece of news.
    """
    mine = {
        name: seen
        for name, seen in kept.items()
        if not (is_automated(queues[name].channel) or is_deferred(queues[name].channel))
    }
    if len(mine) > 1 and (together := _level_of_all(queues, mine)) is not None:
        yield together
        return
    for name, seen in mine.items():
        queue = queues[name]
        level = _judged("service_level", queue, seen.in_target, seen.offered)
        lost = _judged("abandon", queue, seen.abandoned, seen.offered)
        if (alarm := level or lost) is not None:
            yield alarm


def _judged(indicator: str, queue: Queue, part: Floats, whole: Floats) -> Alarm | None:
    target = Target(queue.service_level, queue.amber, hold=_HALF_HOUR, least=_LEAST)
    if indicator == "abandon":
        target = Target(
            ABANDON_TARGET, ABANDON_AMBER, high_is_good=False, hold=_HALF_HOUR, least=_LEAST
        )
    verdict = against_target(part, whole, target)
    if not verdict.abnormal or verdict.evidence is None:
        return None
    return Alarm(indicator, queue, verdict, more={"share": _now(verdict.evidence.observed)})


def _now(share: Floats) -> float:
    return round(float(share[-1]), 4)


def _level_of_all(queues: Mapping[str, Queue], kept: Mapping[str, Kept]) -> Alarm | None:
    """Judge all queues against the mean of their promises, weighted by who came."""
    recent = slice(-_HALF_HOUR, None)
    came = {name: float(seen.offered[recent].sum()) for name, seen in kept.items()}
    total = sum(came.values())
    if total <= 0:
        return None
    promised = sum(queues[name].service_level * count for name, count in came.items()) / total
    amber = sum(queues[name].amber * count for name, count in came.items()) / total
    in_target = np.sum([seen.in_target for seen in kept.values()], axis=0)
    offered = np.sum([seen.offered for seen in kept.values()], axis=0)
    verdict = against_target(in_target, offered, Target(promised, amber))
    if not verdict.abnormal or verdict.evidence is None:
        return None
    short = {
        name: queues[name].service_level * came[name] - float(seen.in_target[recent].sum())
        for name, seen in kept.items()
    }
    lacking = sum(max(value, 0.0) for value in short.values()) or 1.0
    ranked = sorted(short.items(), key=lambda item: -item[1])
    drivers = [[name, round(value / lacking, 3)] for name, value in ranked if value > 0]
    more = {"share": _now(verdict.evidence.observed), "drivers": drivers}
    return Alarm("service_level", queues[ranked[0][0]], verdict, ALL, more)


def evidence_of(alarm: Alarm) -> dict[str, Any]:
    """Return what an alert shows: the last three hours, what was due with its 95 % band, why."""
    shown = alarm.verdict.evidence
    told: dict[str, Any] = {
        "signal": alarm.verdict.signal,
        "score": round(alarm.verdict.score, 3),
        "direction": alarm.verdict.direction,
        **alarm.more,
    }
    if alarm.group:
        told["group"] = alarm.group
    if shown is None:
        return told
    for name in ("observed", "expected", "low", "high"):
        told[name] = [_plain(value) for value in getattr(shown, name)[-_SHOWN:]]
    if alarm.indicator == "handle_time":  # nothing ended in that bucket
        told["observed"] = [value or None for value in told["observed"]]
    there = shown.observed > 0 if alarm.indicator == "handle_time" else shown.observed >= 0
    due = float(np.nansum(shown.expected[there][-_RECENT:]))
    came = float(np.nansum(shown.observed[there][-_RECENT:]))
    told["change"] = round(came / due - 1, 4) if due > 0 else 0.0
    told["threshold"], told["value"] = round(shown.threshold, 3), round(shown.value, 3)
    return told


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)
