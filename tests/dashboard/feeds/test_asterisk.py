"""Golden contacts and states of queue logs, one a trap."""

import datetime as dt
import random
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.feeds.catalogue import FEEDS, parse_text
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options

FEED = FEEDS["asterisk-queue-log"]
T = 1_600_000_000
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "feeds"


def log(*lines: str) -> str:
    """Return lines whose first field is seconds after `T`."""
    parts = (line.partition("|") for line in lines)
    return "".join(f"{T + float(at):.6f}|{rest}\n".replace(".000000", "") for at, _, rest in parts)


def contacts(text: str, **policy: str) -> pl.DataFrame:
    options = Options(policy=policy)
    parsed = parse_text(text, FEED, options)
    assert FEED.contacts
    return FEED.contacts(parsed.events, options)


def told(text: str, **policy: str) -> list[tuple[object, ...]]:
    """Return queue, segment, outcome and seconds after `T` of arrival, answer and end; talk."""
    seconds = [
        ((pl.col(name).dt.epoch("us") - T * 1_000_000) / 1e6).alias(name)
        for name in ("arrived_at", "answered_at", "ended_at")
    ]
    frame = contacts(text, **policy).select("queue", "segment", "outcome", *seconds, "talk_s")
    return frame.sort("queue", "segment").rows()


def stays(text: str) -> list[tuple[str, float, float | None]]:
    options = Options()
    assert FEED.states
    frame = FEED.states(parse_text(text, FEED, options).events, options)
    seconds = [
        ((pl.col(name).dt.epoch("us") - T * 1_000_000) / 1e6).alias(name)
        for name in ("since", "until")
    ]
    return frame.select("state", *seconds).rows()


ANSWERED = (
    "0|9.1|sales|NONE|ENTERQUEUE||5551234|1",
    "4|9.1|sales|SIP/1|RINGNOANSWER|4000",
    "12|9.1|sales|SIP/2|CONNECT|12|9.2|3",
    "72|9.1|sales|SIP/2|COMPLETECALLER|12|60|1",
)


def test_an_answered_call_waits_from_its_entry_and_talks_as_told() -> None:
    assert told(log(*ANSWERED)) == [("sales", 0, "answered", 0, 12, 72, 60)]
    row = contacts(log(*ANSWERED)).to_dicts()[0]
    assert (row["source_key"], row["agent"], row["customer"]) == ("9.1", "SIP/2", "5551234")
    assert (row["channel"], row["transferred"], row["hold_s"]) == ("voice", False, None)


def test_the_epoch_of_the_call_id_is_never_the_arrival() -> None:
    text = f"{T}|{T - 40}.5|q|NONE|ENTERQUEUE|||1\n{T + 9}|{T - 40}.5|q|NONE|ABANDON|1|1|9\n"
    assert told(text) == [("q", 0, "abandoned", 0, None, 9, None)]


def test_one_call_in_several_queues_and_twice_in_one() -> None:
    text = log(
        "0|9.1|a|NONE|ENTERQUEUE||5|1",
        "10|9.1|a|NONE|EXITWITHTIMEOUT|1|1|10",
        "10|9.1|b|NONE|ENTERQUEUE||5|1",
        "20|9.1|b|NONE|EXITEMPTY|1|1|10",
        "20|9.1|a|NONE|ENTERQUEUE||5|1",
        "25|9.1|a|SIP/1|CONNECT|5|x|1",
        "55|9.1|a|SIP/1|COMPLETEAGENT|5|30|1",
    )
    assert told(text) == [
        ("a", 0, "flow_out", 0, None, 10, None),
        ("a", 1, "answered", 20, 25, 55, 30),
        ("b", 0, "flow_out", 10, None, 20, None),
    ]


def test_a_stay_that_ends_and_one_that_begins_in_the_same_second() -> None:
    text = log(
        "0|9.1|a|NONE|ENTERQUEUE||5|1",
        "10|9.1|a|NONE|ENTERQUEUE||5|1",
        "10|9.1|a|NONE|EXITWITHKEY|1|1|1|10",
        "10|9.1|a|SIP/1|COMPLETEAGENT|0|0|1",
        "10|9.1|a|SIP/1|CONNECT|0|x|1",
    )
    assert told(text) == [
        ("a", 0, "flow_out", 0, None, 10, None),
        ("a", 1, "answered", 10, 10, 10, 0),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("30|9.1|q|SIP/1|CONNECT|12|x|3", ("answered", 18, 30, None, None)),
        ("30|9.1|q|SIP/1|COMPLETEAGENT|5|20|1", ("answered", 5, 10, 30, 20)),
        ("30|9.1|q|NONE|ABANDON|1|1|12", ("abandoned", 18, None, 30, None)),
        ("30|9.1|q|SIP/1|TRANSFER|100|ctx|5|20|1", ("answered", 5, 10, 30, 20)),
        ("30|9.1|q|NONE|EXITWITHTIMEOUT|1|1|12", ("flow_out", 18, None, 30, None)),
        ("30|9.1|q|NONE|EXITWITHKEY|5|1|1|12", ("flow_out", 18, None, 30, None)),
        ("30|9.1|q|NONE|EXITWITHKEY|5|1", ("flow_out", 30, None, 30, None)),
    ],
)
def test_a_rotated_file_starts_mid_call(line: str, expected: tuple[object, ...]) -> None:
    assert told(log(line)) == [("q", 0, *expected)]


def test_the_arrival_is_mended_when_the_entry_comes() -> None:
    assert told(log("30|9.1|q|SIP/1|CONNECT|12|x|3", "17|9.1|q|NONE|ENTERQUEUE||5|1")) == [
        ("q", 0, "answered", 17, 30, None, None)
    ]


@pytest.mark.parametrize(
    "args",
    [
        "TRANSFER|100|from-internal|12|60|1",
        "TRANSFER|100|from-internal|12|60",
        "BLINDTRANSFER|100|from-internal|12|60|1",
        "ATTENDEDTRANSFER|BRIDGE|9f-3c|12|60|1",
        "ATTENDEDTRANSFER|APP|voicemail|12|60|1",
        "ATTENDEDTRANSFER|LINK|SIP/1-1|SIP/2-2|12|60|1|",
    ],
)
def test_transfers_are_read_from_the_right(args: str) -> None:
    text = log(f"72|9.1|q|SIP/1|{args}")
    assert told(text) == [("q", 0, "answered", 0, 12, 72, 60)]
    assert contacts(text)["transferred"].to_list() == [True]


def test_a_restart_closes_orphans() -> None:
    text = log(
        "0|9.1|q|NONE|ENTERQUEUE||5|1",
        "0|9.2|q|NONE|ENTERQUEUE||5|1",
        "5|9.2|q|SIP/1|CONNECT|5|x|1",
        "50|NONE|NONE|NONE|QUEUESTART|",
        "51|9.3|q|NONE|ENTERQUEUE||5|1",
    )
    assert sorted(told(text), key=str) == [
        ("q", 0, "abandoned", 0, None, 50, None),
        ("q", 0, "answered", 0, 5, 50, None),
        ("q", 0, "open", 51, None, None, None),
    ]


def test_pseudo_calls_have_no_contact_and_unknown_events_are_kept() -> None:
    text = log(
        "0|NONE|q|SIP/1|PAUSE|lunch",
        "0|REALTIME|q|SIP/1|ADDMEMBER|",
        "0|MANAGER|q|SIP/1|PENALTY|5",
        "0|CLI|q|NONE|NEWTHING|13812345678|a@b.cn",
    )
    parsed = parse_text(text, FEED, Options())
    assert (parsed.read, parsed.events.height, parsed.rejects.height) == (4, 4, 0)
    assert parsed.events["call"].to_list() == [None] * 4
    assert parsed.events["fields"].to_list()[-1] == '["#","<mail>"]'
    assert contacts(text).is_empty()


def test_callers_stand_in_their_column_and_nowhere_else() -> None:
    event = parse_text(log(ANSWERED[0]), FEED, Options()).events.to_dicts()[0]
    assert event["customer"] == "5551234"
    assert "5551234" not in event["fields"]


def test_blocked_calls_count_only_where_told() -> None:
    text = log("0|9.1|q|NONE|JOINEMPTY|", "1|9.2|q|NONE|FULL|", "2|9.3|q|NONE|CLOSED|")
    assert told(text) == []
    expected = [("q", 0, "flow_out", at, None, at, None) for at in (0, 1, 2)]
    assert told(text, count_blocked="yes") == expected


def test_an_end_without_its_answer() -> None:
    text = log("0|9.1|q|NONE|ENTERQUEUE||5|1", "72|9.1|q|SIP/1|COMPLETEAGENT|12|60|1")
    assert told(text) == [("q", 0, "answered", 0, 12, 72, 60)]
    assert told(text, infer_connect="no") == [("q", 0, "flow_out", 0, None, 72, None)]


def test_a_switch_is_yes_or_no() -> None:
    with pytest.raises(FeedError, match="count_blocked"):
        contacts(log(*ANSWERED), count_blocked="perhaps")


def test_a_second_entry_ends_a_stay_whose_end_is_lost() -> None:
    text = log("0|9.1|q|NONE|ENTERQUEUE||5|1", "60|9.1|q|NONE|ENTERQUEUE||5|1")
    assert told(text) == [
        ("q", 0, "flow_out", 0, None, 60, None),
        ("q", 1, "open", 60, None, None, None),
    ]


def test_times_of_the_realtime_kind_need_a_zone() -> None:
    line = "2026-03-02 09:00:00.250000|9.1|q|NONE|ENTERQUEUE||5|1\n"
    with pytest.raises(FeedError, match="timezone"):
        parse_text(line, FEED, Options())
    events = parse_text(line, FEED, Options(timezone="Asia/Shanghai")).events
    assert events["at"].to_list() == [dt.datetime(2026, 3, 2, 1, 0, 0, 250_000, dt.UTC)]


def test_agents_sign_in_pause_talk_and_leave() -> None:
    text = log(
        "0|NONE|q|SIP/1|ADDMEMBER|",
        "10|9.1|q|SIP/1|CONNECT|3|x|1",
        "40|9.1|q|SIP/1|COMPLETEAGENT|3|30|1",
        "50|NONE|NONE|SIP/1|PAUSEALL|lunch",
        "50|NONE|q|SIP/1|PAUSE|lunch",
        "90|NONE|q|SIP/1|UNPAUSE|",
        "90|NONE|NONE|SIP/1|UNPAUSEALL|",
        "95|NONE|q|SIP/1|PAUSE|团队会议",
        "97|NONE|q|SIP/1|PAUSE|coaching",
        "99|NONE|q|SIP/1|UNPAUSE|",
        "100|NONE|q|SIP/1|REMOVEMEMBER|",
    )
    assert stays(text) == [
        ("ready", 0, 10),
        ("contact", 10, 40),
        ("ready", 40, 50),
        ("break", 50, 90),
        ("ready", 90, 95),
        ("meeting", 95, 97),
        ("training", 97, 99),
        ("ready", 99, 100),
        ("offline", 100, None),
    ]


def test_an_agent_of_two_queues_leaves_with_the_last_one() -> None:
    text = log(
        "0|NONE|a|SIP/1|ADDMEMBER|",
        "0|NONE|b|SIP/1|ADDMEMBER|PAUSED",
        "10|NONE|a|SIP/1|REMOVEMEMBER|",
        "20|NONE|b|SIP/1|REMOVEMEMBER|",
    )
    assert stays(text) == [("ready", 0, 10), ("break", 10, 20), ("offline", 20, None)]


def test_paused_while_talking_is_a_break_afterwards() -> None:
    text = log(
        "0|NONE|NONE|Agent/7|AGENTLOGIN|SIP/1",
        "10|9.1|q|Agent/7|CONNECT|3|x|1",
        "20|NONE|q|Agent/7|PAUSE|",
        "30|9.1|q|Agent/7|ATTENDEDTRANSFER|BRIDGE|x|3|20|1",
        "60|NONE|NONE|Agent/7|AGENTLOGOFF|SIP/1|60",
    )
    assert stays(text) == [
        ("ready", 0, 10),
        ("contact", 10, 30),
        ("break", 30, 60),
        ("offline", 60, None),
    ]


def test_a_new_reason_in_the_same_second_keeps_the_pause() -> None:
    text = log(
        "0|NONE|q|SIP/1|PAUSE|lunch",
        "10|NONE|q|SIP/1|PAUSE|coaching",
        "10|NONE|q|SIP/1|UNPAUSE|",
    )
    assert stays(text) == [("break", 0, 10), ("training", 10, None)]


def long_log(seed: int, calls: int = 12) -> str:
    draw = random.Random(seed)
    lines = [
        "0|NONE|NONE|NONE|QUEUESTART|",
        "1|NONE|a|SIP/1|ADDMEMBER|",
        "1|NONE|a|SIP/2|ADDMEMBER|",
    ]
    at = 1
    for n in range(calls):
        at += draw.randint(0, 3)
        when, call = at, f"8.{n // 2}"
        queue, agent = draw.choice("ab"), f"SIP/{draw.randint(1, 2)}"
        wait, talk = draw.randint(0, 5), draw.randint(0, 9)
        lines.append(f"{when}|{call}|{queue}|NONE|ENTERQUEUE||{n}|1")
        end = draw.choice(("talk", "talk", "moved", "gone", "late", "lost"))
        if end in ("talk", "moved"):
            lines.append(f"{when + wait}|{call}|{queue}|{agent}|CONNECT|{wait}|x|1")
            kind = "COMPLETECALLER" if end == "talk" else "BLINDTRANSFER|1|c"
            lines.append(f"{when + wait + talk}|{call}|{queue}|{agent}|{kind}|{wait}|{talk}|1")
        elif end != "lost":
            kind = "ABANDON" if end == "gone" else "EXITWITHTIMEOUT"
            lines.append(f"{when + wait}|{call}|{queue}|NONE|{kind}|1|1|{wait}")
        if draw.random() < 0.3:
            word = draw.choice(("PAUSE|lunch", "UNPAUSE|"))
            lines.append(f"{when}|NONE|a|{agent}|{word}")
    return log(*lines, f"{at + 30}|NONE|NONE|NONE|QUEUESTART|")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(seed: int, draw: random.Random) -> None:
    lines = long_log(seed).splitlines()
    other = [*lines, *draw.choices(lines, k=5)]
    draw.shuffle(other)
    assert FEED.contacts
    assert FEED.states
    one, two = (parse_text("\n".join(x), FEED, Options()).events for x in (lines, other))
    key = ["source_key", "queue", "segment"]
    first, second = (FEED.contacts(events, Options()).sort(key) for events in (one, two))
    assert first.equals(second)
    first, second = (FEED.states(events, Options()).sort("agent", "since") for events in (one, two))
    assert first.equals(second)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30))
def test_a_log_split_anywhere_tells_the_same(seed: int, cut: int) -> None:
    lines = long_log(seed).splitlines()
    parts = [part for part in (lines[:cut], lines[cut:]) if part]
    events = [parse_text("\n".join(part), FEED, Options()).events for part in parts]
    assert FEED.contacts
    together = FEED.contacts(pl.concat(events[::-1]), Options())
    assert together.equals(contacts("\n".join(lines)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_contacts_and_stays_are_in_order_of_time(seed: int) -> None:
    frame = contacts(long_log(seed))
    answered = frame.filter(pl.col("answered_at").is_not_null())
    assert (answered["answered_at"] >= answered["arrived_at"]).all()
    ended = frame.filter(pl.col("ended_at").is_not_null())
    assert (ended["ended_at"] >= ended["arrived_at"]).all()
    assert frame.filter(pl.col("outcome") == "open").is_empty()
    assert FEED.states
    states = FEED.states(parse_text(long_log(seed), FEED, Options()).events, Options())
    for _, mine in states.sort("since").group_by("agent", maintain_order=True):
        rows = mine.rows(named=True)
        assert all(before["until"] == after["since"] for before, after in pairwise(rows))
        shown = [(row["state"], row["queue"], row["detail"]) for row in rows]
        assert all(before != after for before, after in pairwise(shown))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real samples are not here")
def test_a_real_log() -> None:
    text = (SAMPLES / "bulklog_1596.queue_log").read_text("utf-8")
    frame = contacts(text)
    assert frame["outcome"].to_list() == ["abandoned", "abandoned"]
    waits = (frame["ended_at"] - frame["arrived_at"]).dt.total_seconds().to_list()
    assert sorted(waits) == [68, 574]
