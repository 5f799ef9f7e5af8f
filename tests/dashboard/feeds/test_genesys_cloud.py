"""Contacts of Genesys Cloud's conversations, one a trap."""

import datetime as dt
import itertools
import json

import pytest

from dashboard.feeds.catalogue import FEEDS, parse_text
from dashboard.feeds.options import Options

FEED = FEEDS["genesys-cloud"]


def at(second: float) -> str:
    moment = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC) + dt.timedelta(seconds=second)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(second: float) -> dt.datetime:
    return dt.datetime.fromisoformat(at(second))


def segment(
    kind: str, begin: float, end: float | None, queue: str, leave: str
) -> dict[str, object]:
    whole: dict[str, object] = {
        "segmentType": kind,
        "segmentStart": at(begin),
        "queueId": queue,
        "disconnectType": leave,
    }
    return whole | ({} if end is None else {"segmentEnd": at(end)})


def metrics(**values: float) -> list[dict[str, object]]:
    return [{"name": name, "value": value, "emitDate": at(0)} for name, value in values.items()]


def acd(
    name: str, begin: float, end: float | None, leave: str = "transfer", **values: float
) -> dict[str, object]:
    segments = [segment("interact", begin, end, f"id-{name}", leave)]
    session = {"mediaType": "voice", "segments": segments, "metrics": metrics(**values)}
    return {"purpose": "acd", "participantName": name, "sessions": [session]}


def agent(
    user: str, queue: str, begin: float, end: float | None, leave: str = "peer", **values: float
) -> dict[str, object]:
    segments = [
        segment("alert", begin - 2, begin, f"id-{queue}", "none"),
        segment("interact", begin, end, f"id-{queue}", leave),
    ]
    session = {"mediaType": "voice", "segments": segments, "metrics": metrics(**values)}
    return {
        "purpose": "agent",
        "userId": user,
        "participantName": user.upper(),
        "sessions": [session],
    }


def conversation(*people: dict[str, object], end: float | None = 300) -> dict[str, object]:
    caller: dict[str, object] = {
        "purpose": "customer",
        "sessions": [{"ani": "tel:+8613812345678"}],
    }
    whole: dict[str, object] = {
        "conversationId": "v1",
        "conversationStart": at(0),
        "participants": [caller, *people],
    }
    return whole | ({} if end is None else {"conversationEnd": at(end)})


def contacts(text: str) -> list[dict[str, object]]:
    parsed = parse_text(text, FEED, Options())
    assert parsed.rejects.is_empty()
    assert FEED.contacts
    return FEED.contacts(parsed.events, Options()).sort("arrived_at").to_dicts()


def test_an_answered_call_by_its_metrics_in_milliseconds() -> None:
    person = agent(
        "u1",
        "cards",
        15,
        100,
        tAnswered=5_000,
        tTalkComplete=70_000,
        tHeldComplete=15_000,
        tAcw=9_000,
    )
    (row,) = contacts(json.dumps(conversation(acd("cards", 10, 15), person)))
    assert (row["source_key"], row["queue"], row["segment"]) == ("v1", "cards", 0)
    assert (row["outcome"], row["agent"], row["channel"]) == ("answered", "u1", "voice")
    assert (row["talk_s"], row["hold_s"], row["acw_s"]) == (70, 15, 9)
    assert [row[f"{n}_at"] for n in ("arrived", "answered", "ended")] == [
        moment(10),
        moment(15),
        moment(100),
    ]
    assert row["customer"] == "tel:+8613812345678"


def test_several_queues_of_one_conversation() -> None:
    text = json.dumps(
        conversation(
            acd("cards", 10, 15),
            agent("u1", "cards", 15, 100, leave="transfer", nTransferred=1),
            acd("loans", 100, 130),
            agent("u2", "loans", 130, 200),
            acd("cards", 200, 220),
            agent("u1", "cards", 220, 300),
        )
    )
    rows = contacts(text)
    assert [(r["queue"], r["segment"], r["agent"], r["transferred"]) for r in rows] == [
        ("cards", 0, "u1", True),
        ("loans", 0, "u2", False),
        ("cards", 1, "u1", False),
    ]
    assert [r["talk_s"] for r in rows] == [85, 70, 80]


@pytest.mark.parametrize(
    ("people", "end", "outcome", "ended"),
    [
        ([acd("cards", 10, 40, leave="client", tAbandon=30_000)], 40, "abandoned", 40),
        ([acd("cards", 10, 40, leave="peer")], 40, "abandoned", 40),
        ([acd("cards", 10, 40, tFlowOut=30_000)], 300, "flow_out", 40),
        ([acd("cards", 10, 40, leave="transfer")], 300, "flow_out", 40),
        ([acd("cards", 10, None, leave="none")], None, "open", None),
        ([acd("cards", 10, None, leave="none")], 60, "abandoned", 60),
    ],
)
def test_nobody_answered(
    people: list[dict[str, object]], end: float | None, outcome: str, ended: float | None
) -> None:
    (row,) = contacts(json.dumps(conversation(*people, end=end)))
    assert row["outcome"] == outcome
    assert row["ended_at"] == (None if ended is None else moment(ended))
    assert row["agent"] is None


def test_the_fullest_copy_wins_whatever_the_order() -> None:
    copies = [
        conversation(acd("cards", 10, None), end=None),
        conversation(acd("cards", 10, 15), agent("u1", "cards", 15, None), end=None),
        conversation(acd("cards", 10, 15), agent("u1", "cards", 15, 100)),
    ]
    expected = contacts(json.dumps(copies[2]))
    for order in itertools.permutations(copies):
        assert contacts("\n".join(json.dumps(copy) for copy in order)) == expected


def test_a_whole_answer_of_the_interface_and_a_cut_one() -> None:
    one = conversation(acd("cards", 10, 15), agent("u1", "cards", 15, 100))
    two = {**conversation(acd("loans", 10, 40, tAbandon=30_000)), "conversationId": "v2"}
    text = json.dumps({"conversations": [one, two], "totalHits": 2}, indent=1)
    assert [row["source_key"] for row in contacts(text)] == ["v1", "v2"]
    parsed = parse_text(text[:-200], FEED, Options())
    assert parsed.events["call"].to_list() == ["v1"]
    assert parsed.read == parsed.events.height + parsed.rejects.height


def test_nothing_personal_outside_its_column() -> None:
    text = json.dumps(conversation(acd("cards", 10, 15), agent("u1", "cards", 15, 100)))
    event = parse_text(text, FEED, Options()).events.to_dicts()[0]
    assert "138" not in event["fields"]
    assert (event["agent"], event["agent_name"]) == ("u1", "U1")
