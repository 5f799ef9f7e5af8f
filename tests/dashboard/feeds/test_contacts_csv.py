"""Rules of contact files."""

import datetime as dt

import pytest

from dashboard.feeds.catalogue import FEEDS, parse_text
from dashboard.feeds.options import Options

FEED = FEEDS["contacts-csv"]
OPTIONS = Options(timezone="Asia/Shanghai")
HEADER = "contact_id,queue,arrived_at,answered_at,ended_at,outcome,agent\n"
OPEN = "c1,cards,2026-03-02 09:00:00,,,,\n"
TALKS = "c1,cards,2026-03-02 09:00:00,2026-03-02 09:00:10,,,a1\n"
ENDED = "c1,cards,2026-03-02 09:00:00,2026-03-02 09:00:10,2026-03-02 09:01:00,,a1\n"


@pytest.mark.parametrize(
    "order", [(OPEN, TALKS, ENDED), (ENDED, TALKS, OPEN), (TALKS, ENDED, OPEN)]
)
def test_of_several_rows_for_one_arrival_the_fullest_wins(order: tuple[str, ...]) -> None:
    parsed = parse_text(HEADER + "".join(order), FEED, OPTIONS)
    assert (parsed.read, parsed.repeated, parsed.rejects.height) == (3, 2, 0)
    assert parsed.contacts["talk_s"].to_list() == [50]


def test_among_equals_the_last_line_wins() -> None:
    parsed = parse_text(HEADER + ENDED + ENDED.replace("a1", "a2"), FEED, OPTIONS)
    assert parsed.contacts["agent"].to_list() == ["a2"]


def test_segments_count_by_arrival_within_contact_and_queue() -> None:
    lines = "".join(
        f"c1,{queue},2026-03-02 {hour:02}:00:00,,,,\n"
        for queue, hour in (("cards", 11), ("loans", 10), ("cards", 9))
    )
    rows = parse_text(HEADER + lines, FEED, OPTIONS).contacts.sort("arrived_at")
    assert rows.select("queue", "segment").rows() == [("cards", 0), ("loans", 0), ("cards", 1)]


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        *[("Answered", "answered"), ("ANSWERED", "answered"), ("已接通", "answered")],
        *[("Abandoned", "abandoned"), ("放弃", "abandoned"), ("溢出", "flow_out")],
    ],
)
def test_outcomes_in_common_spelling(word: str, outcome: str) -> None:
    line = f"c1,cards,2026-03-02 09:00:00,2026-03-02 09:00:10,2026-03-02 09:01:00,{word},a\n"
    assert parse_text(HEADER + line, FEED, OPTIONS).contacts["outcome"].to_list() == [outcome]


def test_an_outcome_nobody_knows_is_a_reject() -> None:
    parsed = parse_text(HEADER + OPEN.replace(",,,,", ",,,lost,"), FEED, OPTIONS)
    assert parsed.rejects["reason"].to_list() == ["unknown_outcome|lost"]


def test_the_text_of_a_contact_may_be_mapped_and_is_not_kept() -> None:
    text = "contact_id,queue,arrived_at,note\nc1,cards,2026-03-02 09:00,card 4111111111111111\n"
    options = Options(timezone="Asia/Shanghai", mapping={"text": "note"})
    parsed = parse_text(text, FEED, options)
    assert parsed.contacts["arrived_at"].to_list() == [dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)]
    assert "4111" not in str(parsed.contacts.to_dicts())
