import datetime as dt

import polars as pl
from sqlmodel import select

from dashboard.frames import MOMENT
from dashboard.operations.desk import Desk
from dashboard.store.read import read_frame
from dashboard.store.tables import IntervalFact, Queue
from dashboard.store.write import add_new, table_of, upsert

START = dt.datetime(2026, 3, 29, 0, 0, tzinfo=dt.UTC)


def facts(offered: list[int]) -> pl.DataFrame:
    starts = [START + dt.timedelta(minutes=5 * i) for i in range(len(offered))]
    return pl.DataFrame(
        {
            "queue_id": [1] * len(offered),
            "start": pl.Series(starts, dtype=MOMENT),
            "length_s": [300] * len(offered),
            "offered": offered,
            "answered_waits": [b"\x01\x00" if n else None for n in offered],
        },
        schema_overrides={"answered_waits": pl.Binary},
    )


def stored(desk: Desk) -> list[tuple[dt.datetime, int, bytes | None]]:
    table = table_of(IntervalFact)
    columns = [table.c[n] for n in ("start", "offered", "answered_waits")]
    with desk.store.read() as session:
        return read_frame(session, select(*columns).order_by(table.c.start)).rows()


def test_frames_come_back_as_they_went(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        session.add(Queue(name="a"))
    with any_desk.store.write() as session:
        assert add_new(session, IntervalFact, facts([3, 0, 5])) == 3
    assert stored(any_desk) == facts([3, 0, 5]).select("start", "offered", "answered_waits").rows()


def test_add_new_keeps_and_upsert_overwrites(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        session.add(Queue(name="a"))
    with any_desk.store.write() as session:
        add_new(session, IntervalFact, facts([3, 4]))
        assert add_new(session, IntervalFact, facts([9, 9, 9])) == 1
    assert [row[1] for row in stored(any_desk)] == [3, 4, 9]
    with any_desk.store.write() as session:
        upsert(session, IntervalFact, facts([1, 2]))
    assert [row[1] for row in stored(any_desk)] == [1, 2, 9]


def test_empty_frames_write_nothing(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        assert add_new(session, IntervalFact, facts([])) == 0
