"""The worker itself in a process of its own, to be killed at any moment."""

import multiprocessing as mp
import sys
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from types import ModuleType

import pytest

from dashboard import worker
from dashboard.operations.desk import Desk
from dashboard.operations.notices import outbox, postman
from dashboard.settings import Settings
from dashboard.store.engine import open_store

LEASE_S = 0.3
_FORKS = mp.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.dashboard.faults.alerter"])


def work(url: str) -> None:
    """Run the worker, faster than by the clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "TICK_S", 0.02)
        patch.setattr(postman, "ROUND_S", 0.02)
        patch.setattr(outbox, "LEASE_S", LEASE_S)
        worker.Worker(Desk(open_store(url), Settings())).run()


def _started(url: str) -> ForkServerProcess:
    """Start the worker; whatever script the tests of screens left as the main one stays out."""
    child = _FORKS.Process(target=work, args=(url,))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        child.start()
    return child


def killed_after(seconds: float, url: str) -> bool:
    """Run the worker and kill -9 it; return whether it was still at work."""
    child = _started(url)
    time.sleep(seconds)
    child.kill()
    child.join()
    return child.exitcode == -9


def work_until(done: Callable[[], bool], url: str, most_s: float) -> bool:
    """Run the worker until something is done; return whether it was in time."""
    child = _started(url)
    end = time.monotonic() + most_s
    while not (finished := done()) and time.monotonic() < end:
        time.sleep(0.02)
    child.terminate()
    child.join(20)
    return finished
