"""Handle times by bucket: as a naive count says, and the same with what a look remembers."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from sqlmodel import select

from dashboard.frames import CONTACTS, MOMENT, conform
from dashboard.operations.alerting.streams import HandledMemo, Today, handled_today
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.keep_contacts import keep_contacts
from dashboard.operations.feeds.known import know_agents, known_queues
from dashboard.store.tables import Queue, Source

START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
QUEUES = ("cards", "loans")


def made(seed: int, count: int) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    begin = int(START.timestamp() * 1e6)
    arrived = begin + np.sort(draw.integers(0, 6 * 3600, count)) * 1_000_000
    talk = draw.integers(20, 900, count)
    answered = arrived + 5_000_000
    return conform(
        pl.DataFrame(
            {
                "source_key": [f"{seed}-{n}" for n in range(count)],
                "segment": np.zeros(count, np.int64),
                "queue": pl.Series(QUEUES).gather(draw.integers(0, 2, count)),
                "channel": "voice",
                "arrived_at": pl.Series(arrived).cast(MOMENT),
                "answered_at": pl.Series(answered).cast(MOMENT),
                "ended_at": pl.Series(answered + talk * 1_000_000).cast(MOMENT),
                "outcome": "answered",
                "agent": "ann",
                "talk_s": talk.astype(np.float64),
                "acw_s": draw.integers(0, 30, count).astype(np.float64),
            }
        ),
        CONTACTS,
    )


def keep(desk: Desk, contacts: pl.DataFrame) -> None:
    with desk.store.write() as session:
        source = session.exec(select(Source)).one()
        known = known_queues(session)
        know_agents(session, known, source.name, contacts)
        keep_contacts(session, source.id or 0, known, contacts)


@pytest.fixture
def bank(any_desk: Desk) -> Desk:
    with any_desk.store.write() as session:
        session.add_all([Queue(name=name) for name in QUEUES])
        session.add(Source(name="pbx", feed="contacts-csv"))
    return any_desk


def looked(
    desk: Desk, hours: float, memo: HandledMemo | None = None
) -> dict[str, list[tuple[float, float]]]:
    with desk.store.read() as session:
        queues = session.exec(select(Queue)).all()
        today = Today.of(queues, START + dt.timedelta(hours=hours))
        found = handled_today(session, today, memo)
    return {
        name: list(zip(one.count.tolist(), one.aht_s.tolist(), strict=True))
        for name, one in found.items()
    }


def counted(contacts: pl.DataFrame, hours: float) -> dict[str, list[tuple[float, float]]]:
    buckets = int(hours * 12)
    found: dict[str, list[tuple[float, float]]] = {}
    for name in QUEUES:
        spent: list[list[float]] = [[] for _ in range(buckets)]
        mine = contacts.filter(pl.col("queue") == name)
        told = mine.select("ended_at", pl.col("talk_s") + pl.col("acw_s"))
        for ended, seconds in told.iter_rows():
            place = int((ended - START).total_seconds() // 300)
            if place < buckets:
                spent[place].append(seconds)
        found[name] = [(float(len(s)), sum(s) / len(s) if s else 0.0) for s in spent]
    return found


def test_buckets_hold_what_ended_in_them(bank: Desk) -> None:
    contacts = made(1, 400)
    keep(bank, contacts)
    found, due = looked(bank, 5), counted(contacts, 5)
    for name in QUEUES:
        assert np.array(found[name]) == pytest.approx(np.array(due[name]))


def test_what_a_look_remembers_changes_nothing(bank: Desk) -> None:
    memo, contacts = HandledMemo(), made(2, 400)
    for hours in (1.0, 1.5, 4.0, 4.25):
        until = START + dt.timedelta(hours=hours)
        keep(bank, contacts.filter(pl.col("ended_at") <= until))
        assert looked(bank, hours, memo) == looked(bank, hours)
    assert memo.until > 0
    assert looked(bank, 5, HandledMemo((START, "other"), memo.sums, 99)) == looked(bank, 5)
