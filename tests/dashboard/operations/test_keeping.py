"""Backup, retention, archive and erasure: what is kept is whole, what goes is gone."""

import threading
from pathlib import Path

import polars as pl
import pytest
from sqlmodel import func, select

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.figures.measure import Question, measure
from dashboard.operations.keeping.back_up import back_up, bring_back
from dashboard.operations.keeping.erase import erase_customer
from dashboard.operations.keeping.retention import run_retention, set_days
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import Contact, RawEvent
from dashboard.text import SaidError
from tests.dashboard.made_log import made_log
from tests.dashboard.operations.feeds.test_take import take_lines


def totals(desk: Desk) -> pl.DataFrame:
    return measure(desk, SYSTEM, Question(by="total")).sort("queue")


def contacts(desk: Desk) -> int:
    with desk.store.read() as session:
        return session.exec(select(func.count()).select_from(Contact)).one()


def test_a_backup_brings_every_figure_back(any_desk: Desk, tmp_path: Path) -> None:
    lines, _ = made_log(120, seed=1)
    take_lines(any_desk, lines[:200])
    before = totals(any_desk)
    copy = tmp_path / "copies" / "copy"
    assert back_up(any_desk, SYSTEM, copy) == copy.stat().st_size
    take_lines(any_desk, lines[200:])
    assert not totals(any_desk).equals(before)
    bring_back(any_desk, SYSTEM, copy)
    assert totals(any_desk).equals(before)
    assert check_facts(any_desk, SYSTEM).is_empty()
    take_lines(any_desk, lines)
    assert check_facts(any_desk, SYSTEM).is_empty()


def test_a_backup_while_writing_is_whole(desk: Desk, tmp_path: Path) -> None:
    lines, _ = made_log(300, seed=2)
    stop = threading.Event()

    def write() -> None:
        at = 0
        while not stop.is_set() and at < len(lines):
            take_lines(desk, lines[at : at + 20])
            at += 20

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(3):
        back_up(desk, SYSTEM, tmp_path / f"copy{number}")
    stop.set()
    writer.join()
    for number in range(3):
        bring_back(desk, SYSTEM, tmp_path / f"copy{number}")
        assert check_facts(desk, SYSTEM).is_empty()


def test_what_is_no_backup_changes_nothing(any_desk: Desk, tmp_path: Path) -> None:
    lines, _ = made_log(20, seed=3)
    take_lines(any_desk, lines)
    before = totals(any_desk)
    (tmp_path / "text").write_text("no backup")
    for name in ("text", "absent"):
        with pytest.raises(SaidError):
            bring_back(any_desk, SYSTEM, tmp_path / name)
    assert totals(any_desk).equals(before)


def test_closed_months_are_read_from_their_files(any_desk: Desk, tmp_path: Path) -> None:
    lines, calls = made_log(80, seed=4)
    take_lines(any_desk, lines)
    before = totals(any_desk)
    set_days(any_desk, SYSTEM, {"contact": 60, "raw_event": 60})
    done = run_retention(any_desk, SYSTEM, tmp_path)
    assert sum(done.archived.values()) == len(calls)
    assert contacts(any_desk) == 0
    assert totals(any_desk).equals(before)
    assert check_facts(any_desk, SYSTEM).is_empty()
    with any_desk.store.read() as session:
        assert session.exec(select(func.count()).select_from(RawEvent)).one() == 0


def test_a_term_is_at_least_a_day_and_of_a_known_table(desk: Desk) -> None:
    for days in ({"contact": 0}, {"audit": 5}):
        with pytest.raises(SaidError):
            set_days(desk, SYSTEM, days)


def test_an_erased_customer_is_nowhere(any_desk: Desk, tmp_path: Path) -> None:
    lines, _ = made_log(20, seed=5)
    take_lines(any_desk, lines)
    before = totals(any_desk)
    with any_desk.store.read() as session:
        customer = session.exec(select(Contact.customer)).first()
    assert customer is not None
    assert erase_customer(any_desk, SYSTEM, customer) > 1
    with any_desk.store.read() as session:
        for model in (Contact, RawEvent):
            left = session.exec(select(model).where(model.customer == customer)).first()
            assert left is None
    run_retention(any_desk, SYSTEM, tmp_path)
    assert totals(any_desk).equals(before)
    with pytest.raises(SaidError):
        erase_customer(any_desk, SYSTEM, "13800000000")
