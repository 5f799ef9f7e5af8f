"""A followed file grows, is rotated, is emptied in place: every line is taken once."""

from pathlib import Path

import polars as pl
import pytest
from sqlmodel import select

from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.follow import follow, follow_sources
from dashboard.operations.feeds.health import feed_health
from dashboard.operations.feeds.sources import plain_options, save_source, source_named
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import FeedFile, Source
from tests.dashboard.made_log import made_log

FEED = "asterisk-queue-log"


@pytest.fixture
def source(desk: Desk) -> Source:
    with desk.store.write() as session:
        return source_named(session, "pbx", FEED)


def offered(desk: Desk) -> int:
    rows = measure(desk, SYSTEM, Question(by="total"))
    return int(rows["offered"].sum()) if rows.width else 0


def append(path: Path, lines: list[str]) -> None:
    with path.open("a") as file:
        file.writelines(f"{line}\n" for line in lines)


def test_only_whole_lines_are_taken_and_none_twice(
    desk: Desk, source: Source, tmp_path: Path
) -> None:
    log = tmp_path / "queue_log"
    assert follow(desk, source, log).read == 0
    lines, calls = made_log(40, seed=1)
    with log.open("w") as file:
        file.write("\n".join(lines[:30]) + "\n" + lines[30][:10])
    assert follow(desk, source, log).read == 30
    assert follow(desk, source, log).read == 0
    with log.open("a") as file:
        file.write(lines[30][10:] + "\n")
    append(log, lines[31:])
    taken = follow(desk, source, log)
    assert (taken.read, taken.duplicate) == (len(lines) - 30, 0)
    assert offered(desk) == len(calls)


def test_a_rotated_file_is_read_to_its_end_before_its_heir(
    desk: Desk, source: Source, tmp_path: Path
) -> None:
    log = tmp_path / "queue_log"
    lines, calls = made_log(60, seed=2)
    append(log, lines[:50])
    follow(desk, source, log)
    append(log, lines[50:80])
    log.rename(tmp_path / "queue_log.1")
    append(log, lines[80:])
    assert follow(desk, source, log).read == len(lines) - 50
    assert offered(desk) == len(calls)
    with desk.store.read() as session:
        assert len(session.exec(select(FeedFile)).all()) == 2


def test_a_file_emptied_in_place_begins_anew(desk: Desk, source: Source, tmp_path: Path) -> None:
    log = tmp_path / "queue_log"
    lines, calls = made_log(40, seed=3)
    append(log, lines[:60])
    follow(desk, source, log)
    log.write_text("")
    append(log, lines[60:])
    assert follow(desk, source, log).read == len(lines) - 60
    assert offered(desk) == len(calls)


def test_a_growing_table_keeps_its_heading(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    options = Options(queue="cards", timezone="Asia/Shanghai")
    with desk.store.write() as session:
        source = source_named(session, "crm", "contacts-csv")
        source.options = plain_options(options)
        session.add(source)
    append(table, ["contact_id,arrived_at,answered_at,ended_at"])
    assert follow(desk, source, table).read == 0
    append(table, ["1,2026-03-02 09:00,2026-03-02 09:01,2026-03-02 09:05"])
    assert follow(desk, source, table).read == 1
    append(table, ["2,2026-03-02 09:02,,2026-03-02 09:03", "3,never,,"])
    taken = follow(desk, source, table)
    assert (taken.read, taken.accepted) == (2, 1)
    assert taken.rejects["line"].to_list() == [4]
    assert offered(desk) == 2


def test_a_folder_brings_every_file_once(desk: Desk, source: Source, tmp_path: Path) -> None:
    lines, calls = made_log(30, seed=4)
    folder = tmp_path / "logs"
    folder.mkdir()
    append(folder / "a", lines[:40])
    append(folder / "b", lines[40:])
    assert follow(desk, source, folder).read == len(lines)
    assert follow(desk, source, folder).read == 0
    assert offered(desk) == len(calls)


def test_one_source_in_trouble_harms_no_other(desk: Desk, tmp_path: Path) -> None:
    lines, calls = made_log(30, seed=5)
    append(tmp_path / "queue_log", lines)
    append(tmp_path / "bad.csv", ["a,b", "1,2"])
    save_source(desk, SYSTEM, "a bad one", "contacts-csv", {"path": str(tmp_path / "bad.csv")})
    save_source(desk, SYSTEM, "pbx", FEED, {"path": str(tmp_path / "queue_log")})
    follow_sources(desk)
    assert offered(desk) == len(calls)
    health = feed_health(desk, SYSTEM)
    troubled = health.filter(pl.col("trouble") != "")["name"].to_list()
    assert troubled == ["a bad one"]
