"""The loop beside the screens: live feeds in, alerts kept true, effects measured, jobs run."""

import datetime as dt
import multiprocessing as mp
import os
import signal
import time
from multiprocessing.process import BaseProcess
from types import FrameType

import structlog

from dashboard.operations import jobs
from dashboard.operations.alerting.calibrated import is_due
from dashboard.operations.alerting.judge_rules import judge_rules
from dashboard.operations.alerting.streams import HandledMemo
from dashboard.operations.alerting.tend import tend
from dashboard.operations.alerting.watch import watch
from dashboard.operations.alerting.watch_bias import watch_bias
from dashboard.operations.alerting.watch_feeds import watch_feeds
from dashboard.operations.demo import tick, warm
from dashboard.operations.demo.effect import measure_effects
from dashboard.operations.demo.seed import is_demo
from dashboard.operations.desk import STORE_AWAY, Desk, open_desk
from dashboard.operations.facts.days import keep_days
from dashboard.operations.feeds.follow import follow_sources
from dashboard.operations.forecasts.accuracy import keep_accuracy
from dashboard.operations.forecasts.project import project
from dashboard.operations.forecasts.reforecast import reforecast_today
from dashboard.operations.interventions.advise import advise_next
from dashboard.operations.interventions.effect import measure_floor
from dashboard.operations.notices.postman import Postman
from dashboard.operations.permit import SYSTEM
from dashboard.operations.playback.run import clear_playbacks
from dashboard.operations.reports.send_due import send_due_reports
from dashboard.operations.run_job import run_job

TICK_S = 1.0
_SELDOM = 30
_APART = ("long", "playback")
"""Lanes of jobs that are done in processes of their own."""
WITH_PARENT = "FLOORWALKER_WITH_PARENT"
"""Set in the environment: end together with the process that started the loop."""
_log = structlog.get_logger("worker")


class Worker:
    """One loop over one store; every step is safe to repeat after a crash."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.url = desk.store.engine.url.render_as_string(hide_password=False)
        self.day = tick.DemoDay()
        self.demo = False
        self.looked: dt.datetime | None = None
        self.memo = HandledMemo()
        self.children: dict[str, BaseProcess] = {}
        self.stopping = False
        self.rounds = 0
        self.parent = os.getppid() if os.environ.get(WITH_PARENT) else None
        self.postman = Postman(desk)

    def run(self) -> None:
        """Run until told to stop (SIGTERM, SIGINT)."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self.start()
        while not (self.stopping or self._orphaned()):
            began = time.monotonic()
            try:
                self.step()
            except STORE_AWAY as error:
                _log.warning("store away", why=str(error))
            time.sleep(max(0.0, TICK_S - (time.monotonic() - began)))
        self.finish()

    def _orphaned(self) -> bool:
        """Whether the screens that started this loop are gone, however they ended."""
        return self.parent is not None and os.getppid() != self.parent

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def start(self) -> None:
        """Make ready: orphaned jobs wait again, the demo bank gets its roster and its clock."""
        jobs.give_up_orphans(self.desk.store)
        clear_playbacks(self.desk)
        self.postman.start()
        with self.desk.store.read() as session:
            self.demo = is_demo(session)
        if self.demo:
            new = warm.ensure_roster(self.desk)
            tick.start_clock(self.desk)
            if new:
                jobs.queue_job(self.desk, SYSTEM, "demo_past", {})

    def step(self) -> None:
        """Do one round: live day, alerts and rules, effects, jobs."""
        if self.demo:
            tick.tick(self.desk, self.day)
        follow_sources(self.desk)
        now = self.desk.now()
        watch(self.desk, self.looked, self.memo)
        judge_rules(self.desk, self.looked)
        self.looked = now
        tend(self.desk)
        (measure_effects if self.demo else measure_floor)(self.desk)
        advise_next(self.desk)
        project(self.desk)
        self._now_and_then()
        self._run_jobs()

    def _now_and_then(self) -> None:
        """Do what need not be done every round."""
        if self.rounds % _SELDOM == 0:
            keep_days(self.desk)
            watch_feeds(self.desk)
            keep_accuracy(self.desk)
            watch_bias(self.desk)
            reforecast_today(self.desk)
            if is_due(self.desk):
                jobs.queue_job(self.desk, SYSTEM, "calibrate", {})
            send_due_reports(self.desk)
        self.rounds += 1

    def _run_jobs(self) -> None:
        self._run_quick()
        for lane in _APART:
            self._run_apart(lane)

    def _run_apart(self, lane: str) -> None:
        """Start the next job of a lane in a process of its own, when the last one has ended."""
        child = self.children.get(lane)
        if child is not None and child.is_alive():
            return
        job = jobs.claim(self.desk.store, lane)
        if job is not None:
            context = mp.get_context("spawn")
            child = context.Process(target=run_job, args=(self.url, job.id), daemon=False)
            self.children[lane] = child
            child.start()

    def _run_quick(self) -> None:
        """Do a job of a second here: nobody waits for a process to start, or for a long build."""
        job = jobs.claim(self.desk.store, "quick")
        if job is None or job.id is None:
            return
        try:
            run_job(self.url, job.id)
        except Exception:  # noqa: BLE001 - the job keeps why it failed; the loop goes on
            _log.exception("quick job failed", job=job.id)

    def finish(self) -> None:
        """Leave everything as it can be taken up again."""
        for child in self.children.values():
            if child.is_alive():
                child.terminate()
                child.join(5)
        self.postman.stop()
        if self.demo:
            tick.stop_clock(self.desk)
        self.desk.store.close()


if __name__ == "__main__":
    Worker(open_desk()).run()
