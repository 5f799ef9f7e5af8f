"""A preview writes nothing, and says what the import then does."""

import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.feeds.preview import MOST_ROWS, SHOWN_ROWS, headings_of, preview
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.store.tables import Row
from tests.dashboard.made_log import made_log

INTERVALS, CONTACTS, LOG = "interval-csv", "contacts-csv", "asterisk-queue-log"
ZONE = Options(timezone="Asia/Shanghai")
CELLS = st.sampled_from(
    [
        "",
        "3",
        "12",
        "-1",
        "x",
        "2026-03-02 09:00",
        "2026-03-02 09:30",
        "cards",
        "贷款",
        "9:30",
        "1e9",
    ]
)
ROWS = st.lists(st.tuples(*[CELLS] * 5), min_size=1, max_size=30)


def rows_in_store(desk: Desk) -> dict[str, int]:
    with desk.store.read() as session:
        return {
            table.name: session.connection()
            .execute(select(func.count()).select_from(table))
            .scalar_one()
            for table in Row.metadata.sorted_tables
        }


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_it_writes_nothing_and_counts_as_the_import_does(
    desk: Desk, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    for feed, heading in (
        (INTERVALS, "start,queue,offered,answered,abandoned"),
        (CONTACTS, "contact_id,queue,arrived_at,answered_at,ended_at"),
    ):
        text = "\n".join([heading, *(",".join(row) for row in rows)])
        before = rows_in_store(desk)
        look = preview(desk, SYSTEM, text.encode(), "a.csv", feed, ZONE)
        assert rows_in_store(desk) == before
        if look.trouble is not None:
            continue
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        done = import_files(desk, SYSTEM, [path], feed, ZONE)
        assert look.whole
        assert (look.read, look.rejected) == (done.read, done.rejects.height)
        assert look.rows.height == 0 or set(done.queues) <= set(look.queues)


def test_a_log_is_shown_as_the_contacts_that_it_tells(desk: Desk, tmp_path: Path) -> None:
    lines, truth = made_log(60, seed=4)
    random.Random(1).shuffle(lines)
    data = "\n".join([*lines, "broken line"]).encode()
    before = rows_in_store(desk)
    look = preview(desk, SYSTEM, data, "queue_log", LOG, Options())
    assert rows_in_store(desk) == before
    assert (look.read, look.rejected) == (len(lines) + 1, 1)
    assert look.rows.height == SHOWN_ROWS
    assert look.queues == sorted({call.queue for call in truth})
    path = tmp_path / "queue_log"
    path.write_bytes(data)
    done = import_files(desk, SYSTEM, [path], LOG, Options())
    assert sorted(done.queues) == look.queues
    assert sorted(done.agents) == look.agents
    again = preview(desk, SYSTEM, data, "queue_log", LOG, Options())
    assert (again.queues, again.agents) == ([], [])


def test_only_the_first_rows_of_a_long_file_are_read(desk: Desk) -> None:
    rows = [
        f"2026-{m:02d}-{d:02d} {h:02d}:00,q,5"
        for m in range(1, 8)
        for d in range(1, 29)
        for h in range(24)
    ]
    text = "\n".join(["start,queue,offered", *rows])
    look = preview(desk, SYSTEM, text.encode(), "long.csv", INTERVALS, ZONE)
    assert (look.read, look.whole, look.trouble) == (MOST_ROWS, False, None)


def test_a_cell_that_goes_over_lines_is_cut_nowhere(desk: Desk) -> None:
    row = '2026-03-02 {:02d}:{:02d},q,5,"said\nin two lines"'
    rows = [row.format(h, m) for h in range(24) for m in (0, 30)]
    text = "\n".join(["start,queue,offered,note", *rows])
    look = preview(desk, SYSTEM, text.encode(), "a.csv", INTERVALS, ZONE)
    assert (look.read, look.rejected, look.whole) == (48, 0, True)


@pytest.mark.parametrize(
    ("data", "feed", "options", "sentence"),
    [
        (b"", INTERVALS, ZONE, "feed.empty"),
        (b"start,offered\n", INTERVALS, ZONE, "feed.no_rows"),
        (b"a,b\n1,2\n", INTERVALS, ZONE, "feed.key_missing"),
        (b"start,queue,offered\n2026-03-02 09:00,a,1\n", INTERVALS, Options(), "feed.zone_needed"),
        (b"start,offered\n2026-03-02 09:00,1\n", INTERVALS, ZONE, "feed.queue_needed"),
        (b"PK\x03\x04x", INTERVALS, ZONE, "feed.no_workbook"),
        (b"\xff" * 200, CONTACTS, ZONE, "feed.encoding"),
        (b"a|b\n", LOG, Options(encoding="no-such"), "feed.encoding"),
        (b"a|b\n", LOG, Options(policy={"x": "y"}), "feed.unknown_policy"),
    ],
)
def test_what_cannot_be_read_at_all_is_said_not_raised(
    desk: Desk, data: bytes, feed: str, options: Options, sentence: str
) -> None:
    look = preview(desk, SYSTEM, data, "file", feed, options)
    assert look.trouble is not None
    assert look.trouble.sentence == sentence
    assert look.rows.is_empty()


def test_headings_stand_even_where_a_column_is_not_found_yet(desk: Desk) -> None:
    text = "日期,量\n2026-03-02 09:00,3\n".encode("gb18030")
    look = preview(desk, SYSTEM, text, "a.csv", INTERVALS, ZONE)
    assert (look.headings, look.encoding) == (("日期", "量"), "gb18030")
    assert headings_of(text, "a.csv") == ("日期", "量")
    mapping = {"start": "日期", "offered": "量"}
    options = Options("cards", "Asia/Shanghai", mapping, policy={"length": "30m"})
    mended = preview(desk, SYSTEM, text, "a.csv", INTERVALS, options)
    assert (mended.trouble, mended.read, mended.queues) == (None, 1, ["cards"])


def test_customers_are_not_shown(desk: Desk) -> None:
    text = (
        "contact_id,queue,arrived_at,ended_at,customer,topic\n"
        "c13800138000,q,2026-03-02 09:00,2026-03-02 09:05,13800138000,call a@b.cn\n"
    )
    look = preview(desk, SYSTEM, text.encode(), "a.csv", CONTACTS, ZONE)
    assert isinstance(look.rows, pl.DataFrame)
    assert look.rows.height == 1
    shown = look.rows.write_csv()
    assert "13800138000" not in shown
    assert "a@b.cn" not in shown


@pytest.mark.parametrize("role", ["executive", "auditor", "agent"])
def test_who_may_not_import_sees_no_file(desk: Desk, role: str) -> None:
    with pytest.raises(NotPermittedError):
        preview(desk, Actor("x", role), b"a,b\n1,2\n", "a.csv", INTERVALS, ZONE)
