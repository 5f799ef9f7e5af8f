"""Long runs against what breaks: ``python benchmarks/faults.py kill|fuzz|soak [amount]``.

``kill``: so many kill -9 of an ingester, on SQLite and on PostgreSQL. ``fuzz``: so many mangled
lines through every adapter. ``soak``: so many hours of a feed at 60 times its speed, with the
memory of the process. The test suite runs all three, bounded.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.store import desks, line, postgres
from dashboard.feeds.catalogue import FEEDS, rows_of
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.feeds.follow import follow
from dashboard.operations.feeds.sources import source_named
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM
from tests.dashboard.faults.test_kill import killed_again_and_again
from tests.dashboard.feeds.mangled import mangle
from tests.dashboard.feeds.test_mangled_feeds import GOOD
from tests.dashboard.made_log import START, made_log

FEED = "asterisk-queue-log"
SPEED, AT_ONCE = 60, 400
HOUR_S = 3600


def offered(desk: Desk) -> int:
    """Return the contacts that the facts count."""
    return int(measure(desk, SYSTEM, Question(by="total"))["offered"].sum())


def kill(kills: int, name: str, url: str) -> None:
    """Kill an ingester so often; compare with the calls that were made."""
    lines, calls = made_log(kills * 120, seed=1, spread_s=kills * 400)
    with desks(url) as desk, tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "queue_log"
        log.write_text("\n".join(lines) + "\n")
        hits = killed_again_and_again(desk, log, kills, seed=1)
        wrong = check_facts(desk, SYSTEM).height
        line(
            f"{name}: {kills} kills, {hits} while it worked",
            f"{len(calls) - offered(desk)} lost or doubled",
            f"{wrong} facts differ from a recomputation",
        )


def fuzz(lines: int) -> None:
    """Send mangled lines through every adapter: nothing crashes, nothing is dropped silently."""
    options = Options(timezone="Asia/Shanghai")
    for name, feed in FEEDS.items():
        read = refused = seed = 0
        began = time.perf_counter()
        while read < lines:
            text = mangled_file(GOOD[name], seed, table=bool(feed.keys))
            seed += AT_ONCE
            try:
                parsed = feed.parse(
                    rows_of(text.encode(errors="replace"), "f", feed, options), options
                )
            except FeedError:
                refused += 1
                continue
            taken = sum(f.height for f in (parsed.intervals, parsed.contacts, parsed.events))
            if taken + parsed.repeated + parsed.rejects.height != parsed.read:
                line(f"{name}: silent drop", f"seed {seed}")
            for assemble in (feed.contacts, feed.states):
                if assemble is not None:
                    assemble(parsed.events, options)
            read += parsed.read
        spent = f"0 crashes, {refused:,} files refused, {time.perf_counter() - began:.0f} s"
        line(f"{name}: mangled lines", f"{read:,}", spent)


def mangled_file(good: str, seed: int, *, table: bool) -> str:
    """Make a file of many mangled copies of good lines; a table keeps its heading."""
    head, _, body = good.partition("\n") if table else ("", "", good)
    parts = [mangle(body, seed + number) for number in range(AT_ONCE)]
    return "\n".join([head, *parts] if table else parts)


def soak(hours: float) -> None:
    """Follow a log that grows at 60 times its speed; print the memory's slope."""
    lines, calls = made_log(int(hours * 600), seed=1, spread_s=int(hours * HOUR_S))
    told = sorted(lines, key=lambda text: int(text.split("|")[0]))
    sizes: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder, desks(f"sqlite:///{folder}/s.db") as desk:
        log = Path(folder) / "queue_log"
        with desk.store.write() as session:
            source = source_named(session, "pbx", FEED)
        began, at = time.monotonic(), 0
        with log.open("a") as file:
            while at < len(told):
                shown = START + (time.monotonic() - began) * SPEED
                while at < len(told) and int(told[at].split("|")[0]) <= shown:
                    file.write(told[at] + "\n")
                    at += 1
                file.flush()
                follow(desk, source, log)
                sizes.append(((shown - START) / HOUR_S, memory_mb()))
                time.sleep(1)
        slope = slope_of(sizes[len(sizes) // 3 :])
        wrong = check_facts(desk, SYSTEM).height
        line(
            f"soak of {hours:g} h at {SPEED}x, {len(told):,} lines",
            f"{slope:+.2f} MB an hour of feed",
            f"{len(calls) - offered(desk)} lost or doubled, {wrong} facts differ",
        )


def slope_of(points: list[tuple[float, float]]) -> float:
    """Return the slope of the least-squares line through some points."""
    x, y = (np.array([point[i] for point in points]) for i in (0, 1))
    return float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())


def memory_mb() -> float:
    """Return what this process holds in memory, megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def both(kills: int) -> None:
    """Kill on both engines."""
    with tempfile.TemporaryDirectory() as folder:
        kill(kills, "SQLite", f"sqlite:///{folder}/s.db")
    with postgres() as database:
        kill(kills, "PostgreSQL", database("kill"))


WORK: dict[str, tuple[Callable[[int], None], int]] = {
    "kill": (both, 1000),
    "fuzz": (fuzz, 1_000_000),
    "soak": (soak, 24),
}


def main() -> None:
    """Run one of them."""
    what, *amount = sys.argv[1:] or ["fuzz"]
    work, usual = WORK[what]
    work(int(amount[0]) if amount else usual)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    line("peak memory", f"{peak:,.0f} MB")


if __name__ == "__main__":
    main()
