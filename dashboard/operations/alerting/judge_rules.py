"""Judge the rules that people made on the last complete bucket, and keep their alerts true."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlmodel import Session

from dashboard.measures.rules import Floats, Mask, Rule, buckets_of, goes_on, masks
from dashboard.operations.alerting.keep_rules import (
    RULE_INDICATOR,
    KeptRule,
    kept_rules,
    scopes_of,
)
from dashboard.operations.alerting.raise_alert import (
    close,
    fingerprint_of,
    open_alert,
    raise_alert,
)
from dashboard.operations.alerting.rule_series import Grid, grid_until, read_series
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.forecasts.expect import BUCKET_S
from dashboard.operations.queues.known import all_queues, id_of, zone_of
from dashboard.store.tables import Queue

TOTAL = "total"
"""Stands in a fingerprint for queues judged as one."""
_SHOWN = 36


@dataclass(frozen=True)
class Judged:
    """A rule's answer about one queue, or about several as one (queue None)."""

    rule: KeptRule
    queue: Queue | None
    fires: bool
    evidence: dict[str, Any]

    @property
    def name(self) -> str:
        """What tells its alert from those of other rules and queues."""
        return f"{self.rule.id}:{TOTAL if self.queue is None else self.queue.name}"


def judge_rules(desk: Desk, last: dt.datetime | None = None) -> int:
    """Judge every active rule; return how many alerts were opened or closed.

    Reading is done before and outside the transaction that writes.

    Parameters
    ----------
    desk : Desk
        On the store.
    last : datetime or None
        Time of the look before; without a newly complete bucket since then nothing is done.
    """
    with desk.store.read() as session:
        now = floor_time(session)
        if last is not None and _bucket(now) == _bucket(last):
            return 0
        judged = _judge_all(session, now)
        changed = [j for j in judged if j.fires or _is_open(session, j)]
    if not changed:
        return 0
    with desk.store.write() as session:
        return sum(_apply(session, one, now) for one in changed)


def _bucket(moment: dt.datetime) -> int:
    return int(moment.timestamp() // BUCKET_S)


@dataclass(frozen=True)
class _Case:
    """A rule about one queue, or about several as one, on its buckets."""

    kept: KeptRule
    queue: Queue | None
    several: list[Queue]
    grid: Grid

    @property
    def place(self) -> tuple[tuple[int, ...], int]:
        """What it reads: cases with the same place read it once."""
        return tuple(id_of(queue) for queue in self.several), len(self.grid.starts)

    @property
    def indicators(self) -> set[str]:
        """What its conditions are about."""
        return {condition.indicator for condition in self.kept.rule.conditions}


def _judge_all(session: Session, now: dt.datetime) -> list[Judged]:
    cases = _cases(session, now)
    wanted: dict[tuple[tuple[int, ...], int], set[str]] = {}
    for case in cases:
        wanted.setdefault(case.place, set()).update(case.indicators)
    first = {case.place: case for case in reversed(cases)}
    series = {
        place: read_series(session, first[place].several, names, first[place].grid)
        for place, names in wanted.items()
    }
    return [_judge(session, case, series[case.place]) for case in cases]


def _cases(session: Session, now: dt.datetime) -> list[_Case]:
    active = [kept for kept in kept_rules(session) if kept.active]
    queues = all_queues(session) if active else []
    return [
        _Case(kept, queue, several, grid_until(now, max(_buckets(kept.rule), _SHOWN), BUCKET_S))
        for kept in active
        for queue, several in scopes_of(kept.rule, queues)
    ]


def _buckets(rule: Rule) -> int:
    return buckets_of(rule, BUCKET_S)


def _is_open(session: Session, one: Judged) -> bool:
    return open_alert(session, fingerprint_of(RULE_INDICATOR, "", one.name)) is not None


def _judge(session: Session, case: _Case, series: Mapping[str, Floats]) -> Judged:
    rule = case.kept.rule
    met, still = masks(rule, series, scheduled(rule, case.grid, case.several[0]))
    one = Judged(case.kept, case.queue, fires=False, evidence=evidence_of(rule, series))
    fires = goes_on(met, still, _buckets(rule), firing=_is_open(session, one))
    return replace(one, fires=fires)


def scheduled(rule: Rule, grid: Grid, queue: Queue) -> Mask:
    """Return whether a rule holds at the end of each bucket, in a queue's zone."""
    if rule.hours.always:
        return np.ones(len(grid.starts), np.bool_)
    zone = zone_of(queue)
    return np.array([rule.hours.holds(start.astimezone(zone)) for start in grid.starts], np.bool_)


def evidence_of(rule: Rule, series: Mapping[str, Floats]) -> dict[str, Any]:
    """Return what an alert of a rule shows: each condition with its last hours and its limits."""
    conditions = [
        {
            "indicator": c.indicator,
            "comparison": c.comparison,
            "threshold": c.threshold,
            "clear": c.threshold if c.clear is None else c.clear,
            "value": _known(series[c.indicator][-1]),
            "series": [_known(v) for v in series[c.indicator][-_SHOWN:]],
        }
        for c in rule.conditions
    ]
    return {
        "rule": rule.name,
        "mode": rule.mode,
        "minutes": round(rule.for_s / 60),
        "conditions": conditions,
    }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _apply(session: Session, one: Judged, now: dt.datetime) -> int:
    if one.fires:
        severity, about = one.rule.rule.severity, one.queue or ""
        args = (session, RULE_INDICATOR, about, severity, one.evidence, now)
        return int(raise_alert(*args, name=one.name))
    alert = open_alert(session, fingerprint_of(RULE_INDICATOR, "", one.name))
    if alert is None:
        return 0
    close(session, alert, now)
    return 1
