"""From a contact to the screen and to the alert: ``floor_latency.py [rate] [hours]``.

A queue log grows by `rate` contacts a second (300; one arrives, is answered and ends). The worker
follows it, the screens' process serves the snapshot, and this process polls it every two seconds
as the component in the browser does. After some minutes a surge begins. The store holds `hours`
(1) of contacts at that rate from before, and forecasts for all queues. Up to a quarter of an hour.
"""

import datetime as dt
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

# a file beside this one bears a package's name: look for packages beside the folder, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.screens import ROOT, ask, row, served  # noqa: E402 - see above
from dashboard.frames import CONTACTS, INTERVALS, MOMENT, conform  # noqa: E402 - see above
from dashboard.operations.accounts.sign_in import SignedIn, sign_in  # noqa: E402 - see above
from dashboard.operations.accounts.users import Scope, add_user  # noqa: E402 - see above
from dashboard.operations.desk import Desk, open_desk  # noqa: E402 - see above
from dashboard.operations.facts.kept import write_facts  # noqa: E402 - see above
from dashboard.operations.feeds.keep_contacts import keep_contacts  # noqa: E402 - see above
from dashboard.operations.feeds.known import known_queues  # noqa: E402 - see above
from dashboard.operations.feeds.sources import save_source, source_named  # noqa: E402 - see above
from dashboard.operations.permit import SYSTEM  # noqa: E402 - see above
from dashboard.operations.queues.known import id_of, queues_named  # noqa: E402 - see above
from dashboard.store.tables import ForecastRun, ForecastValue, Queue  # noqa: E402 - see above
from dashboard.store.write import add_new  # noqa: E402 - see above

QUEUES, AGENTS = 40, 6000
POLL_S, BUCKET_S = 2.0, 300
CALM_S, SURGE = 80, 1.75
WAIT_S, TALK_S = 4, 12
PASSWORD = "floorwalker-bench"  # noqa: S105 - of a store that is thrown away
NAMES = [f"queue {n:02d}" for n in range(QUEUES)]


def prepared(url: str, log: Path, rate: float, hours: float, now: float) -> Desk:
    """Return the desk of a center with a morning behind it, forecasts, and a log to follow."""
    desk = open_desk(url)
    add_user(desk, SYSTEM, "manager", "manager", PASSWORD, scope=Scope())
    save_source(desk, SYSTEM, "pbx", "asterisk-queue-log", {"path": str(log), "timezone": "UTC"})
    with desk.store.write(alone=True) as session:
        session.add_all([Queue(name=name) for name in NAMES])
    begin = (now - 3600 * hours) // BUCKET_S * BUCKET_S
    morning(desk, rate, begin)
    fill(desk, rate, begin, now)
    forecast(desk, rate, now)
    return desk


def morning(desk: Desk, rate: float, until: float) -> None:
    """Write the facts of the day before the contacts that are told one by one."""
    midnight = until // 86_400 * 86_400
    starts = np.repeat(np.arange(midnight, until, BUCKET_S), QUEUES)
    offered = np.random.default_rng(0).poisson(rate * BUCKET_S / QUEUES, starts.size)
    facts = pl.DataFrame(
        {
            "queue": NAMES * (starts.size // QUEUES),
            "start": pl.Series((starts * 1e6).astype(np.int64)).cast(MOMENT),
            "length_s": BUCKET_S,
            "offered": offered,
            "answered": offered,
            "handled": offered,
            "handle_s": offered * float(TALK_S),
            "wait_answered_s": offered * float(WAIT_S),
        }
    )
    with desk.store.write() as session:
        ids = {queue.name: id_of(queue) for queue in queues_named(session, [])}
        write_facts(session, conform(facts, INTERVALS), ids)


def fill(desk: Desk, rate: float, begin: float, end: float) -> None:
    """Store contacts that came between two moments, s since 1970."""
    count, chunk = int(rate * (end - begin)), 30_000
    for first in range(0, count, chunk):
        with desk.store.write(alone=True) as session:
            source = source_named(session, "before", "contacts-csv")
            made = past(first, min(chunk, count - first), begin, rate)
            keep_contacts(session, source.id or 0, known_queues(session), made)


def past(first: int, count: int, begin: float, rate: float) -> pl.DataFrame:
    """Return contacts that came before, one after the other, over all queues."""
    draw = np.random.default_rng(first)
    arrived = ((begin + (first + np.arange(count)) / rate) * 1e6).astype(np.int64)
    return conform(
        pl.DataFrame(
            {
                "source_key": [f"{begin:.0f}-{first + n}" for n in range(count)],
                "segment": np.zeros(count, np.int64),
                "queue": pl.Series(NAMES).gather(draw.integers(0, QUEUES, count)),
                "channel": pl.repeat("voice", count, eager=True),
                "arrived_at": pl.Series(arrived).cast(MOMENT),
                "answered_at": pl.Series(arrived + WAIT_S * 1_000_000).cast(MOMENT),
                "ended_at": pl.Series(arrived + (WAIT_S + TALK_S) * 1_000_000).cast(MOMENT),
                "outcome": pl.repeat("answered", count, eager=True),
                "talk_s": pl.repeat(float(TALK_S), count, eager=True),
            }
        ),
        CONTACTS,
    )


def forecast(desk: Desk, rate: float, now: float) -> None:
    """Put a flat forecast in force for today and tomorrow."""
    midnight = dt.datetime.fromtimestamp(now, dt.UTC).replace(hour=0, minute=0, second=0)
    starts = [midnight.replace(microsecond=0) + dt.timedelta(minutes=30 * n) for n in range(96)]
    mean = rate * 1800 / QUEUES
    with desk.store.write() as session:
        for queue in queues_named(session, []):
            run = ForecastRun(
                queue_id=id_of(queue), made_by="x", model="flat", every_s=1800, input_hash="x"
            )
            session.add(run)
            session.flush()
            flat = dict.fromkeys(("contacts", "lo80", "hi80", "lo95", "hi95"), mean)
            columns = {"run_id": run.id, "start": starts, "aht_s": float(TALK_S)} | flat
            add_new(session, ForecastValue, pl.DataFrame(columns).cast({"start": MOMENT}))


class Log:
    """Writes contacts into a queue log as time passes, and remembers when each was written."""

    def __init__(self, path: Path, rate: float, surge_at: float, until: float) -> None:
        self.path, self.rate, self.surge_at, self.until = path, rate, surge_at, until
        self.written: list[float] = []
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        draw, began = np.random.default_rng(1), time.time()
        later: list[tuple[float, str]] = []
        due, last = 0.0, began
        with self.path.open("a", encoding="utf-8") as file:
            while (now := time.time()) < self.until:
                due += (now - last) * self.rate * (SURGE if now >= self.surge_at else 1.0)
                for _ in range(int(due)):
                    self._arrive(now, NAMES[draw.integers(QUEUES)], later)
                due, last = due - int(due), now
                while later and later[0][0] <= now:
                    file.write(f"{heappop(later)[1]}\n")
                file.flush()
                time.sleep(0.1)

    def _arrive(self, now: float, queue: str, later: list[tuple[float, str]]) -> None:
        number, taken, over = len(self.written), now + WAIT_S, now + WAIT_S + TALK_S
        agent, call = f"SIP/{number % AGENTS}", f"{int(now)}.{number}"
        ends = f"{call}|{queue}|{agent}"
        heappush(later, (now, f"{int(now)}|{call}|{queue}|NONE|ENTERQUEUE||1|1"))
        heappush(later, (taken, f"{int(taken)}|{ends}|CONNECT|{WAIT_S}|{call}|1"))
        heappush(later, (over, f"{int(over)}|{ends}|COMPLETECALLER|{WAIT_S}|{TALK_S}|1"))
        self.written.append(now)


@contextmanager
def working(url: str) -> Generator[int]:
    """Run the worker on a store; gives its process."""
    environment = {**os.environ, "FLOORWALKER_STORE": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "dashboard.worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def polled(port: int, token: str, until: float) -> Iterator[tuple[float, float, dict[str, Any]]]:
    """Poll the snapshot as the screen does; yields when it was there, how long it took, and it."""
    connection, seen = http.client.HTTPConnection("127.0.0.1", port, timeout=30), ""
    while (began := time.time()) < until:
        status, body = ask(connection, f"/api/live?v={seen}", token)
        if status == 200:  # noqa: PLR2004 - OK
            found = json.loads(body)
            yield time.time(), time.time() - began, found
        time.sleep(max(0.0, POLL_S - (time.time() - began)))


def delays(
    before: int, written: list[float], seen: list[tuple[float, int]]
) -> list[tuple[float, float]]:
    """Return by contact when it was written, and from then to the first snapshot that counts it."""
    found: list[tuple[float, float]] = []
    shown = 0
    for at, offered in seen:
        moments = written[shown : max(shown, offered - before)]
        found += [(moment, at - moment) for moment in moments]
        shown = max(shown, offered - before)
    return found


def main() -> None:
    rate = float(sys.argv[1]) if len(sys.argv) > 1 else 300.0
    hours = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0  # noqa: PLR2004 - the second argument
    with tempfile.TemporaryDirectory() as folder:
        url, path = f"sqlite:///{folder}/live.db", Path(folder, "queue_log")
        path.touch()
        filled = time.time()
        desk = prepared(url, path, rate, hours, filled)
        signed = sign_in(desk, "manager", PASSWORD)
        if not isinstance(signed, SignedIn):
            sys.exit("the manager could not sign in")
        with served(url) as (_, port), working(url):
            time.sleep(10)
            fill(desk, rate, filled, time.time())  # no gap that would be an alert itself
            surge_at = (time.time() + CALM_S) // BUCKET_S * BUCKET_S + BUCKET_S
            until = surge_at + 4 * BUCKET_S + 30
            log = Log(path, rate, surge_at, until)
            first = json.loads(ask(_to(port), "/api/live", signed.token)[1])
            before = int(first["total"]["offered"])
            log.thread.start()
            told(log, before, list(_until_alert(port, signed.token, until, surge_at)), surge_at)


def _to(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def _until_alert(
    port: int, token: str, until: float, surge_at: float
) -> Iterator[tuple[float, float, dict[str, Any]]]:
    """Poll until a surge is told, at least until it has begun."""
    for found in polled(port, token, until):
        yield found
        if _volume(found[2], surge_at):
            return


def _volume(snapshot: dict[str, Any], since: float) -> list[float]:
    """Return when alerts on volume were opened after a moment, s since 1970."""
    opened = [
        dt.datetime.fromisoformat(alert["opened_at"]).timestamp()
        for alert in snapshot["alerts"]
        if alert["indicator"] == "volume"
    ]
    return [moment for moment in opened if moment > since]


def told(
    log: Log, before: int, seen: list[tuple[float, float, dict[str, Any]]], surge_at: float
) -> None:
    """Print what was measured."""
    found = delays(before, log.written, [(at, int(s["total"]["offered"])) for at, _, s in seen])
    row("measure", "measured", "must")
    row("-" * 58, "-" * 12, "-" * 12)
    calm = [delay for moment, delay in found if moment < surge_at]
    surge = [delay for moment, delay in found if moment >= surge_at]
    for rate, part in ((log.rate, calm), (SURGE * log.rate, surge)):
        parts = statistics.quantiles(part, n=20)
        row(f"contacts followed at {rate:.0f} a second", f"{len(part):,}")
        row("from the line in the log to the screen, median, s", f"{parts[9]:.1f}")
        row("the same, 95th percentile, s", f"{parts[-1]:.1f}", "<= 5")
    row("answer of the route, longest, s", f"{max(took for _, took, _ in seen):.2f}")
    alerts = _volume(seen[-1][2], surge_at)
    if not alerts:
        row("alert on a surge", "none came", "<= 15")
        return
    opened = min(alerts)
    complete = opened // BUCKET_S * BUCKET_S
    row("buckets of the surge before the alert", f"{(complete - surge_at) / BUCKET_S:.0f}")
    row("from the bucket's end to the alert, s", f"{opened - complete:.1f}", "<= 15")
    row("from the bucket's end to the alert on screen, s", f"{seen[-1][0] - complete:.1f}")


if __name__ == "__main__":
    main()
