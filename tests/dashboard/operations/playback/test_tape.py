"""What of a recorded day was known at each moment."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.frames import CONTACTS, STATES, conform
from dashboard.operations.playback.tape import Tape, contacts_known, states_known

BEGIN = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
END = BEGIN + dt.timedelta(days=1)


def at(seconds: int) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


def tape_of(contacts: list[tuple[int, int, int, bool]]) -> Tape:
    """Return a day of contacts: arrival, wait, talk, whether somebody answered."""
    rows = [
        {
            "source_key": str(number),
            "segment": 0,
            "queue": "cards",
            "channel": "voice",
            "arrived_at": at(came),
            "answered_at": at(came + wait) if taken else None,
            "ended_at": at(came + wait + (talk if taken else 0)),
            "outcome": "answered" if taken else "abandoned",
            "agent": "ann" if taken else None,
            "talk_s": float(talk) if taken else None,
        }
        for number, (came, wait, talk, taken) in enumerate(contacts)
    ]
    stays = [("ann", "ready", at(0), at(600)), ("ann", "break", at(600), None)]
    states = pl.DataFrame(stays, schema=["agent", "state", "since", "until"], orient="row")
    schema = {name: kind for name, kind in CONTACTS.items() if not rows or name in rows[0]}
    frame = pl.DataFrame(rows, schema=schema)
    return Tape(BEGIN, END, conform(frame, CONTACTS), conform(states, STATES))


DAYS = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 300), st.integers(1, 900), st.booleans()),
    max_size=12,
)


@given(day=DAYS, now=st.integers(0, 5000))
def test_nothing_is_known_before_it_happened(
    day: list[tuple[int, int, int, bool]], now: int
) -> None:
    known = contacts_known(tape_of(day), at(now))
    assert known.height == sum(came <= now for came, *_ in day)
    for name in ("arrived_at", "answered_at", "ended_at"):
        assert known.filter(pl.col(name) > at(now)).is_empty()
    waiting = known.filter(pl.col("answered_at").is_null() & pl.col("ended_at").is_null())
    assert set(waiting["outcome"]) <= {"open"}
    assert waiting["agent"].is_null().all()
    assert known.filter(pl.col("ended_at").is_null())["talk_s"].is_null().all()


@given(day=DAYS, stops=st.lists(st.integers(0, 5000), min_size=1, max_size=5, unique=True))
def test_news_put_on_top_of_one_another_are_the_whole(
    day: list[tuple[int, int, int, bool]], stops: list[int]
) -> None:
    tape, kept, since = tape_of(day), dict[str, tuple[object, ...]](), None
    for now in [at(stop) for stop in sorted(stops)]:
        for row in contacts_known(tape, now, since).iter_rows():
            kept[str(row[0])] = row
        since = now
    whole = contacts_known(tape, at(max(stops)))
    assert kept == {str(row[0]): row for row in whole.iter_rows()}


def test_a_stay_ends_when_it_ended() -> None:
    tape = tape_of([])
    assert states_known(tape, at(599))["until"].to_list() == [None]
    assert states_known(tape, at(600))["state"].to_list() == ["ready", "break"]
    assert states_known(tape, at(900), at(700)).is_empty()


def test_the_share_of_the_day_stays_within_it() -> None:
    tape = tape_of([])
    assert tape.share(at(0)) == 0
    assert tape.share(BEGIN + dt.timedelta(hours=6)) == pytest.approx(0.25)
    assert tape.share(END + dt.timedelta(hours=1)) == 1
