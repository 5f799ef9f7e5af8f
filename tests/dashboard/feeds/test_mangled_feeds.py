"""Whatever is fed: every row is taken, repeated or rejected, and nothing crashes."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.feeds.catalogue import FEEDS, parse_text, rows_of
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options, Parsed
from tests.dashboard.feeds.mangled import mangle

ZONE = "Asia/Shanghai"
QUEUE_LOG = """1600000000|9.1|sales|NONE|ENTERQUEUE||13812345678|1
1600000012|9.1|sales|SIP/2|CONNECT|12|9.2|3
1600000072|9.1|sales|SIP/2|COMPLETECALLER|12|60|1
1600000080|NONE|sales|SIP/2|PAUSE|lunch
1600000090|9.3|sales|NONE|ENTERQUEUE||123|1
1600000099|9.3|sales|NONE|ABANDON|1|1|9
1600000200|NONE|NONE|NONE|QUEUESTART|"""
RECORD: dict[str, object] = {
    "ContactId": "c1",
    "Channel": "VOICE",
    "LastUpdateTimestamp": "2026-03-02T09:20:00Z",
    "DisconnectTimestamp": "2026-03-02T09:10:00Z",
    "Queue": {"Name": "cards", "EnqueueTimestamp": "2026-03-02T09:01:00Z"},
    "Agent": {"ARN": "a/b", "ConnectedToAgentTimestamp": "2026-03-02T09:02:00Z"},
}
AGENT_EVENT: dict[str, object] = {
    "AgentARN": "x/agent/a7",
    "EventType": "STATE_CHANGE",
    "EventTimestamp": "2026-03-02T09:02:00Z",
    "CurrentAgentSnapshot": {"AgentStatus": {"Name": "Available"}},
}
CONVERSATIONS = json.dumps(
    {
        "conversationId": "v1",
        "conversationStart": "2026-03-02T09:00:00Z",
        "participants": [
            {
                "purpose": "acd",
                "participantName": "cards",
                "sessions": [
                    {
                        "mediaType": "voice",
                        "metrics": [{"name": "tAbandon", "value": 1000}],
                        "segments": [
                            {
                                "segmentType": "interact",
                                "segmentStart": "2026-03-02T09:00:00Z",
                                "segmentEnd": "2026-03-02T09:00:01Z",
                            }
                        ],
                    }
                ],
            }
        ],
    }
)
CALLCENTER = json.dumps(
    {
        "CC-Action": "member-queue-end",
        "CC-Queue": "3000@default",
        "CC-Member-Joined-Time": "1696995740",
        "CC-Member-Leaving-Time": "1696995749",
        "CC-Member-Session-UUID": "s1",
        "CC-Cause": "Cancel",
    }
)
GOOD = {
    "asterisk-queue-log": QUEUE_LOG,
    "amazon-connect": "\n".join([json.dumps(RECORD), json.dumps(AGENT_EVENT)]),
    "genesys-cloud": "\n".join([CONVERSATIONS, CONVERSATIONS.replace("v1", "v2")]),
    "freeswitch": "\n".join([CALLCENTER, CALLCENTER.replace("Cancel", "Terminated")]),
    "interval-csv": "start,queue,offered,answered,abandoned,in_target,aht_s\n"
    "2026-03-02 09:00,cards,100,90,10,80%,200\n"
    "2026-03-02 09:30,cards,100,90,10,80%,3:20\n"
    '"2026-03-02 10:00","cards",100,90,10,80%,0:03:20',
    "contacts-csv": "contact_id,queue,arrived_at,answered_at,ended_at,agent,outcome\n"
    "c1,cards,2026-03-02 09:00,2026-03-02 09:01,2026-03-02 09:02,a,answered\n"
    "c2,cards,2026/03/02 上午 9:00,,2026-03-02 09:02,,已放弃",
}


def whole(parsed: Parsed, name: str) -> None:
    """Check that no row is lost and that what was taken can be assembled."""
    feed = FEEDS[name]
    frames = (parsed.events, parsed.contacts, parsed.intervals)
    taken = sum(frame.height for frame in frames)
    assert parsed.read == taken + parsed.repeated + parsed.rejects.height
    assert parsed.rejects["line"].is_not_null().all()
    for assemble in (feed.contacts, feed.states):
        if assemble is not None:
            assemble(parsed.events, Options(timezone=ZONE))


def fed(text: str, name: str) -> None:
    feed = FEEDS[name]
    try:
        whole(parse_text(text, feed, Options(timezone=ZONE)), name)
    except FeedError:
        return


@pytest.mark.parametrize("name", GOOD)
def test_good_lines_are_all_taken(name: str) -> None:
    parsed = parse_text(GOOD[name], FEEDS[name], Options(timezone=ZONE))
    assert parsed.rejects.is_empty()
    assert parsed.read == GOOD[name].count("\n") + (0 if FEEDS[name].keys else 1)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 1_000_000), times=st.integers(1, 4))
def test_mangled_lines(name: str, seed: int, times: int) -> None:
    text = GOOD[name]
    for again in range(times):
        text = mangle(text, seed + again)
    fed(text, name)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
@example(text="")
@example(text="\n\n")
@example(text="{")
@example(text='{"a":')
@example(text="[[[[{")
@example(text='"')
@example(text='{"ContactId":1e999,"CC-Action":NaN,"conversationId":-1}')
@example(text="1e18|1.1|q|NONE|ENTERQUEUE\n-1|1.1|q|NONE|ENTERQUEUE\nNaN|1.1|q|NONE|CONNECT|1")
def test_arbitrary_text(name: str, text: str) -> None:
    fed(text, name)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300))
@example(data=b"PK\x03\x04")
@example(data=b"PK\x03\x04" + b"\x00" * 300)
def test_arbitrary_bytes(name: str, data: bytes) -> None:
    options, feed = Options(timezone=ZONE), FEEDS[name]
    try:
        whole(feed.parse(rows_of(data, "file", feed, options), options), name)
    except FeedError:
        return


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("odd", ["x" * 1_000_000, "{" * 100_000, '{"a":' * 50_000, "|" * 100_000])
def test_a_long_line_harms_no_other(name: str, odd: str) -> None:
    text = f"{GOOD[name]}\n{odd}\n"
    parsed = parse_text(text, FEEDS[name], Options(timezone=ZONE))
    whole(parsed, name)
    assert parsed.read - parsed.rejects.height == GOOD[name].count("\n") + (
        0 if FEEDS[name].keys else 1
    )
    assert parsed.rejects["text"].str.len_chars().max() == 200


def test_rejects_hide_what_is_personal() -> None:
    text = QUEUE_LOG.replace("1600000000", "never")
    rejects = parse_text(text, FEEDS["asterisk-queue-log"], Options()).rejects
    assert rejects.select("line", "reason").rows() == [(1, "not_a_time_or_skipped|never")]
    assert "138" not in rejects["text"][0]
