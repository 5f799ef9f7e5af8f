"""Concurrent writers lose nothing, and the second editor of a roster is told."""

import datetime as dt
import threading

import pytest
from sqlalchemy.orm.exc import StaleDataError

from dashboard.operations.desk import Desk
from dashboard.store.tables import Queue, Schedule, Setting

WRITERS, ROUNDS = 4, 25


def test_no_concurrent_update_is_lost(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        session.add(Setting(name="counter", value={"n": 0}))

    def count() -> None:
        for _ in range(ROUNDS):
            with any_desk.store.write() as session:
                row = session.get_one(Setting, "counter", with_for_update=True)
                row.value = {"n": row.value["n"] + 1}

    threads = [threading.Thread(target=count) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with any_desk.store.read() as session:
        assert session.get_one(Setting, "counter").value["n"] == WRITERS * ROUNDS


def test_the_second_editor_of_a_roster_is_told(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        schedule = Schedule(
            name="w", first_day=dt.date(2026, 1, 5), days=7, timezone="UTC", made_by="a"
        )
        session.add(schedule)
    with any_desk.store.read() as session:
        seen = session.get_one(Schedule, schedule.id)
    with any_desk.store.write() as session:
        session.get_one(Schedule, schedule.id).reason = "first editor"
    seen.reason = "second editor"
    with pytest.raises(StaleDataError), any_desk.store.write() as session:
        session.add(seen)
    with any_desk.store.read() as session:
        assert session.get_one(Schedule, schedule.id).reason == "first editor"


def test_readers_do_not_wait_for_a_writer(any_desk: Desk) -> None:
    with any_desk.store.write() as session:
        session.add(Queue(name="a"))
        session.flush()
        with any_desk.store.read() as reader:
            assert reader.get(Queue, 1) is None
