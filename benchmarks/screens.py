"""What screens cost the server: ``python benchmarks/screens.py``; Linux, about half a minute.

A demo bank of its own is served by a real process, whose CPU time the kernel counts; requests
come from here, one after the other. The live floor and a wallboard poll the same route. Neither a
browser nor the network is part of this.
"""

import datetime as dt
import gzip
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# a file beside this one bears a package's name: look for packages beside the folder, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

from dashboard.operations.accounts.sign_in import COOKIE, SignedIn, sign_in  # noqa: E402 - see above
from dashboard.operations.demo import tick, warm  # noqa: E402 - see above
from dashboard.operations.demo.seed import PASSWORD, seed_demo  # noqa: E402 - see above
from dashboard.operations.desk import Desk, open_desk  # noqa: E402 - see above
from dashboard.operations.live.snapshot import snapshot  # noqa: E402 - see above
from dashboard.operations.permit import SYSTEM  # noqa: E402 - see above
from dashboard.text import Words  # noqa: E402 - see above
from dashboard.widgets.roster_grid import Shown, grid_data  # noqa: E402 - see above
from dashboard.widgets.samples import roster_sample  # noqa: E402 - see above

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 18)
POLLS, SNAPSHOTS = 3000, 30
AGENTS, DAYS = 500, 7
TICKS_S = os.sysconf("SC_CLK_TCK")


def row(what: str, measured: str, must: str = "") -> None:
    print(f"| {what:<58} | {measured:>12} | {must:>12} |")


def made_bank(url: str, speed: float = 0.0) -> Desk:
    """Return the desk of a bank whose day has gone on to 10:20; it stands there, or goes on."""
    desk = open_desk(url)
    seed_demo(desk, days=20, seed=1, speed=speed, today=DAY)
    warm.ensure_roster(desk)
    tick.start_clock(desk)
    tick.tick(desk, tick.DemoDay())
    return desk


@contextmanager
def served(url: str) -> Generator[tuple[int, int]]:
    """Serve a store; gives the process and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port)]
    environment = {**os.environ, "FLOORWALKER_STORE": url, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        await_health(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(20)


def await_health(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port, timeout=2), "/api/health", "")
        except OSError:
            time.sleep(0.25)
        else:
            return
    sys.exit("the screens did not answer within a minute")


def ask(connection: http.client.HTTPConnection, path: str, token: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Cookie": f"{COOKIE}={token}"})
    answer = connection.getresponse()
    return answer.status, answer.read()


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process so far, user and system, s."""
    after_name = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS_S


def polls(pid: int, port: int, token: str, seen: str = "") -> tuple[float, float, int]:
    """Return CPU-ms a poll, the 95th percentile of its answer in ms, and the bytes of one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    path = f"/api/live?v={seen}"
    status, body = ask(connection, path, token)
    if status not in {200, 204}:
        sys.exit(f"the route answered {status}")
    took: list[float] = []
    before = cpu_s(pid)
    for _ in range(POLLS):
        began = time.perf_counter()
        ask(connection, path, token)
        took.append(1000 * (time.perf_counter() - began))
    spent = 1000 * (cpu_s(pid) - before) / POLLS
    return spent, statistics.quantiles(took, n=20)[-1], len(body)


def of_live(desk: Desk, url: str) -> None:
    """Measure the route that the live floor and wallboards poll."""
    signed = sign_in(desk, "manager", PASSWORD)
    if not isinstance(signed, SignedIn):
        sys.exit("the bank's manager could not sign in")
    began = time.process_time()
    for _ in range(SNAPSHOTS):
        snapshot(desk, SYSTEM)
    spent = 1000 * (time.process_time() - began) / SNAPSHOTS
    with served(url) as (pid, port):
        cost, wait, size = polls(pid, port, signed.token)
        seen = str(snapshot(desk, SYSTEM)["as_of"])
        same, _, _ = polls(pid, port, signed.token, quote(seen))
    row("a live refresh, CPU-ms", f"{cost:.2f}", "<= 10")
    row("a live refresh, KB", f"{size / 1000:.1f}", "<= 60")
    row("the same as a wallboard asks it, CPU-ms", f"{cost:.2f}", "<= 1")
    row("the same as a wallboard asks it, KB", f"{size / 1000:.1f}", "<= 20")
    row("a refresh when nothing is new, CPU-ms", f"{same:.2f}")
    row("answer of the route, 95th percentile, ms, one at a time", f"{wait:.1f}")
    row("making the snapshot, once a second for all, CPU-ms", f"{spent:.1f}")


def of_roster() -> None:
    """Measure what the server does for the roster grid."""
    view = roster_sample(AGENTS, DAYS)
    shown, words = Shown(0, DAYS, editable=True), Words("en")
    grid_data(view, shown, words)
    began = time.process_time()
    told = grid_data(view, shown, words)
    spent = 1000 * (time.process_time() - began)
    body = json.dumps(told, ensure_ascii=False).encode()
    shifts = len(view.roster.shifts())
    pieces = sum(1 + 2 * len(shift.breaks) for shift in view.roster.shifts())
    row(f"roster, {AGENTS} agents x {DAYS} days: shifts", f"{shifts:,}")
    row("pieces of shifts drawn", f"{pieces:,}")
    row("data of the grid, KB", f"{len(body) / 1000:.0f}")
    row("the same compressed, KB", f"{len(gzip.compress(body)) / 1000:.0f}")
    row("making it, CPU-ms, of 1,500 until it is on screen", f"{spent:.0f}", "< 1500")


def main() -> None:
    row("measure", "measured", "must")
    row("-" * 58, "-" * 12, "-" * 12)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.db"
        of_live(made_bank(url), url)
    of_roster()


if __name__ == "__main__":
    main()
