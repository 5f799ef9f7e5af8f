"""Contacts and states of callcenter events, one a trap."""

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.feeds.catalogue import FEEDS, parse_text
from dashboard.feeds.options import Options

FEED = FEEDS["freeswitch"]
T = 1_700_000_000
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "feeds"


def event(action: str, second: float, **headers: object) -> dict[str, str]:
    names = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    stamped = {"CC-Action": action, "Event-Date-Timestamp": str(round((T + second) * 1e6))}
    return {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", **stamped, **names}


def member(action: str, second: float, uuid: str = "m1", **headers: object) -> dict[str, str]:
    about = {
        "CC_Queue": "3000@default",
        "CC_Member_UUID": uuid,
        "CC_Member_Session_UUID": "s1",
        "CC_Member_CID_Number": "19083426",
    }
    return event(action, second, **{**about, **headers})


def leave(
    second: float, cause: str, answered: int | None = None, **headers: object
) -> dict[str, str]:
    times = {"CC_Member_Joined_Time": T, "CC_Member_Leaving_Time": T + round(second)}
    took: dict[str, object] = (
        {} if answered is None else {"CC_Agent_Answered_Time": T + answered, "CC_Agent": "1001"}
    )
    told: dict[str, object] = {"CC_Cause": cause, **times, **took, **headers}
    return member("member-queue-end", second, "m1", **told)


def contacts(*events: dict[str, str]) -> list[tuple[object, ...]]:
    parsed = parse_text("\n".join(json.dumps(e) for e in events), FEED, Options())
    assert parsed.rejects.is_empty()
    assert FEED.contacts
    frame = FEED.contacts(parsed.events, Options())
    return [
        (
            row["segment"],
            row["outcome"],
            *(
                None if row[f"{n}_at"] is None else round(row[f"{n}_at"].timestamp() - T)
                for n in ("arrived", "answered", "ended")
            ),
            row["agent"],
            row["talk_s"],
        )
        for row in frame.to_dicts()
    ]


def test_an_answered_member() -> None:
    events = [
        member("member-queue-start", 0.2),
        member("agent-offering", 0.3, CC_Agent="1001"),
        member("bridge-agent-start", 5.1, CC_Agent="1001", CC_Agent_Answered_Time=T + 5),
        member("bridge-agent-end", 9.1, CC_Agent="1001", CC_Bridge_Terminated_Time=T + 9),
        leave(9.2, "Terminated", answered=5),
    ]
    expected = [(0, "answered", 0, 5, 9, "1001", 4)]
    assert contacts(*events) == expected
    assert contacts(*events[::-1], events[2]) == expected
    assert contacts(events[-1]) == expected


@pytest.mark.parametrize(
    ("cause", "reason", "outcome"),
    [
        ("Cancel", "BREAK_OUT", "abandoned"),
        ("Cancel", "NONE", "abandoned"),
        ("Cancel", "TIMEOUT", "flow_out"),
        ("Cancel", "NO_AGENT_TIMEOUT", "flow_out"),
        ("Cancel", "EXIT_WITH_KEY", "flow_out"),
        ("Terminated", "", "abandoned"),
    ],
)
def test_nobody_answered(cause: str, reason: str, outcome: str) -> None:
    rows = contacts(leave(30, cause, CC_Cancel_Reason=reason))
    assert rows == [(0, outcome, 0, None, 30, None, None)]


def test_open_and_talking() -> None:
    assert contacts(member("member-queue-start", 0)) == [(0, "open", 0, None, None, None, None)]
    talking = contacts(
        member("member-queue-start", 0), member("bridge-agent-start", 5, CC_Agent="1001")
    )
    assert talking == [(0, "answered", 0, 5, None, "1001", None)]


def test_one_session_twice_in_a_queue() -> None:
    first = leave(30, "Cancel", CC_Cancel_Reason="TIMEOUT")
    second = member("member-queue-start", 40, "m2")
    assert [row[:3] for row in contacts(second, first)] == [(0, "flow_out", 0), (1, "open", 40)]


def test_plain_blocks_are_decoded() -> None:
    blocks = "\n\n".join(
        "Content-Length: 9\nContent-Type: text/event-plain\n\n"
        + "\n".join(f"{name}: {value.replace('@', '%40')}" for name, value in e.items())
        for e in (member("member-queue-start", 0), leave(9, "Terminated", answered=5))
    )
    parsed = parse_text(blocks, FEED, Options())
    assert (parsed.read, parsed.rejects.height) == (2, 0)
    assert parsed.events["queue"].to_list() == ["3000@default"] * 2
    broken = parse_text(
        blocks.replace("CC-Action: member-queue-start", "CC-Count: 1"), FEED, Options()
    )
    assert broken.rejects["reason"].to_list() == ["unknown_record|CUSTOM"]


def status(second: float, word: str) -> dict[str, str]:
    return event("agent-status-change", second, CC_Agent="1001", CC_Agent_Status=word)


def state(second: float, word: str) -> dict[str, str]:
    return event("agent-state-change", second, CC_Agent="1001", CC_Agent_State=word)


def stays(*events: dict[str, str]) -> list[tuple[str, int]]:
    parsed = parse_text("\n".join(json.dumps(e) for e in events), FEED, Options())
    assert FEED.states
    rows = FEED.states(parsed.events, Options()).select("state", "since").rows()
    return [(name, round(since.timestamp() - T)) for name, since in rows]


def test_agents() -> None:
    events = [
        status(0, "Available"),
        state(1, "Waiting"),
        state(2, "Receiving"),
        state(5, "In a queue call"),
        member("bridge-agent-start", 5.5, CC_Agent="1001"),
        member("bridge-agent-end", 9, CC_Agent="1001"),
        state(9.5, "Waiting"),
        status(20, "On Break"),
        status(30, "Available (On Demand)"),
        status(40, "Logged Out"),
    ]
    names = ["ready", "contact", "contact", "ready", "break", "ready", "ready", "offline"]
    rows = stays(*events)
    assert stays(*events[::-1], *events[2:4]) == rows
    kept = [
        rows[0],
        *(after for before, after in pairwise(rows) if before[0] != after[0]),
    ]
    assert kept == [
        ("ready", 0),
        ("contact", 5),
        ("ready", 9),
        ("break", 20),
        ("ready", 30),
        ("offline", 40),
    ]
    assert {name for name, _ in rows} == set(names)


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 8))
def test_order_duplicates_and_parts_change_nothing(draw: random.Random, calls: int) -> None:
    events: list[dict[str, str]] = []
    for n in range(calls):
        about: dict[str, object] = {
            "CC_Member_Session_UUID": f"s{n % 3}",
            "CC_Agent": f"10{n % 2}",
        }
        events += [
            member("member-queue-start", n, f"m{n}", **about),
            member("bridge-agent-start", n + 2.5, f"m{n}", **about),
            member("bridge-agent-end", n + 4.25, f"m{n}", **about),
        ]
    shuffled = [*events, *draw.choices(events, k=3)]
    draw.shuffle(shuffled)
    assert contacts(*events) == contacts(*shuffled)
    assert stays(*events) == stays(*shuffled)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real samples are not here")
def test_a_real_event() -> None:
    parsed = parse_text(
        (SAMPLES / "member_queue_end_real.json").read_text("utf-8"), FEED, Options()
    )
    assert FEED.contacts
    row = FEED.contacts(parsed.events, Options()).to_dicts()[0]
    assert (row["queue"], row["outcome"], row["agent"]) == ("3000@default", "answered", "1001")
    assert (row["answered_at"] - row["arrived_at"]).total_seconds() == 5
    assert row["talk_s"] == 4
