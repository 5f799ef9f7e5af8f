"""Run one queued job to its end, reporting progress and keeping the best when asked to stop."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dashboard.operations import jobs
from dashboard.operations.alerting.calibrated import calibrate_detectors
from dashboard.operations.building.build_store import build_store_roster
from dashboard.operations.building.repair_today import Wish, repair_today
from dashboard.operations.demo import warm
from dashboard.operations.desk import Desk, open_desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.feeds.sources import options_from
from dashboard.operations.feeds.upload import forget_upload
from dashboard.operations.forecasts.predict import predict_queues
from dashboard.operations.heads.heads import Way, set_way
from dashboard.operations.heads.plan import plan_heads
from dashboard.operations.jobs import Report
from dashboard.operations.permit import Actor
from dashboard.operations.playback.run import play_back
from dashboard.operations.scenarios.hindsight import hindsight
from dashboard.operations.scenarios.replay import replay
from dashboard.operations.scenarios.try_changes import try_changes
from dashboard.operations.staffing.capacity import keep_assumptions, plan_capacity, read_told
from dashboard.operations.staffing.day_chance import day_chance
from dashboard.operations.staffing.sharing import share_heads
from dashboard.store.tables import Job
from dashboard.text import SaidError, told
from forecasting.errors import ForecastingError
from scheduling.errors import SchedulingError

_EVERY_S = 0.4


def run_job(url: str, job_id: int) -> None:
    """Run a claimed job; meant as the whole work of a process of its own."""
    desk = open_desk(url)
    with desk.store.read() as session:
        job = session.get_one(Job, job_id)
    try:
        result = WORK[job.kind](desk, job, _reporter(desk, job_id))
    except (SaidError, ForecastingError, SchedulingError) as error:
        jobs.fail(desk.store, job_id, told(error))
    except Exception as error:
        jobs.fail(desk.store, job_id, {"why": f"{type(error).__name__}: {error}"})
        raise
    else:
        jobs.finish(desk.store, job_id, result)


def _reporter(desk: Desk, job_id: int) -> Report:
    """Return a report that writes to the store at most a few times a second."""
    last, go_on = 0.0, True

    def report(progress: float, best: Mapping[str, Any]) -> bool:
        nonlocal last, go_on
        if time.monotonic() - last >= _EVERY_S:
            last = time.monotonic()
            go_on = jobs.report(desk.store, job_id, progress, best)
        return go_on

    return report


def _by(job: Job) -> Actor:
    """Return the person who queued a job; whether they may was checked then."""
    return Actor(job.made_by, "system")


def _forecast(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    names, days = job.arguments.get("queues", []), int(job.arguments.get("days", 14))
    done = predict_queues(desk, _by(job), names, days, report)
    if done and job.arguments.get("plan", True):
        plan_heads(desk, _by(job), done, report)
    return {"queues": done}


def _staffing(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    if "way" in job.arguments:
        set_way(desk, _by(job), Way(job.arguments["way"], job.arguments.get("chance", 0.9)))
    planned = plan_heads(desk, _by(job), job.arguments.get("queues", []), report)
    report(1.0, {})
    return {"intervals": planned}


def _roster(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    return build_store_roster(desk, job.arguments, job.made_by, report)


def _demo_past(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    del job
    return {"contacts": warm.simulate_past(desk, lambda share: report(share, {}))}


def _import(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    told, path = job.arguments, Path(job.arguments["path"])
    options = options_from(told)
    try:
        done = import_files(
            desk,
            _by(job),
            [path],
            told["feed"],
            options,
            told.get("source"),
            lambda share: report(share, {}),
        )
    finally:  # what a customer said is not kept in a second place
        forget_upload(path)
    report(1.0, {})
    counts = {"read": done.read, "accepted": done.accepted, "duplicate": done.duplicate}
    met = {"queues": done.queues, "agents": done.agents}
    return {**counts, "rejected": done.rejects.height, **met, "seconds": done.seconds}


def _whatif(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    told = job.arguments
    answer = try_changes(desk, _by(job), dt.date.fromisoformat(told["day"]), told["changes"])
    report(1.0, {})
    return answer


def _replay(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    told = job.arguments
    day, contacts = dt.date.fromisoformat(told["day"]), told.get("contacts", "came")
    answer = replay(desk, _by(job), day, int(told["schedule"]), contacts)
    report(1.0, {})
    return answer


def _hindsight(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    return hindsight(desk, _by(job), dt.date.fromisoformat(job.arguments["day"]), report)


def _playback(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    return play_back(desk, job.arguments, report)


def _capacity(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    told = read_told(job.arguments["assumptions"])
    keep_assumptions(desk, _by(job), told)
    answer = plan_capacity(desk, _by(job), job.arguments["queue"], told)
    report(1.0, {})
    return answer


def _sharing(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    start = dt.datetime.fromisoformat(job.arguments["start"])
    answer = share_heads(desk, _by(job), start, report)
    report(1.0, {})
    return answer


def _repair(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    told = job.arguments
    wish = Wish(tuple(told["absent"]), told["surge"], tuple(told["allow"]))
    answer = repair_today(desk, _by(job), wish)
    report(1.0, {})
    return answer


def _day_chance(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    answer = day_chance(desk, _by(job), dt.date.fromisoformat(job.arguments["day"]))
    report(1.0, {})
    return answer


def _calibrate(desk: Desk, job: Job, report: Report) -> dict[str, Any]:
    del job
    return {"days": calibrate_detectors(desk, report)}


WORK: Mapping[str, Callable[[Desk, Job, Report], dict[str, Any]]] = {
    "forecast": _forecast,
    "staffing": _staffing,
    "roster": _roster,
    "demo_past": _demo_past,
    "import": _import,
    "whatif": _whatif,
    "replay": _replay,
    "hindsight": _hindsight,
    "playback": _playback,
    "capacity": _capacity,
    "sharing": _sharing,
    "repair": _repair,
    "day_chance": _day_chance,
    "calibrate": _calibrate,
}
"""Kind of job → what it does."""
