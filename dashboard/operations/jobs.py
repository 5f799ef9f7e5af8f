"""Long work as jobs: queued by anyone, run by the worker, with progress, stop and best so far."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.store.engine import Store
from dashboard.store.tables import Job
from dashboard.text import Words

PERMISSION: Mapping[str, str] = {
    "forecast": "make_forecast",
    "staffing": "make_staffing",
    "roster": "build_roster",
    "demo_past": "change_settings",
    "import": "import",
    "whatif": "see_staffing",
    "replay": "see_roster",
    "playback": "see_alerts",
    "hindsight": "see_alerts",
    "capacity": "make_staffing",
    "sharing": "see_staffing",
    "repair": "build_roster",
    "day_chance": "see_staffing",
    "calibrate": "change_alerting",
}
"""Kind of job → the action that queuing one is."""

QUICK = ("whatif", "replay", "capacity", "repair", "day_chance")
"""Kinds that end in about a second: the worker does them itself, beside longer ones."""
LANES: Mapping[str, Sequence[str]] = {
    "quick": QUICK,
    "playback": ("playback",),
    "long": [kind for kind in PERMISSION if kind not in {*QUICK, "playback"}],
}
"""Kinds that wait for one another: one of each lane is done at a time."""

Report = Callable[[float, Mapping[str, Any]], bool]
"""Told the share done and the best so far; answers whether to go on."""

_WAITING = ("queued", "running")


def queue_job(desk: Desk, actor: Actor, kind: str, arguments: Mapping[str, Any]) -> int:
    """Queue work and return its number; the same work already waiting is not queued twice."""
    require(actor, PERMISSION[kind])
    with desk.store.write() as session:
        same = select(Job).where(Job.kind == kind, col(Job.state).in_(_WAITING))
        for job in session.exec(same):
            if job.arguments == dict(arguments) and job.id is not None:
                return job.id
        job = Job(kind=kind, arguments=dict(arguments), made_by=actor.name)
        session.add(job)
        session.flush()
        assert job.id is not None  # noqa: S101 - flushed
        return job.id


def stop_job(desk: Desk, actor: Actor, job_id: int) -> None:
    """Ask a job to stop and keep its best."""
    with desk.store.write() as session:
        job = session.get_one(Job, job_id)
        require(actor, PERMISSION[job.kind])
        job.stop_wanted = True
        if job.state == "queued":
            job.state, job.ended_at = "cancelled", dt.datetime.now(dt.UTC)


def latest(desk: Desk, kind: str, limit: int = 1) -> list[Job]:
    """Return the newest jobs of a kind, newest first."""
    statement = select(Job).where(Job.kind == kind).order_by(col(Job.id).desc()).limit(limit)
    with desk.store.read() as session:
        return list(session.exec(statement))


def claim(store: Store, lane: str) -> Job | None:
    """Take the oldest queued job of one of the `LANES`, marking it as running."""
    mine = select(Job).where(Job.state == "queued", col(Job.kind).in_(LANES[lane]))
    with store.read() as session:
        if session.exec(mine.limit(1)).first() is None:
            return None
    with store.write() as session:
        statement = mine.order_by(col(Job.id)).limit(1)
        job = session.exec(statement.with_for_update(skip_locked=True)).first()
        if job is not None:
            job.state, job.started_at = "running", dt.datetime.now(dt.UTC)
        return job


def report(store: Store, job_id: int, progress: float, best: Mapping[str, Any]) -> bool:
    """Write the progress (share 0-1) of a running job; return whether it should go on."""
    with store.write() as session:
        job = session.get_one(Job, job_id)
        job.progress, job.best = progress, dict(best)
        return not job.stop_wanted


def finish(store: Store, job_id: int, result: Mapping[str, Any]) -> None:
    """End a job with its result."""
    with store.write() as session:
        job = session.get_one(Job, job_id)
        job.state, job.result, job.progress = "done", dict(result), 1.0
        job.ended_at = dt.datetime.now(dt.UTC)


def fail(store: Store, job_id: int, told: Mapping[str, Any]) -> None:
    """End a job with why it failed, as `dashboard.text.told` keeps it."""
    with store.write() as session:
        job = session.get_one(Job, job_id)
        job.state, job.error = "failed", str(told["why"])
        job.result = {name: kept for name, kept in told.items() if name != "why"}
        job.ended_at = dt.datetime.now(dt.UTC)


def failure(job: Job, words: Words) -> str:
    """Return why a job failed, in the reader's language where the sentence has one."""
    return words.tell({"why": job.error, **job.result})


def give_up_orphans(store: Store) -> None:
    """Queue again the jobs that a worker which is gone had begun."""
    with store.write() as session:
        for job in session.exec(select(Job).where(Job.state == "running")):
            job.state, job.started_at = "queued", None
