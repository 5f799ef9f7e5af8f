"""What a viewer has of a playback: its desk, where its clock is, and that it only looks."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.operations import jobs
from dashboard.operations.desk import Desk, open_desk
from dashboard.operations.permit import Actor
from dashboard.store.tables import Job

KIND = "playback"


@dataclass(frozen=True)
class Shown:
    """A playback that goes on.

    Attributes
    ----------
    id : int
        Number of its job.
    day : date
        Which day is played.
    path : Path
        Of its store.
    """

    id: int
    day: dt.date
    path: Path


def playback_of(desk: Desk, job_id: int) -> Shown | None:
    """Return a playback that can be watched, None while it begins and once it has ended."""
    with desk.store.read() as session:
        job = session.get(Job, job_id)
    if job is None or job.kind != KIND or job.state != "running" or "path" not in job.best:
        return None
    path = Path(job.best["path"])
    return Shown(job_id, dt.date.fromisoformat(job.arguments["day"]), path)


def playback_desk(desk: Desk, shown: Shown) -> Desk:
    """Return the desk on the store of a playback."""
    return open_desk(f"sqlite:///{shown.path}", desk.settings)


def onlooker(actor: Actor) -> Actor:
    """Return a person who may look at everything that the role shows, and change nothing."""
    return replace(actor, looks_only=True)


def latest_playback(desk: Desk, day: dt.date) -> Job | None:
    """Return the newest playback of a day."""
    found = jobs.latest(desk, KIND, 10)
    return next((job for job in found if job.arguments["day"] == day.isoformat()), None)
