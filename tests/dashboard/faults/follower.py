"""A process that follows a log into a store, to be killed at any moment."""

import multiprocessing as mp
import time
from pathlib import Path

import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.feeds import follow as following
from dashboard.operations.feeds.sources import source_named
from dashboard.settings import Settings
from dashboard.store.engine import open_store

FEED = "asterisk-queue-log"
PART = 6_000
_FORKS = mp.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.dashboard.faults.follower"])


def follow_log(url: str, path: str) -> None:
    """Read what is new in a log, in small transactions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following, "_AT_ONCE", PART)
        desk = Desk(open_store(url), Settings())
        with desk.store.write() as session:
            source = source_named(session, "pbx", FEED)
        following.follow(desk, source, Path(path))
        desk.store.close()


def killed_after(seconds: float, url: str, path: str) -> bool:
    """Follow in a process of its own and kill -9 it; return whether it was still at work."""
    child = _FORKS.Process(target=follow_log, args=(url, path))
    child.start()
    time.sleep(seconds)
    child.kill()
    child.join()
    return child.exitcode != 0
