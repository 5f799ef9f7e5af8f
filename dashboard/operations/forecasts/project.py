"""The day's end as it looks now: simulated on the roster in force, kept for every viewer."""

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
from sqlmodel import Session

from dashboard.measures.kpis import counted, summed
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.forecasts.expect import BUCKET_S, live_queues
from dashboard.operations.forecasts.rest_of_day import draw_days, floor_of, outlook, play, service
from dashboard.operations.queues.known import (
    all_queues,
    day_bounds,
    goals_of,
    is_deferred,
    worked_by_people,
    zone_of,
)
from dashboard.operations.rosters.versions import duty_on
from dashboard.store.tables import Setting

SETTING = "projection"
_DAYS = 30
_Z = 1.96


def project(desk: Desk) -> bool:
    """Project today's service level once in five minutes; return whether it was done now."""
    now = desk.now()
    stamp = int(now.timestamp() // BUCKET_S)
    with desk.store.read() as session:
        kept = session.get(Setting, SETTING)
        if kept is not None and kept.value.get("bucket") == stamp:
            return False
        value = _projected(session, now)
    with desk.store.write() as session:
        row = session.get(Setting, SETTING) or Setting(name=SETTING)
        row.value = {"bucket": stamp, "at": now.isoformat(), "queues": value}
        session.add(row)
    return True


def _projected(session: Session, now: dt.datetime) -> dict[str, list[list[int]]]:
    """Return by queue, for every simulated day, contacts in target and offered over the day."""
    queues = worked_by_people(live_queues(session, all_queues(session), now))
    if not queues:
        return {}
    duty = duty_on(session, now.astimezone(zone_of(queues[0])).date())
    if not duty:
        return {}
    known = outlook(session, queues, now)
    draws = draw_days(known, _DAYS, seed=1)
    outcomes = play(draws, floor_of(duty, queues), queues)
    start, _ = day_bounds(now.astimezone(zone_of(queues[0])).date(), zone_of(queues[0]))
    sums = summed(counted(read_facts(session, queues, start, now), goals_of(queues)), ["queue"])
    so_far = {row["queue"]: (row["in_target"] or 0, row["offered"]) for row in sums.to_dicts()}
    answer: dict[str, list[list[int]]] = {}
    for place, queue in enumerate(queues):
        # What came so far and waits for hours yet is not late: its whole day is simulated.
        whole = is_deferred(queue.channel)
        good, offered = (0, 0) if whole else so_far.get(queue.name, (0, 0))
        since = -math.inf if whole else known.now_s
        rest = [
            service(draw, outcome, queues, (since, math.inf), place)
            for draw, outcome in zip(draws, outcomes, strict=True)
        ]
        answer[queue.name] = [[good + s.in_target, offered + s.offered] for s in rest]
    return answer


def read_projection(session: Session, names: Sequence[str]) -> dict[str, float]:
    """Return the projected service level of some queues together: mean, lo95 and hi95 of a day."""
    kept = session.get(Setting, SETTING)
    found = [kept.value["queues"][n] for n in names if n in kept.value["queues"]] if kept else []
    if not found:
        return {}
    counts = np.sum(np.array(found, np.float64), axis=0)
    levels = counts[:, 0] / np.maximum(counts[:, 1], 1)
    mean, spread = float(levels.mean()), float(levels.std(ddof=1))
    return {
        "mean": mean,
        "lo95": max(0.0, mean - _Z * spread),
        "hi95": min(1.0, mean + _Z * spread),
    }
