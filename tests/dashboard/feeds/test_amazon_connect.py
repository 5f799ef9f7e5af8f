"""Contacts and states of Amazon Connect's records, one a trap."""

import datetime as dt
import itertools
import json
from pathlib import Path

import pytest

from dashboard.feeds.catalogue import FEEDS, parse_text
from dashboard.feeds.options import Options

FEED = FEEDS["amazon-connect"]
SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "feeds"
ARN = "arn:aws:connect:us-east-1:1:instance/i"


def at(minute: float) -> str:
    moment = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)
    return moment.isoformat().replace("+00:00", "Z")


def moment(minute: float) -> dt.datetime:
    return dt.datetime.fromisoformat(at(minute))


def record(**changes: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "ContactId": "c1",
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "InitiationTimestamp": at(0),
        "LastUpdateTimestamp": at(20),
        "DisconnectTimestamp": at(10),
        "CustomerEndpoint": {"Address": "+8613812345678", "Type": "TELEPHONE_NUMBER"},
        "Queue": {"Name": "cards", "ARN": f"{ARN}/queue/q", "EnqueueTimestamp": at(1)},
        "Agent": {
            "ARN": f"{ARN}/agent/a7",
            "Username": "anna",
            "ConnectedToAgentTimestamp": at(2),
            "AgentInteractionDuration": 400,
            "CustomerHoldDuration": 80,
            "AfterContactWorkDuration": 30,
        },
    }
    return whole | changes


def contacts(*records: dict[str, object]) -> list[dict[str, object]]:
    text = "\n".join(json.dumps(item) for item in records)
    parsed = parse_text(text, FEED, Options())
    assert (parsed.read, parsed.rejects.height) == (len(records), 0)
    assert FEED.contacts
    return FEED.contacts(parsed.events, Options()).sort("source_key").to_dicts()


def test_a_handled_contact() -> None:
    (row,) = contacts(record())
    assert (row["source_key"], row["queue"], row["segment"]) == ("c1", "cards", 0)
    assert (row["outcome"], row["agent"], row["channel"]) == ("answered", "a7", "voice")
    assert (row["talk_s"], row["hold_s"], row["acw_s"]) == (400, 80, 30)
    assert [row[f"{n}_at"] for n in ("arrived", "answered", "ended")] == [
        moment(1),
        moment(2),
        moment(10),
    ]
    assert row["customer"] == "+8613812345678"


def test_the_newest_copy_wins_whatever_the_order() -> None:
    copies = [
        record(LastUpdateTimestamp=at(11), DisconnectTimestamp=None),
        record(LastUpdateTimestamp=at(2000)),
        record(LastUpdateTimestamp=at(30), Agent=None),
    ]
    expected = contacts(record())
    for order in itertools.permutations(copies):
        assert contacts(*order) == expected


def test_queued_and_no_agent_is_abandoned_when_it_left_the_queue() -> None:
    queue = {"Name": "cards", "EnqueueTimestamp": at(1), "DequeueTimestamp": at(4)}
    (row,) = contacts(record(Agent=None, Queue=queue))
    assert (row["outcome"], row["ended_at"], row["agent"]) == ("abandoned", moment(4), None)


def test_taken_over_by_the_next_contact_without_an_agent_is_flowed_out() -> None:
    (row,) = contacts(record(Agent=None, NextContactId="c2"))
    assert row["outcome"] == "flow_out"


def test_a_transfer_by_the_agent() -> None:
    first = record(NextContactId="c2", TransferCompletedTimestamp=at(9))
    second = record(ContactId="c2", PreviousContactId="c1", InitiationMethod="TRANSFER")
    rows = contacts(first, second)
    assert [row["transferred"] for row in rows] == [True, False]
    assert [row["outcome"] for row in rows] == ["answered", "answered"]


@pytest.mark.parametrize("changes", [{"Queue": None}, {"InitiationMethod": "OUTBOUND"}])
def test_never_queued_is_no_contact(changes: dict[str, object]) -> None:
    assert contacts(record(**changes)) == []


def test_open_and_callback() -> None:
    waiting, talking = (
        record(DisconnectTimestamp=None, Agent=None),
        record(ContactId="c2", DisconnectTimestamp=None, InitiationMethod="CALLBACK"),
    )
    rows = contacts(waiting, talking)
    assert [(row["outcome"], row["ended_at"]) for row in rows] == [
        ("open", None),
        ("answered", None),
    ]


def test_nothing_personal_outside_its_column() -> None:
    events = parse_text(json.dumps(record()), FEED, Options()).events
    assert "138" not in events["fields"][0]
    assert (events["agent"][0], events["agent_name"][0]) == ("a7", "anna")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ContactId": ""}, "no_id"),
        ({"DisconnectTimestamp": "yesterday"}, "not_a_time_or_skipped|yesterday"),
        ({"DisconnectTimestamp": "9999-01-01T00:00:00Z"}, "not_a_time_or_skipped"),
        ({"DisconnectTimestamp": at(-5)}, "ended_before_start"),
        ({"Agent": {"AgentInteractionDuration": -4}}, "out_of_range:AgentInteractionDuration|-4"),
        ({"Agent": {"AgentInteractionDuration": "x"}}, "not_a_number:AgentInteractionDuration|x"),
    ],
)
def test_broken_records_are_rejects(changes: dict[str, object], reason: str) -> None:
    rejects = parse_text(json.dumps(record(**changes)), FEED, Options()).rejects
    assert rejects["reason"][0].startswith(reason)


def event(kind: str, minute: float, status: str | None, **more: object) -> dict[str, object]:
    snapshot = None
    if status is not None:
        snapshot = {
            "AgentStatus": {"Name": status, "StartTimestamp": at(more.pop("since", minute))},  # pyright: ignore[reportArgumentType] - a number by name
            "Configuration": {"Username": "anna"},
            "Contacts": more.pop("contacts", []),
        }
    return {
        "AgentARN": f"{ARN}/agent/a7",
        "EventType": kind,
        "EventTimestamp": at(minute),
        "CurrentAgentSnapshot": snapshot,
    }


def stays(*events: dict[str, object]) -> list[tuple[str, dt.datetime, dt.datetime | None, object]]:
    parsed = parse_text("\n".join(json.dumps(e) for e in events), FEED, Options())
    assert parsed.rejects.is_empty()
    assert FEED.states
    states = FEED.states(parsed.events, Options())
    return states.select("state", "since", "until", "detail").rows()


def talk(state: str) -> list[dict[str, object]]:
    return [{"State": state, "StateStartTimestamp": at(0), "Queue": {"Name": "cards"}}]


def test_states_late_and_out_of_order() -> None:
    events = [
        event("LOGIN", 0, None),
        event("STATE_CHANGE", 1, "Available"),
        event("HEART_BEAT", 3, "Available", since=1),
        event("STATE_CHANGE", 5, "Available", contacts=talk("CONNECTED")),
        event("STATE_CHANGE", 6, "Available", contacts=talk("CONNECTED_ONHOLD")),
        event("STATE_CHANGE", 8, "Available", contacts=talk("ENDED")),
        event("STATE_CHANGE", 9, "Available"),
        event("STATE_CHANGE", 10, "午休"),
        event("STATE_CHANGE", 12, "Team meeting"),
        event("STATE_CHANGE", 14, "培训"),
        event("STATE_CHANGE", 16, "Back office"),
        event("LOGOUT", 20, "Offline"),
    ]
    expected = [
        ("other", moment(0), moment(1), "LOGIN"),
        ("ready", moment(1), moment(5), "Available"),
        ("contact", moment(5), moment(8), "CONNECTED"),
        ("wrap", moment(8), moment(9), "ENDED"),
        ("ready", moment(9), moment(10), "Available"),
        ("break", moment(10), moment(12), "午休"),
        ("meeting", moment(12), moment(14), "Team meeting"),
        ("training", moment(14), moment(16), "培训"),
        ("other", moment(16), moment(20), "Back office"),
        ("offline", moment(20), None, None),
    ]
    assert stays(*events) == expected
    assert stays(*events[::-1], *events[3:5]) == expected


def test_a_heartbeat_tells_a_state_whose_beginning_is_lost() -> None:
    rows = stays(
        event("STATE_CHANGE", 1, "Available"),
        event("HEART_BEAT", 10, "Lunch", since=4),
    )
    assert rows == [
        ("ready", moment(1), moment(4), "Available"),
        ("break", moment(4), None, "Lunch"),
    ]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real samples are not here")
def test_real_agent_events() -> None:
    text = (SAMPLES / "agent_events_incl_late.jsonl").read_text("utf-8")
    parsed = parse_text(text, FEED, Options())
    assert (parsed.read, parsed.events.height) == (4, 4)
    assert FEED.states
    states = FEED.states(parsed.events, Options())
    assert states["state"].to_list() == ["ready", "other", "ready"]
    assert states["agent"].unique().to_list() == ["dfe8970a"]
    assert states["since"].is_sorted()
